"""Reads of how many turns a line has given today, and whether it gives more."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count

from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine, Site
from ventanilla.procedure.turns.models import Turn, TurnState


def has_room(line: ServiceLine, date: dt.date) -> bool:
    """Return whether `line` gives another turn on `date`. Ask with its counter of the day locked, to be certain.

    A turn counts where it was given: one handed over to another line takes no room there, one cancelled none at all.
    """
    if line.daily_capacity is None:
        return True
    given = Turn.objects.filter(site_id=line.site_id, business_date=date, prefix=line.prefix)
    return given.exclude(state=TurnState.CANCELLED).count() < line.daily_capacity


def given_today(site: Site) -> dict[str, int]:
    """Return how many turns each line of `site` has given today and not taken back, by its prefix."""
    return _given(site, None)


def full_lines(lines: Collection[ServiceLine], site: Site) -> set[int]:
    """Return which of `lines`, all of `site`, give no more turns today (by id)."""
    limits = {line.prefix: line for line in lines if line.daily_capacity is not None}
    if not limits:
        return set()
    given = _given(site, limits)
    return {line.pk for prefix, line in limits.items() if given.get(prefix, 0) >= (line.daily_capacity or 0)}


def _given(site: Site, prefixes: Collection[str] | None) -> dict[str, int]:
    turns = Turn.objects.filter(site=site, business_date=clock.business_date(site.time_zone))
    if prefixes is not None:
        turns = turns.filter(prefix__in=prefixes)
    rows = turns.exclude(state=TurnState.CANCELLED).values_list("prefix").annotate(Count("pk"))
    return dict(rows.order_by())
