"""The present moment: it goes, except in a demo that was told to stand still for its pictures."""

import datetime as dt
import os
import subprocess
import sys

from pytest_django import Settings

from tests.config import programs
from ventanilla.kernel import clock

MOMENT = "2026-11-24T10:24:00-05:00"
TELL_THE_TIME = "from ventanilla.kernel import clock; print(clock.now().isoformat())"


def told(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in programs.environment().items()
        if not name.startswith("VENTANILLA_DEMO")
    } | {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "VENTANILLA_SECRET_KEY": "of-a-test"}
    return subprocess.run(
        [sys.executable, "-c", TELL_THE_TIME],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_clock_goes() -> None:
    before = dt.datetime.now(dt.UTC)

    assert before <= clock.now() <= dt.datetime.now(dt.UTC)


def test_the_clock_of_a_demo_stands_still_where_it_was_told() -> None:
    answer = told(VENTANILLA_DEMO="1", VENTANILLA_DEMO_CLOCK=MOMENT)

    assert answer.stdout.strip() == "2026-11-24T15:24:00+00:00"


def test_the_clock_of_a_real_site_cannot_be_stopped() -> None:
    answer = told(VENTANILLA_DEMO="0", VENTANILLA_DEMO_CLOCK=MOMENT)

    told_at = dt.datetime.fromisoformat(answer.stdout.strip())
    assert dt.datetime.now(dt.UTC) - told_at < dt.timedelta(minutes=1)


def test_a_moment_without_its_zone_is_refused_in_words() -> None:
    answer = told(VENTANILLA_DEMO="1", VENTANILLA_DEMO_CLOCK="2026-11-24 10:24")

    assert answer.returncode != 0
    assert "un momento con su zona" in answer.stderr


def test_what_happens_in_the_past_of_a_still_demo_happens_in_the_past(settings: Settings) -> None:
    settings.DEMO_CLOCK = dt.datetime.fromisoformat(MOMENT)
    earlier = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)

    with clock.moved_to(earlier):
        assert clock.now() == earlier
    assert clock.now() == settings.DEMO_CLOCK
