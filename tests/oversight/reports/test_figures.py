"""How the figures of Informe Turnero CIS are worked out."""

from ventanilla.oversight.reports.figures import Spread


def test_a_spread_has_mean_median_and_ninetieth_percentile() -> None:
    assert Spread.of(iter([60, 120, 620])) == Spread(mean=800 / 3, median=120, p90=520)


def test_the_spread_of_nothing_is_empty() -> None:
    assert Spread.of([]) == Spread(mean=None, median=None, p90=None)
