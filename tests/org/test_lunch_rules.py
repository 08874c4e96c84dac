"""Who is due or late for lunch, and what a roster leaves to each line; the latter against a table of minutes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.org.rules import lunch as rules
from ventanilla.org.rules.lunch import Gap, Lunch, LunchState, Seat

HEALTH, HOUSING = 1, 2
AT_NOON = Lunch(dt.time(12), 60)
AT_ONE = Lunch(dt.time(13), 60)
BOTH = frozenset({HEALTH, HOUSING})


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-24T{text}-05:00")


@pytest.mark.parametrize(
    ("now", "left_at", "has_been", "state"),
    [
        ("11:59", None, False, LunchState.PLANNED),
        ("12:00", None, False, LunchState.DUE),
        ("15:00", None, False, LunchState.DUE),
        ("12:20", "12:10", True, LunchState.AWAY),
        ("13:09", "12:10", True, LunchState.AWAY),
        ("13:10", "12:10", True, LunchState.LATE),
        ("11:40", "11:30", True, LunchState.AWAY),
        ("13:20", None, True, LunchState.TAKEN),
    ],
)
def test_who_is_due_away_late_or_back(
    now: str, left_at: str | None, has_been: bool, state: LunchState
) -> None:
    left = at(left_at) if left_at else None

    found = rules.state_of(AT_NOON, is_at_work=True, left_at=left, has_been=has_been, now=at(now))

    assert found is state


def test_who_has_no_hour_is_expected_back_after_an_hour() -> None:
    assert rules.back_at(at("12:10"), None) == at("13:10")
    assert rules.back_at(at("12:10"), Lunch(dt.time(12), 45)) == at("12:55")
    assert (
        rules.state_of(None, is_at_work=True, left_at=None, has_been=False, now=at("12:00"))
        is LunchState.UNPLANNED
    )


def test_who_is_not_at_work_is_neither_due_nor_late() -> None:
    found = rules.state_of(AT_NOON, is_at_work=False, left_at=None, has_been=False, now=at("12:30"))

    assert found is LunchState.ABSENT


def test_each_half_hour_counts_the_desks_that_stay() -> None:
    seats = [Seat(BOTH, AT_NOON), Seat(frozenset({HEALTH}), AT_ONE)]

    cover = rules.cover(seats, [HEALTH, HOUSING])

    assert cover.half_hours == (dt.time(12), dt.time(12, 30), dt.time(13), dt.time(13, 30))
    assert [(line.line, line.staffed, line.left) for line in cover.lines] == [
        (HEALTH, 2, (1, 1, 1, 1)),
        (HOUSING, 1, (0, 0, 1, 1)),
    ]


def test_a_half_hour_counts_by_its_worst_minute() -> None:
    first, second = Lunch(dt.time(12, 5), 15), Lunch(dt.time(12, 20), 15)
    crossing = Lunch(dt.time(12, 10), 15)

    one_by_one = rules.cover([Seat(BOTH, first), Seat(BOTH, second)], [HEALTH])
    together = rules.cover([Seat(BOTH, first), Seat(BOTH, crossing)], [HEALTH])

    assert one_by_one.lines[0].left == (1, 1)
    assert together.lines[0].left == (0,)


def test_a_line_left_alone_is_named_with_its_minutes() -> None:
    seats = [Seat(BOTH, AT_NOON), Seat(frozenset({HEALTH}), Lunch(dt.time(12, 45), 30))]

    assert rules.gaps(seats, [HEALTH, HOUSING]) == [
        Gap(HEALTH, dt.time(12, 45), dt.time(13)),
        Gap(HOUSING, dt.time(12), dt.time(13)),
    ]


def test_a_line_without_desks_or_with_one_that_never_leaves_is_not_left_alone() -> None:
    seats = [Seat(frozenset({HEALTH}), AT_NOON), Seat(frozenset({HEALTH}))]

    assert rules.gaps(seats, [HEALTH, HOUSING]) == []
    assert rules.cover([Seat(BOTH)], [HEALTH]).half_hours == ()


lunches = st.builds(
    Lunch,
    st.times(dt.time(10), dt.time(20)).map(lambda each: each.replace(second=0, microsecond=0)),
    st.integers(15, 180),
)
seatings = st.lists(
    st.builds(Seat, st.frozensets(st.sampled_from([HEALTH, HOUSING])), st.none() | lunches), max_size=6
)


def present(seats: list[Seat], line: int) -> list[int]:
    """Return for each minute of the day how many desks serve the line."""
    counts = [0] * (24 * 60)
    for seat in seats:
        for minute in range(24 * 60):
            begins = seat.lunch.starts_at.hour * 60 + seat.lunch.starts_at.minute if seat.lunch else 0
            is_away = seat.lunch is not None and begins <= minute < begins + seat.lunch.minutes
            counts[minute] += line in seat.lines and not is_away
    return counts


@given(seatings)
def test_cover_and_gaps_agree_with_a_count_of_every_minute(seats: list[Seat]) -> None:
    cover = rules.cover(seats, [HEALTH, HOUSING])
    gaps = rules.gaps(seats, [HEALTH, HOUSING])

    for line in cover.lines:
        minutes = present(seats, line.line)
        slots = [each.hour * 60 + each.minute for each in cover.half_hours]
        assert line.left == tuple(min(minutes[slot : slot + 30]) for slot in slots)
        alone = {minute for minute, left in enumerate(minutes) if left == 0 and line.staffed}
        told = [gap for gap in gaps if gap.line == line.line]
        assert alone == {
            minute
            for gap in told
            for minute in range(
                gap.begins_at.hour * 60 + gap.begins_at.minute, gap.ends_at.hour * 60 + gap.ends_at.minute
            )
        }
