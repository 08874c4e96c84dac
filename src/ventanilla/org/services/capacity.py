"""How many turns each service line gives in a day."""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org.drafts import CapacityDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.events import SiteChanged
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.services import editing

MOST = 9999


@transaction.atomic
def save_capacities(*, site: Site, typed: Mapping[str, CapacityDraft], seen: Mapping[str, str]) -> int:
    """Limit the turns of a day of each line (by code), or lift the limit with an empty text; return how many changed.

    Turns given already stay given. `seen` has the fingerprint of each field as the form showed it. All are saved or none:
    raises WrongFields ("capacity-HEALTH") for what is no number from 1 to 9999, or was changed by others meanwhile.
    """
    locks.hold(f"lines:{site.pk}")
    present = CapacityDraft.all_of(site)
    changed = {
        code: draft
        for code, draft in typed.items()
        if code in present and draft != present[code] and fingerprint(draft) != seen.get(code)
    }
    found, wanted = Fields(), {}
    for code, draft in changed.items():
        _check_unchanged(site, code, present[code], seen.get(code), found)
        wanted[code] = found.take(f"capacity-{code}", partial(_turns, draft.turns), None)
    found.raise_if_wrong()
    for line in ServiceLine.objects.filter(site=site, code__in=wanted).order_by("pk"):
        line.daily_capacity = wanted[line.code]
        line.save(update_fields=["daily_capacity"])
    if changed:
        emit(SiteChanged(site_id=site.pk, site_code=site.code, part="lines"))
    return len(changed)


def _turns(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= MOST and len(text) <= len(str(MOST))):
        raise WrongText(
            _("Escriba cuántos turnos, de 1 a %(most)s, o deje la casilla vacía.") % {"most": MOST}
        )
    return int(text)


def _check_unchanged(site: Site, code: str, present: CapacityDraft, seen: str | None, found: Fields) -> None:
    history = [events_of(ServiceLine).filter(site=site, code=code)]
    try:
        editing.refuse_if_changed(seen=seen, now=present, history=history)
    except ChangedMeanwhile as refusal:
        found.refuse(f"capacity-{code}", str(refusal))
