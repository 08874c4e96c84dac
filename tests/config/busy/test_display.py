"""Calls come to a display once and in order, or somebody is told."""

import pytest

from ventanilla.config.busy.display import out_of_order


@pytest.mark.parametrize(
    ("last", "number", "words"),
    [
        (None, 7, ""),
        (7, 8, ""),
        (7, 9, "llegó con un salto"),
        (7, 7, "se repitió o llegó tarde"),
        (7, 3, "se repitió o llegó tarde"),
    ],
)
def test_only_the_next_call_is_in_order(last: int | None, number: int, words: str) -> None:
    told = out_of_order(last, number)

    assert words in told
    assert bool(told) is bool(words)
