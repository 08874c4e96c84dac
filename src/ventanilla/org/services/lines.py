"""The service lines of a site: name, letter of their turns, look, and whether they are open."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import fields, locks
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.table_cells import plain
from ventanilla.org import suggestions
from ventanilla.org.drafts import LineDraft
from ventanilla.org.events import SiteChanged
from ventanilla.org.models import ServiceLine, Site
from ventanilla.org.services import editing

_PREFIX = re.compile(r"[A-Z]{1,2}", re.ASCII)
_ASIDE = "~{}"


@transaction.atomic
def save_lines(*, site: Site, drafts: Sequence[LineDraft], seen: str | None = None) -> None:
    """Give `site` these service lines, in this order; a line left out stays, closed.

    A draft without a code is a new line. Raises WrongFields ("prefix-2": the field and the row, from 0), with a prefix
    used twice said at both rows, or ChangedMeanwhile.
    """
    locks.hold(f"lines:{site.pk}")
    drafts = _checked(drafts)
    editing.refuse_if_changed(
        seen=seen,
        now=LineDraft.all_of(site),
        history=[events_of(ServiceLine).filter(site=site)],
    )
    _set_prefixes_aside(site, drafts)
    for position, draft in enumerate(drafts):
        ServiceLine.objects.update_or_create(
            site=site,
            code=draft.code,
            defaults={
                "name": draft.name,
                "prefix": draft.prefix,
                "hue": draft.hue,
                "icon": draft.icon,
                "position": position,
                "is_open": draft.is_open,
                "is_informative": draft.is_informative,
            },
        )
    emit(SiteChanged(site_id=site.pk, site_code=site.code, part="lines"))


@transaction.atomic
def save_line(
    *, site: Site, draft: LineDraft, place: int | None = None, seen: str | None = None
) -> ServiceLine:
    """Return one line of `site` as `draft` describes it, at `place` (from 0) among the others, else where it was.

    A draft without a code is a new line, the last one unless told otherwise; it has the code of the line that another
    site calls the same. Raises WrongFields naming every field to correct, or ChangedMeanwhile (`seen` is the fingerprint
    of what the form showed).
    """
    locks.hold(f"lines:{site.pk}")
    known = LineDraft.all_of(site)
    at = next((row for row, each in enumerate(known) if draft.code and each.code == draft.code), None)
    if at is not None:
        history = [events_of(ServiceLine).filter(site=site, code=draft.code)]
        editing.refuse_if_changed(seen=seen, now=known[at], history=history)
    others = [each for row, each in enumerate(known) if row != at]
    row = _place(place, at, len(others))
    draft = replace(draft, code=draft.code or _code_elsewhere(site, draft.name))
    try:
        save_lines(site=site, drafts=[*others[:row], draft, *others[row:]])
    except WrongFields as refused:
        raise WrongFields(editing.errors_of_row(refused.errors, row)) from None
    return ServiceLine.objects.select_related("site").get(site=site, prefix=_prefix(draft.prefix))


def _place(wanted: int | None, before: int | None, others: int) -> int:
    """Return the place among the others: the one wanted if there is one, else the one before, else the last."""
    if wanted is not None:
        return min(max(wanted, 0), others)
    return others if before is None else before


def _code_elsewhere(site: Site, name: str) -> str:
    """Return the code of the line that another site calls the same and this one lacks; "" without one."""
    here = set(ServiceLine.objects.filter(site=site).values_list("code", flat=True))
    elsewhere = ServiceLine.objects.exclude(site=site).exclude(code__in=here).order_by("pk")
    return next((each.code for each in elsewhere if plain(each.name) == plain(name)), "")


def _checked(drafts: Sequence[LineDraft]) -> list[LineDraft]:
    found, codes = Fields(), {draft.code for draft in drafts}
    checked = []
    for row, draft in enumerate(drafts):
        name = found.take(f"name-{row}", partial(_name, draft.name), "")
        prefix = found.take(f"prefix-{row}", partial(_prefix, draft.prefix), "")
        if draft.icon not in suggestions.ICONS:
            found.refuse(f"icon-{row}", _("Elija un dibujo de la lista."))
        if not 0 <= draft.hue < 360:
            found.refuse(f"hue-{row}", _("Elija un color de la lista."))
        code = draft.code or _free_code(name, codes)
        codes.add(code)
        checked.append(replace(draft, code=code, name=name, prefix=prefix))
    if not any(draft.is_open for draft in drafts):
        found.refuse("lines", _("Deje abierta al menos una línea: sin líneas nadie puede tomar un turno."))
    _refuse_doubled(checked, found)
    found.raise_if_wrong()
    return checked


def _name(text: str) -> str:
    return fields.line(text, missing=_("Escriba el nombre de la línea."), longest=60)


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise WrongText(_("Escriba una o dos letras, de la A a la Z."))
    return prefix


def _refuse_doubled(drafts: Sequence[LineDraft], found: Fields) -> None:
    """Say at every row that shares its prefix, or its name, with whom it does."""
    for row, draft in enumerate(drafts):
        others = [each for place, each in enumerate(drafts) if place != row]
        same_prefix = [each.name for each in others if draft.prefix and each.prefix == draft.prefix]
        if same_prefix:
            message = _("«%(prefix)s» también es la letra de %(other)s. Cada línea lleva la suya.")
            found.refuse(f"prefix-{row}", message % {"prefix": draft.prefix, "other": same_prefix[0]})
        if draft.name and any(plain(each.name) == plain(draft.name) for each in others):
            found.refuse(f"name-{row}", _("Hay otra línea con este nombre."))


def _free_code(name: str, taken: set[str]) -> str:
    code = re.sub(r"[^A-Z0-9]+", "-", plain(name).upper()).strip("-")[:17] or "LINEA"
    return next(each for each in (code, *(f"{code}-{n}" for n in range(2, 100))) if each not in taken)


def _set_prefixes_aside(site: Site, drafts: Sequence[LineDraft]) -> None:
    """Free the prefixes that change hands: two lines may swap theirs, and a prefix is unique at every moment."""
    wanted = {draft.code: draft.prefix for draft in drafts}
    for place, line in enumerate(ServiceLine.objects.filter(site=site).order_by("pk")):
        if line.prefix != wanted.get(line.code, line.prefix):
            line.prefix = _ASIDE.format(chr(ord("A") + place % 58))
            line.save(update_fields=["prefix"])
