"""Percentiles, as the database works them out."""

import pytest
from django.db import connection

from ventanilla.kernel.percentiles import percentile


@pytest.mark.parametrize(
    ("values", "fraction", "expected"),
    [
        ([], 0.9, None),
        ([7], 0.9, 7),
        ([1, 2], 0.5, 1.5),
        ([10, 20, 30, 40], 0.9, 37),
        ([40, 10, 30, 20], 0.5, 25),
        ([1, 2, 3, 4, 5], 0, 1),
        ([1, 2, 3, 4, 5], 1, 5),
    ],
)
def test_a_percentile_goes_in_a_straight_line_between_two_values(
    values: list[float], fraction: float, expected: float | None
) -> None:
    assert percentile(values, fraction) == (None if expected is None else pytest.approx(expected))


@pytest.mark.django_db
@pytest.mark.parametrize("fraction", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_the_program_and_the_database_work_out_the_same_percentile(fraction: float) -> None:
    seconds = [12.5, 3.0, 47.0, 47.0, 180.25, 9.75, 600.0]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(%s) WITHIN GROUP (ORDER BY value) FROM unnest(%s::float8[]) AS value",
            [fraction, seconds],
        )
        (expected,) = cursor.fetchone()

    assert percentile(seconds, fraction) == pytest.approx(expected)
