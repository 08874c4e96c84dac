"""The sites of the Caja: adding one, changing it, and declaring the procedure valid there (R04)."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, fields, locks
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.table_cells import plain
from ventanilla.org.drafts import SiteDraft
from ventanilla.org.events import ProcedureDeclared, SiteChanged
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.services import editing

LONGEST_CODE = 20


@transaction.atomic
def add_site(*, draft: SiteDraft) -> Site:
    """Return a new site, off until the procedure is declared valid there; its code comes from its name.

    Raises WrongFields naming every field to correct.
    """
    locks.hold("sites")
    site = _checked(Site(), draft)
    site.code = _free_code(site.name)
    site.save()
    emit(SiteChanged(site_id=site.pk, site_code=site.code, part="site"))
    return site


@transaction.atomic
def change_site(*, site: Site, draft: SiteDraft, seen: str | None = None) -> Site:
    """Return the site as `draft` describes it. Raises WrongFields or ChangedMeanwhile."""
    locks.hold("sites")
    site = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    known = SiteDraft.of(site)
    site = _checked(site, draft)
    editing.refuse_if_changed(seen=seen, now=known, history=[events_of(Site).filter(pgh_obj=site.pk)])
    site.save(update_fields=["name", "city", "address"])
    emit(SiteChanged(site_id=site.pk, site_code=site.code, part="site"))
    return site


@transaction.atomic
def declare_procedure_valid(*, site: Site, by: StaffUser) -> Site:
    """Let turns be given at `site` from now on, in the name of `by`; declaring it again changes nothing (R04).

    Whether the site is ready is for `flow.services.opening`, which calls this.
    """
    site = Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if site.is_active and site.declared_at is not None:
        return site
    site.is_active, site.declared_at, site.declared_by = True, clock.now(), by
    site.save(update_fields=["is_active", "declared_at", "declared_by"])
    emit(ProcedureDeclared(site_id=site.pk, site_code=site.code, by_id=by.pk))
    return site


def _checked(site: Site, draft: SiteDraft) -> Site:
    found = Fields()
    others = Site.objects.exclude(pk=site.pk)
    site.name = found.take("name", lambda: _line(draft.name, _("Escriba el nombre de la sede."), 80), "")
    site.city = found.take("city", lambda: _line(draft.city, _("Escriba la ciudad."), 80), "")
    site.address = found.take("address", lambda: _line(draft.address, _("Escriba la dirección."), 200), "")
    if site.name and others.filter(name__iexact=site.name).exists():
        found.refuse("name", _("Ya hay una sede con ese nombre. Escriba otro."))
    found.raise_if_wrong()
    return site


def _line(text: str, missing: str, longest: int) -> str:
    return fields.line(text, missing=missing, longest=longest)


def _free_code(name: str) -> str:
    """Return a code of letters and digits from the name, without "Sede", that no other site has."""
    words = [word for word in re.split(r"[^a-z0-9]+", plain(name)) if word and word != "sede"]
    code = "-".join(words).upper()[: LONGEST_CODE - 3].strip("-") or "SEDE"
    taken = set(Site.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(each for each in (code, *(f"{code}-{n}" for n in range(2, 100))) if each not in taken)
