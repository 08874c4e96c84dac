"""The demo's CIS, made once for a file of tests and gone after it; what a test changes is gone after that test."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from ventanilla.config.demo.morning import shares
from ventanilla.config.demo.prepare import prepare
from ventanilla.kernel import clock
from ventanilla.org.models import Site

NOW = dt.datetime.fromisoformat("2026-11-24T10:24:00-05:00")


def start(*, with_morning: bool = True, port: int = 8000) -> Path:
    """Prepare the demo as its start does, and return where its `demo.json` lies."""
    pages, live = f"http://localhost:{port}", f"http://localhost:{port + 1}"
    return prepare(base_url=pages, live_url=live, with_morning=with_morning)


@dataclass(frozen=True, slots=True)
class Cis:
    """The site of the demo, and where its `demo.json` lies."""

    site: Site
    file: Path

    @property
    def access(self) -> dict[str, Any]:
        """What `demo.json` says."""
        told: dict[str, Any] = json.loads(self.file.read_text())
        return told


@contextmanager
def made(folder: Path, blocker: DjangoDbBlocker, *, with_morning: bool) -> Iterator[Cis]:
    """Make the demo at `NOW`, in a transaction that is rolled back."""
    plain = {**settings.STORAGES}
    plain["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    places = override_settings(DATA=folder, FILES_ROOT=folder / "files", STORAGES=plain)
    with blocker.unblock(), places, transaction.atomic():
        with clock.moved_to(NOW):
            file = start(with_morning=with_morning)
        yield Cis(Site.objects.get(code="CALI"), file)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_cis(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cis]:
    """The demo with its morning served."""
    with made(tmp_path_factory.mktemp("demo"), django_db_blocker, with_morning=True) as cis:
        yield cis


@pytest.fixture(scope="module")
def quiet_cis(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cis]:
    """The demo before anybody has come."""
    with made(tmp_path_factory.mktemp("demo"), django_db_blocker, with_morning=False) as cis:
        yield cis


@pytest.fixture
def demo(whole_cis: Cis, db: None) -> Iterator[Cis]:
    """The demo with its morning served, at the moment it opens."""
    with clock.moved_to(NOW):
        yield whole_cis


@pytest.fixture
def quiet_demo(quiet_cis: Cis, db: None) -> Iterator[Cis]:
    """The demo before anybody has come, at the moment it opens."""
    with clock.moved_to(NOW):
        yield quiet_cis


@pytest.fixture
def short_mornings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have mornings that are made from here on last a few minutes."""
    monkeypatch.setattr(shares, "HOURS", 0.3)
