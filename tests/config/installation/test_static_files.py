"""The files of the screens: what pages ask for is there, compressed, and nothing else takes time."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test.utils import override_settings

from ventanilla.config.installation import static_files


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root):
        static_files.collect()
        yield root


def name_of(source: str) -> str:
    return str(staticfiles_storage.url(source)).rpartition("/")[2]


def test_a_page_finds_it_by_its_digest_alone(served: Path) -> None:
    assert name_of("web/live.js") != "live.js"
    assert (served / "web" / name_of("web/live.js")).is_file()
    assert not (served / "web" / "live.js").exists()


def test_it_is_compressed_in_both_ways_and_comes_back_whole(served: Path) -> None:
    script = served / "web" / name_of("web/live.js")

    assert brotli.decompress(script.with_name(f"{script.name}.br").read_bytes()) == script.read_bytes()
    assert gzip.decompress(script.with_name(f"{script.name}.gz").read_bytes()) == script.read_bytes()


def test_what_no_page_loads_is_left_out(served: Path) -> None:
    names = {path.name for path in served.rglob("*.js")}

    assert name_of("admin/js/vendor/jquery/jquery.min.js") in names
    plain = {re.sub(r"\.[0-9a-f]{12}\.js$", ".js", name) for name in names}
    assert plain.isdisjoint(static_files.NOT_SERVED)


def test_they_are_current_until_something_else_is_left_out(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(STATIC_ROOT=served):
        assert static_files.are_current()

        monkeypatch.setattr(static_files, "NOT_SERVED", ("django_htmx",))
        assert not static_files.are_current()
