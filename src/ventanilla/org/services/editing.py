"""Saving a part of the set-up that somebody else may be editing too."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import StaffUser


def refuse_if_changed(*, seen: str | None, now: object, history: list[QuerySet[Any]]) -> None:
    """Raise ChangedMeanwhile when `now`, the draft of the records, is not what the form with fingerprint `seen` showed.

    Call it with the part locked. `history` are the events of its records: the last one tells who it was. None for
    `seen` is a caller that shows no form.
    """
    if not is_changed(seen=seen, now=now):
        return
    latest = [rows.order_by("-pgh_created_at", "-pgh_id").first() for rows in history]
    event = max((each for each in latest if each), key=lambda each: each.pgh_created_at, default=None)
    if event is None:
        raise changed_meanwhile()
    who = StaffUser.objects.filter(pk=(event.pgh_context or {}).get("user") or 0).first()
    raise changed_meanwhile(who, event.pgh_created_at)


def is_changed(*, seen: str | None, now: object) -> bool:
    """Return whether `now`, the draft of the records, is not what the form with fingerprint `seen` showed."""
    return seen is not None and seen != fingerprint(now)


def changed_meanwhile(by: StaffUser | None = None, at: dt.datetime | None = None) -> ChangedMeanwhile:
    """Return the refusal that tells who changed it and when: "(Clara Ospina, a las 2:35 p. m.)", as far as known."""
    moment = words.at_time(timezone.localtime(at).time()) if at else ""
    known = ", ".join(part for part in (by.full_name if by else "", moment) if part)
    return ChangedMeanwhile(
        _("Alguien cambió esto mientras usted escribía%(who)s: revise y guarde otra vez.")
        % {"who": f" ({known})" if known else ""}
    )


def errors_of_row(errors: Mapping[str, str], row: int) -> dict[str, str]:
    """Return the errors of one row ("prefix-2" for row 2) by the names of its fields, and those of no row.

    Where only other rows are wrong, their messages stand at no field of this one ("").
    """
    own = {
        name.removesuffix(f"-{row}"): message for name, message in errors.items() if name.endswith(f"-{row}")
    }
    of_all = {name: message for name, message in errors.items() if not name[-1:].isdigit()}
    return own | of_all or {"": next(iter(errors.values()))}
