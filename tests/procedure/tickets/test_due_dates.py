"""Legal terms, counted in business days of Colombia, against dates worked out by hand from the calendar."""

import datetime as dt

import pytest

from ventanilla.procedure.tickets.rules import due_date, is_business_day

GOLDEN = [
    ("2026-03-16", 10, "2026-03-31"),
    ("2026-03-16", 15, "2026-04-09"),
    ("2026-03-16", 30, "2026-04-30"),
    ("2026-06-25", 10, "2026-07-10"),
    ("2026-06-25", 15, "2026-07-21"),
    ("2026-06-25", 30, "2026-08-12"),
    ("2026-07-08", 10, "2026-07-24"),
    ("2026-07-08", 15, "2026-07-31"),
    ("2026-07-08", 30, "2026-08-25"),
    ("2026-12-18", 10, "2027-01-05"),
    ("2026-12-18", 15, "2027-01-13"),
    ("2026-12-18", 30, "2027-02-03"),
]


@pytest.mark.parametrize(("received", "days", "due"), GOLDEN)
def test_a_term_ends_on_its_last_business_day(received: str, days: int, due: str) -> None:
    assert due_date(dt.date.fromisoformat(received), days) == dt.date.fromisoformat(due)


def test_the_holiday_of_law_2578_of_2026_is_no_business_day() -> None:
    assert not is_business_day(dt.date(2026, 7, 13))


def test_a_term_received_on_a_holiday_begins_the_next_business_day() -> None:
    assert due_date(dt.date(2026, 7, 12), 1) == dt.date(2026, 7, 14)
