"""What each holder may ask for, and which pages may ask."""

import dataclasses

import pytest

from ventanilla.web.live import rules
from ventanilla.web.live.rules import Grant

VISIT = "visit:5b0c3f0e-52a3-4a5e-9d2b-6f1f5f3d7c11"
DISPLAY = Grant(holder="DISPLAY:1", kind="DISPLAY", site_id=1, site_code="CALI", desk_id=None)
KIOSK = dataclasses.replace(DISPLAY, kind="KIOSK")
TABLET = dataclasses.replace(DISPLAY, kind="TABLET", desk_id=7)
ADVISOR = dataclasses.replace(DISPLAY, kind="STAFF", desk_id=7)
COORDINATOR = dataclasses.replace(DISPLAY, kind="STAFF", site_id=None, site_code=None, steers_commands=True)


@pytest.mark.parametrize(
    ("grant", "topics"),
    [
        (DISPLAY, {"site:CALI:calls", "site:CALI:queue", "site:CALI:lines"}),
        (KIOSK, {"site:CALI:lines", "site:CALI:queue"}),
        (TABLET, {"tablet:7"}),
        (ADVISOR, {"site:CALI:queue", "site:CALI:lines", "desk:7"}),
        (COORDINATOR, {"site:CALI:queue", "site:CALI:lines"}),
    ],
)
def test_who_asks_for_nothing_hears_what_their_screen_needs(grant: Grant, topics: set[str]) -> None:
    assert set(rules.topics_for(grant, "CALI", []) or ()) == topics


@pytest.mark.parametrize(
    ("grant", "asked"),
    [
        (KIOSK, "calls"),
        (DISPLAY, "desk:7"),
        (DISPLAY, VISIT),
        (TABLET, "tablet:8"),
        (TABLET, "queue"),
        (ADVISOR, "desk:8"),
        (ADVISOR, "site:PALMIRA:queue"),
        (ADVISOR, "visit:all"),
        (ADVISOR, "everything"),
        (ADVISOR, "commands"),
        (DISPLAY, "commands"),
        (ADVISOR, ""),
    ],
)
def test_what_is_not_theirs_is_refused_also_among_what_is(grant: Grant, asked: str) -> None:
    own = next(iter(rules.topics_for(grant, "CALI", []) or ()))

    assert rules.topics_for(grant, "CALI", [asked]) is None
    assert rules.topics_for(grant, "CALI", [own, asked]) is None


@pytest.mark.parametrize("asked", [["desk"], ["desk:7"], ["queue", VISIT], ["site:CALI:calls"]])
def test_topics_may_be_asked_for_by_kind_or_in_full(asked: list[str]) -> None:
    topics = rules.topics_for(ADVISOR, "CALI", asked)

    assert topics is not None
    assert len(topics) == len(asked)


def test_what_is_sent_to_other_systems_is_heard_by_who_steers_it() -> None:
    assert rules.topics_for(COORDINATOR, "CALI", ["commands"]) == frozenset({"commands"})
    assert rules.topics_for(COORDINATOR, "CALI", ["commands:7"]) is None
    assert rules.topics_for(COORDINATOR, "CALI", ["site:CALI:commands"]) is None


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("http://cis.local:8000", True),
        ("https://cis.example.co", True),
        ("https://cis.local", True),
        ("http://cis.local:8001", False),
        ("http://cis.local", False),
        ("http://other.local:8000", False),
        ("http://cis.local.evil.com:8000", False),
        ("http://cis.local:port", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_our_own_pages_may_listen(origin: str, *, is_ours: bool) -> None:
    pages = ("https://cis.example.co",)

    assert rules.is_admitted(origin, "cis.local:8001", pages, pages_port=8000) is is_ours
