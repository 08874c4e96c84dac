"""The desks of a site: their numbers, and which lines each attends."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org.drafts import DeskDraft
from ventanilla.org.errors import DeskInUse
from ventanilla.org.events import SiteChanged
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.services import editing

HIGHEST_NUMBER = 999
MOST_DESKS = 100


@transaction.atomic
def save_desks(*, site: Site, drafts: Sequence[DeskDraft], seen: str | None = None) -> None:
    """Give `site` exactly these desks; one that is left out is removed, if nothing hangs on it yet.

    Raises WrongFields ("number-2", "lines-2": the field and the row, from 0), DeskInUse for a desk that cannot be
    removed, or ChangedMeanwhile.
    """
    locks.hold(f"desks:{site.pk}")
    lines = {line.code: line for line in ServiceLine.objects.filter(site=site)}
    numbers = _checked(drafts, set(lines))
    editing.refuse_if_changed(
        seen=seen,
        now=DeskDraft.all_of(site),
        history=[events_of(Desk).filter(site=site)],
    )
    known = {desk.pk: desk for desk in Desk.objects.select_for_update().filter(site=site)}
    _remove([desk for pk, desk in known.items() if pk not in {draft.id for draft in drafts}])
    kept = [known.get(draft.id or 0) or Desk(site=site) for draft in drafts]
    _set_numbers_aside(kept, numbers)
    for desk, number, draft in zip(kept, numbers, drafts, strict=True):
        desk.number = number
        desk.save()
        desk.service_lines.set([lines[code] for code in draft.lines])
    emit(SiteChanged(site_id=site.pk, site_code=site.code, part="desks"))


@transaction.atomic
def save_desk(*, site: Site, draft: DeskDraft, seen: str | None = None) -> Desk:
    """Return one desk of `site` as `draft` describes it; one without an id is new.

    Raises WrongFields naming every field to correct, or ChangedMeanwhile.
    """
    locks.hold(f"desks:{site.pk}")
    known = DeskDraft.all_of(site)
    row = next((at for at, each in enumerate(known) if draft.id and each.id == draft.id), len(known))
    if row < len(known):
        editing.refuse_if_changed(
            seen=seen, now=known[row], history=[events_of(Desk).filter(pgh_obj=draft.id)]
        )
    try:
        save_desks(site=site, drafts=[*known[:row], draft, *known[row + 1 :]])
    except WrongFields as refused:
        raise WrongFields(editing.errors_of_row(refused.errors, row)) from None
    return Desk.objects.select_related("site").get(site=site, number=int(draft.number))


def _checked(drafts: Sequence[DeskDraft], codes: set[str]) -> list[int]:
    """Return the number of each desk."""
    found = Fields()
    if not 1 <= len(drafts) <= MOST_DESKS:
        found.refuse("count", _("Escriba cuántos módulos hay, de 1 a %(most)s.") % {"most": MOST_DESKS})
    numbers = [int(draft.number) if draft.number.isdecimal() else 0 for draft in drafts]
    used = Counter(numbers)
    for row, (number, draft) in enumerate(zip(numbers, drafts, strict=True)):
        if not 1 <= number <= HIGHEST_NUMBER:
            found.refuse(f"number-{row}", _("Escriba un número de 1 a %(most)s.") % {"most": HIGHEST_NUMBER})
        elif used[number] > 1:
            found.refuse(f"number-{row}", _("Hay otro módulo con este número."))
        if not codes.intersection(draft.lines):
            message = _("El módulo %(number)s no atiende ninguna línea. Marque al menos una, o quítelo.")
            found.refuse(f"lines-{row}", message % {"number": draft.number or row + 1})
        elif not codes.issuperset(draft.lines):
            found.refuse(f"lines-{row}", _("Una de las líneas ya no existe. Revise las marcas."))
    found.raise_if_wrong()
    return numbers


def _remove(desks: Sequence[Desk]) -> None:
    for desk in desks:
        message = _("El módulo %(number)s no se puede quitar: ya atendió o tiene una tableta.")
        refusal = DeskInUse(message % {"number": desk.number}, field="count")
        if desk.advisor_id is not None:
            raise refusal
        try:
            desk.delete()
        except ProtectedError:
            raise refusal from None


def _set_numbers_aside(desks: Sequence[Desk], numbers: Sequence[int]) -> None:
    """Free the numbers that change hands: a number is unique at every moment."""
    for desk, number in zip(desks, numbers, strict=True):
        if desk.pk and desk.number != number:
            desk.number += 10_000
            desk.save(update_fields=["number"])
