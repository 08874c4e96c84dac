"""What a run of tests owes: nothing skipped, and the seconds per kind. Loaded by `-p tests.strictness`."""

from collections import defaultdict

import pytest

KINDS = ("browser", "process", "race", "contract", "bench", "db")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--no-skips`, which `make test` gives."""
    parser.addoption("--no-skips", action="store_true", help="fail the run when a test was skipped")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark that tests get when they touch the database."""
    config.addinivalue_line("markers", "db: uses the database; given by itself")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test that touches the database, by its mark or by what it asks for."""
    asked_for = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or asked_for & DATABASE_FIXTURES:
        item.add_marker("db")


def kind_of(report: pytest.TestReport) -> str:
    """Return the kind of a test, by its marks; a `pure` one needs nothing but itself."""
    return next((kind for kind in KINDS if kind in report.keywords), "pure")


def seconds_by_kind(reports: list[pytest.TestReport]) -> dict[str, tuple[int, float]]:
    """Return how many tests of each kind ran, and the seconds they took, set-up included."""
    tests: dict[str, set[str]] = defaultdict(set)
    seconds: dict[str, float] = defaultdict(float)
    for report in reports:
        tests[kind_of(report)].add(report.nodeid)
        seconds[kind_of(report)] += report.duration
    return {kind: (len(tests[kind]), seconds[kind]) for kind in sorted(tests)}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the seconds per kind of test."""
    groups = terminalreporter.stats.values()
    reports = [report for group in groups for report in group if isinstance(report, pytest.TestReport)]
    terminalreporter.section("seconds per kind of test")
    for kind, (count, seconds) in seconds_by_kind(reports).items():
        terminalreporter.write_line(f"{kind:<10}{count:>6} tests {seconds:>8.1f} s")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in which a test was skipped, for what is skipped is not known to work."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if session.config.getoption("--no-skips") and skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
