"""Saving the lunch roster of a site as it was typed."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.org import selectors_shifts as selectors
from ventanilla.org.drafts import LunchDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile, LunchRefused
from ventanilla.org.models import LunchSlot, Site, StaffUser
from ventanilla.org.services import editing, lunch, week

USUAL_MINUTES = 60


@transaction.atomic
def save_roster(
    *, site: Site, date: dt.date, typed: Mapping[int, LunchDraft], seen: Mapping[int, str]
) -> int:
    """Save what was typed for each advisor (by id), usual hour and that of `date`; return how many rows changed.

    `seen` has the fingerprint of each row as the form showed it: a row that its user left as it was is left to whoever
    changed it meanwhile. All rows are saved or none. Raises WrongFields with a message for each wrong field
    ("minutes-7": the minutes of advisor 7), and for each row typed here and changed elsewhere ("advisor-7").
    """
    locks.hold(f"lunches:{site.pk}")
    advisors = {each.pk: each for each in selectors.advisors_of(site)}
    present = LunchDraft.all_of(list(advisors.values()), date)
    changed = {
        pk: draft
        for pk, draft in typed.items()
        if pk in advisors and draft != present[pk] and fingerprint(draft) != seen.get(pk)
    }
    found = Fields()
    for pk, draft in changed.items():
        _check_unchanged(advisors[pk], present[pk], seen.get(pk), found)
        _save(advisors[pk], date, draft, present[pk], found)
    found.raise_if_wrong()
    return len(changed)


def _save(advisor: StaffUser, date: dt.date, draft: LunchDraft, present: LunchDraft, found: Fields) -> None:
    if (draft.starts_at, draft.minutes) != (present.starts_at, present.minutes):
        _save_slot(advisor, None, draft.starts_at, draft.minutes, "", found)
    if (draft.own_starts_at, draft.own_minutes) != (present.own_starts_at, present.own_minutes):
        _save_slot(advisor, date, draft.own_starts_at, draft.own_minutes, "own_", found)


def _save_slot(
    advisor: StaffUser, date: dt.date | None, starts_at: str, minutes: str, prefix: str, found: Fields
) -> None:
    if not (starts_at or minutes):
        lunch.clear_slot(advisor=advisor, date=date)
        return
    try:
        lunch.set_slot(advisor=advisor, date=date, starts_at=_hour(starts_at), minutes=_minutes(minutes))
    except DomainError as refusal:
        found.refuse(f"{prefix}{refusal.field}-{advisor.pk}", str(refusal))


def _check_unchanged(advisor: StaffUser, present: LunchDraft, seen: str | None, found: Fields) -> None:
    history = [events_of(LunchSlot).filter(advisor=advisor)]
    try:
        editing.refuse_if_changed(seen=seen, now=present, history=history)
    except ChangedMeanwhile as refusal:
        found.refuse(f"advisor-{advisor.pk}", str(refusal))


def _hour(text: str) -> dt.time:
    hour = week.time_of(text)
    if hour is None:
        raise LunchRefused(_("Escriba a qué hora sale, como 12:30."), field="starts_at")
    return hour


def _minutes(text: str) -> int:
    if not text:
        return USUAL_MINUTES
    if not text.isdecimal() or len(text) > 4:
        raise LunchRefused(_("Escriba cuántos minutos, en números."), field="minutes")
    return int(text)
