"""A site with its seal, and where it keeps files."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ventanilla.config.authority import sealing


@pytest.fixture(autouse=True)
def seal(settings: Any, tmp_path: Path) -> sealing.SiteSeal:
    settings.FILES_ROOT = tmp_path / "files"
    settings.SEAL_FOLDER = tmp_path / "seal"
    site_seal = sealing.of(tmp_path)
    site_seal.have(now=dt.datetime.now(dt.UTC))
    return site_seal
