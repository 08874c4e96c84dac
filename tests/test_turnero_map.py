"""docs/turnero.md: every row is there once, says how it stands, and names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (built|refused) \| (.*?) ?\|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "turnero.md").read_text())


def test_the_fifty_five_rows_stand_in_their_order() -> None:
    assert [int(number) for number, _what, _state, _why in ROWS] == list(range(1, 56))


def test_what_is_built_names_its_tests_and_what_is_refused_its_reason() -> None:
    for _number, what, state, why in ROWS:
        named = re.findall(r"`(tests/[^`]+)`", why)
        assert bool(named) == (state == "built"), what
        assert why, what
        assert [name for name in named if not (ROOT / name).is_file()] == [], what
