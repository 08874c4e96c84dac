"""Ids are given before commit: a row may appear after one with a larger id."""

from ventanilla.web.live.tail import WINDOW, Window


def test_a_row_that_commits_late_is_asked_for_again() -> None:
    window = Window(last=10, seen=range(1, 11))

    window.admit(13)
    assert window.missing == {11, 12}
    window.admit(11)

    assert (window.last, window.missing) == (13, {12})


def test_rows_not_yet_visible_at_the_start_are_asked_for() -> None:
    assert Window(last=10, seen=[1, 2, 3, 4, 5, 6, 7, 8, 10]).missing == {9}


def test_a_gap_is_given_up_when_it_is_old() -> None:
    window = Window(last=1, seen=[1])
    window.admit(3)

    for event_id in range(4, 3 + WINDOW):
        window.admit(event_id)

    assert window.missing == set()


def test_a_large_jump_does_not_ask_for_everything_between() -> None:
    window = Window(last=1, seen=[1])

    window.admit(1_000_000)

    assert len(window.missing) == WINDOW - 1
