"""docs/procedure.md against the tree: every requirement has its row, and no row claims what is not there."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = tuple(f"R{number:02}" for number in range(1, 61))
COLUMNS = ["id", "what it asks", "module", "screen", "tests", "state"]
STATE = re.compile(r"built|(?:partly built|not built yet): \S.*")
MODULE = re.compile(r"ventanilla(?:\.[a-z][a-z0-9_]*)+")
SCREEN = re.compile(r"[a-z]+")
NODE = re.compile(r"tests/(?P<path>[\w/]+\.py)(?:::(?P<class>Test\w+))?::(?P<name>test_\w+)")
SKIP_MARKS = {"skip", "skipif", "xfail"}
SKIP_CALLS = {"skip", "xfail", "importorskip"}
Definition = TypeVar("Definition", ast.ClassDef, ast.FunctionDef)


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: where it lives, where it is seen, what proves it, and how far it is."""

    id: str
    asks: str
    modules: tuple[str, ...]
    screens: tuple[str, ...]
    tests: tuple[str, ...]
    state: str

    @property
    def is_claimed(self) -> bool:
        """Whether the row says that something of it works."""
        return not self.state.startswith("not built yet")


def read_rows(markdown: str) -> list[Row]:
    """Return the rows of the only table in the map; raises ValueError at a line that is not a row."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    if [cell.strip() for cell in lines[0].strip("|").split("|")] != COLUMNS:
        raise ValueError(f"The columns must be {', '.join(COLUMNS)}.")
    return [_read_row(line) for line in lines[2:]]


def _read_row(line: str) -> Row:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) != len(COLUMNS) or not all(cells):
        raise ValueError(f"Not a row of {len(COLUMNS)} filled cells: {line}")
    id_, asks, modules, screens, tests, state = cells
    return Row(
        id=id_,
        asks=asks,
        modules=_quoted(modules),
        screens=() if screens == "-" else tuple(re.split(r",\s*", screens)),
        tests=() if tests == "-" else _quoted(tests),
        state=state,
    )


def _quoted(cell: str) -> tuple[str, ...]:
    """Return the backquoted words of a cell; raises ValueError when it holds anything else."""
    if re.sub(r"`[^`\s]+`|\s|,|<br>", "", cell):
        raise ValueError(f"Only backquoted names belong here: {cell}")
    return tuple(re.findall(r"`([^`]+)`", cell))


def complaints(rows: list[Row], root: Path) -> list[str]:
    """Return what is wrong with the map, one sentence each; empty when it is true."""
    found = _complaints_about_ids([row.id for row in rows])
    for row in rows:
        found += [f"{row.id}: {words}" for words in _complaints_about(row, root)]
    return found


def _complaints_about_ids(ids: list[str]) -> list[str]:
    missing = [f"{id_} has no row." for id_ in REQUIREMENTS if id_ not in ids]
    doubled = [f"{id_} has {ids.count(id_)} rows." for id_ in sorted(set(ids)) if ids.count(id_) > 1]
    unknown = [f"{id_} is not a requirement." for id_ in ids if id_ not in REQUIREMENTS]
    return missing + doubled + unknown


def _complaints_about(row: Row, root: Path) -> list[str]:
    found = []
    if not STATE.fullmatch(row.state):
        found.append(f"unknown state: {row.state}")
    found += [f"not a module name: {name}" for name in row.modules if not MODULE.fullmatch(name)]
    found += [f"not a screen: {name}" for name in row.screens if not SCREEN.fullmatch(name)]
    if not row.is_claimed:
        return found + [f"a row not built names a test: {node}" for node in row.tests]

    if not row.modules:
        found.append("a built row names no module.")
    if not row.tests:
        found.append("a built row names no test.")
    found += [f"no such module: {name}" for name in row.modules if not _is_module(name, root)]
    screens = root / "src/ventanilla/web"
    found += [f"no such screen: {name}" for name in row.screens if not (screens / name).is_dir()]
    found += [words for node in row.tests if (words := _complaint_about_test(node, root))]
    return found


def _is_module(name: str, root: Path) -> bool:
    path = root / "src" / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _complaint_about_test(node: str, root: Path) -> str | None:
    """Say why pytest would not collect and run this test; None when it would."""
    match = NODE.fullmatch(node)
    if match is None:
        return f"not a test's node id: {node}"
    path = root / "tests" / match["path"]
    if not path.name.startswith("test_") or not path.is_file():
        return f"no such test file: {node}"

    module = ast.parse(path.read_text(encoding="utf-8"))
    owner = _find(module.body, ast.ClassDef, match["class"]) if match["class"] else None
    body = owner.body if owner else [] if match["class"] else module.body
    function = _find(body, ast.FunctionDef, match["name"])
    if function is None:
        return f"no such test: {node}"
    marks = [statement for statement in module.body if _assigns_pytestmark(statement)]
    if any(_may_skip(part) for part in [*marks, function, *(owner.decorator_list if owner else [])]):
        return f"the test may be skipped: {node}"
    return None


def _find(body: list[ast.stmt], kind: type[Definition], name: str) -> Definition | None:
    return next((part for part in body if isinstance(part, kind) and part.name == name), None)


def _assigns_pytestmark(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in statement.targets
    )


def _may_skip(part: ast.AST) -> bool:
    """Tell whether the code marks or calls a skip, such as `pytest.mark.skipif` or `pytest.skip()`."""
    names = [node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)]
    return any(name in SKIP_MARKS | SKIP_CALLS for name in names)


def a_row(**changes: str) -> Row:
    cells = {
        "id": "R01",
        "asks": "something",
        "module": "`ventanilla.kernel`",
        "screen": "-",
        "tests": "`tests/test_a.py::test_b`",
        "state": "built",
    }
    return _read_row("| " + " | ".join((cells | changes).values()) + " |")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small checkout: the module ventanilla.kernel, the screen desk and a few tests."""
    for package in ("kernel", "web/desk"):
        folder = tmp_path / "src/ventanilla" / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(
        "def test_b(): ...\n"
        "@pytest.mark.skip\ndef test_marked(): ...\n"
        "def test_calling():\n    pytest.skip('later')\n"
        "class TestC:\n    def test_d(self): ...\n"
        "@pytest.mark.skipif(True)\nclass TestE:\n    def test_f(self): ...\n"
    )
    (tmp_path / "tests/test_g.py").write_text("pytestmark = [pytest.mark.xfail]\ndef test_h(): ...\n")
    return tmp_path


def test_the_map_is_true() -> None:
    rows = read_rows((ROOT / "docs/procedure.md").read_text(encoding="utf-8"))

    assert complaints(rows, ROOT) == []


def test_each_requirement_has_exactly_one_row(tree: Path) -> None:
    rows = [a_row(id=id_) for id_ in [*REQUIREMENTS[1:], "R07", "R61"]]

    assert complaints(rows, tree) == ["R01 has no row.", "R07 has 2 rows.", "R61 is not a requirement."]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, None),
        ({"tests": "`tests/test_a.py::TestC::test_d`"}, None),
        ({"state": "partly built: no extension"}, None),
        ({"screen": "desk"}, None),
        ({"tests": "-"}, "names no test"),
        ({"tests": "-", "state": "partly built: no extension"}, "names no test"),
        ({"tests": "`tests/test_a.py`"}, "not a test's node id"),
        ({"tests": "`tests/test_z.py::test_b`"}, "no such test file"),
        ({"tests": "`tests/test_a.py::test_z`"}, "no such test"),
        ({"tests": "`tests/test_a.py::TestC::test_b`"}, "no such test"),
        ({"tests": "`tests/test_a.py::test_marked`"}, "may be skipped"),
        ({"tests": "`tests/test_a.py::test_calling`"}, "may be skipped"),
        ({"tests": "`tests/test_a.py::TestE::test_f`"}, "may be skipped"),
        ({"tests": "`tests/test_g.py::test_h`"}, "may be skipped"),
        ({"module": "`ventanilla.nowhere`"}, "no such module"),
        ({"module": "`kernel`"}, "not a module name"),
        ({"screen": "desk, nowhere"}, "no such screen"),
        ({"state": "done"}, "unknown state"),
        ({"state": "not built yet"}, "unknown state"),
        ({"state": "not built yet: petitions"}, "a row not built names a test"),
        ({"state": "not built yet: petitions", "tests": "-", "module": "`ventanilla.nowhere`"}, None),
    ],
)
def test_a_row_claims_only_what_is_there(tree: Path, changes: dict[str, str], complaint: str | None) -> None:
    found = _complaints_about(a_row(**changes), tree)

    assert any(complaint in words for words in found) if complaint else found == []


@pytest.mark.parametrize("line", ["| R01 | five | cells | - | built |", "| R01 | a | b | - | | built |"])
def test_a_malformed_row_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="R01"):
        _read_row(line)
