"""Percentiles as the reports give them."""

import math
from collections.abc import Iterable


def percentile(values: Iterable[float], fraction: float) -> float | None:
    """Return the value below which `fraction` (0 to 1) of the values lie; None when there are none.

    Between two values it goes in a straight line, as `percentile_cont` of PostgreSQL does, so that a figure
    is the same whether the database or the program works it out.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    position = fraction * (len(ordered) - 1)
    below, above = ordered[math.floor(position)], ordered[math.ceil(position)]
    return below + (above - below) * (position - math.floor(position))
