"""Saving a site's week as it was typed."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.org.drafts import HoursDraft, WeekDraft
from ventanilla.org.errors import WeekRefused
from ventanilla.org.models import OpeningHours, Site, StaffUser
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import editing, hours


@transaction.atomic
def save_week(*, site: Site, draft: WeekDraft, by: StaffUser, seen: str | None = None) -> None:
    """Give `site` the week that was typed; a day without hours is closed.

    Raises WrongFields ("day-2": the weekday) for hours that are incomplete, out of order or overlap, or when no day is
    open at all; ChangedMeanwhile when somebody else changed the week (`seen`: fingerprint of what the form showed).
    """
    locks.hold(f"week:{site.pk}")
    found = Fields()
    week = {weekday: _stretches(weekday, typed, found) for weekday, typed in draft.days.items()}
    if not any(draft.days.values()) and not site.never_closes:
        found.refuse("week", _("Escriba el horario de al menos un día."))
    found.raise_if_wrong()
    editing.refuse_if_changed(
        seen=seen,
        now=WeekDraft.of(Site.objects.get(pk=site.pk)),
        history=[events_of(OpeningHours).filter(site=site)],
    )
    try:
        hours.set_week(site=site, week=week, opens_on_holidays=draft.opens_on_holidays, by=by)
    except WeekRefused as refusal:
        for problem in refusal.problems:
            found.refuse(f"day-{problem.weekday}", problem.message)
        found.raise_if_wrong()


def time_of(text: str) -> dt.time | None:
    """Return the time of day a field holds, None for one that makes no sense."""
    try:
        return dt.time.fromisoformat(text.strip())
    except ValueError:
        return None


def _stretches(weekday: int, typed: Sequence[HoursDraft], found: Fields) -> list[Stretch]:
    stretches = []
    for each in typed:
        opens, last, closes = time_of(each.opens_at), time_of(each.last_turn_at), time_of(each.closes_at)
        if opens is None or last is None or closes is None:
            message = _("Complete las tres horas, o borre las tres: abre, último turno y cierra.")
            found.refuse(f"day-{weekday}", message)
            continue
        stretches.append(Stretch(opens, last, closes))
    return stretches
