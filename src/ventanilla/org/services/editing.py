"""Saving a part of the set-up that somebody else may be editing too."""

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
    if seen is None or seen == fingerprint(now):
        return
    raise ChangedMeanwhile(
        _("Alguien cambió esto mientras usted escribía%(who)s: revise y guarde otra vez.")
        % {"who": _last_change(history)}
    )


def _last_change(history: list[QuerySet[Any]]) -> str:
    """Return " (Clara Ospina, a las 2:35 p. m.)", or nothing when it is not known."""
    latest = [rows.order_by("-pgh_created_at", "-pgh_id").first() for rows in history]
    event = max((each for each in latest if each), key=lambda each: each.pgh_created_at, default=None)
    if event is None:
        return ""
    who = StaffUser.objects.filter(pk=(event.pgh_context or {}).get("user") or 0).first()
    moment = words.at_time(timezone.localtime(event.pgh_created_at).time())
    return f" ({who.full_name}, {moment})" if who else f" ({moment})"
