"""Counting legal terms: business days of Colombia, from the day after reception."""

import datetime as dt

from ventanilla.org.rules.holidays import is_holiday

_ONE_DAY = dt.timedelta(days=1)


def is_business_day(day: dt.date) -> bool:
    """Return whether `day` is neither a weekend day nor a Colombian holiday (Ley 4 de 1913, art. 62; Ley 51 de 1983)."""
    return day.weekday() < 5 and not is_holiday(day)


def due_date(received_on: dt.date, business_days: int) -> dt.date:
    """Return the last day of a term of `business_days`, the first of them the business day after reception."""
    day = received_on
    while business_days:
        day += _ONE_DAY
        business_days -= is_business_day(day)
    return day
