"""What is installed is pinned by content, and no lock says where it comes from."""

import json
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt")
NPM_LOCK = "package-lock.json"


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, NPM_LOCK, ".npmrc"])
def test_a_lock_names_no_host_and_no_folder(name: str) -> None:
    lock = (CHECKOUT / name).read_text()

    assert not re.search(r"https?://|file:|index-url|find-links", lock)
    assert not re.search(r"(?m)(^|\s)/(home|root|tmp|work|opt)/", lock)


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_and_checked_by_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (CHECKOUT / name).read_text().strip())

    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\], -]+==\S+", entry)
        assert "--hash=sha256:" in entry


def test_every_browser_package_is_checked_by_hash() -> None:
    packages = json.loads((CHECKOUT / NPM_LOCK).read_text())["packages"]

    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-")


def test_the_tests_use_the_versions_that_run() -> None:
    def pinned(name: str) -> dict[str, str]:
        return dict(re.findall(r"(?m)^([\w.-]+)(?:\[[^]]*\])?==(\S+)", (CHECKOUT / name).read_text()))

    running, testing = pinned("requirements.txt"), pinned("requirements-test.txt")

    assert {name: testing[name] for name in running.keys() & testing.keys()} == {
        name: running[name] for name in running.keys() & testing.keys()
    }
