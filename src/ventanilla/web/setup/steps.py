"""The steps of the set-up as the left of every page lists them, with how each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.readiness import Finding, Place, Step

TITLES: dict[Step, str | Promise] = {
    Step.CAJA: _("La Caja"),
    Step.SITE: _("La sede"),
    Step.HOURS: _("Horario y festivos"),
    Step.LINES: _("Líneas y letras"),
    Step.DESKS: _("Módulos"),
    Step.STAFF: _("Personas"),
    Step.DEVICES: _("Quiosco, pantalla y tabletas"),
    Step.TEXTS: _("Textos de la autorización"),
}
WITHOUT_SITE = {Step.CAJA, Step.SITE}
"""Steps that can be taken before there is a site."""

PLACES: dict[Place, tuple[Permission, str]] = {
    Place.AFFILIATES: (Permission.IMPORT_AFFILIATES, "coordinator:affiliates"),
    Place.LUNCH: (Permission.MANAGE_SHIFTS, "coordinator:lunch"),
    Place.CONTENT: (Permission.CONFIGURE, "backoffice:index"),
}
"""Who gives what is missing elsewhere, and where."""


class State(StrEnum):
    """How a step stands."""

    DONE = "done"
    MISSING = "missing"
    TO_REVIEW = "to_review"


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step on the left of the page; its page opens once there is what it hangs on."""

    step: Step
    number: int
    title: str | Promise
    address: str
    state: State
    is_reachable: bool


def all_steps(site: Site | None, found: Sequence[Finding]) -> list[StepShown]:
    """Return every step with its state, given what is missing for `site`; without one nearly everything is."""
    return [
        StepShown(
            step,
            number,
            title,
            address_of(step),
            _state(step, site, found),
            is_reachable=site is not None or step in WITHOUT_SITE,
        )
        for number, (step, title) in enumerate(TITLES.items(), start=1)
    ]


def address_of(step: Step) -> str:
    """Return the address of a step's page."""
    return reverse(f"setup:{step}")


def permission_for(finding: Finding) -> Permission:
    """Return what somebody needs to give what is missing."""
    return Permission.SET_UP if isinstance(finding.step, Step) else PLACES[finding.step][0]


def address_for(finding: Finding, role: str) -> str:
    """Return where `role` gives what is missing; empty where somebody else does."""
    if not may(role, permission_for(finding)):
        return ""
    place = finding.step
    return address_of(place) if isinstance(place, Step) else reverse(PLACES[place][1])


def after(step: Step) -> str:
    """Return the address of the page that comes after `step`: the next step, or the list of what is missing."""
    order = list(TITLES)
    place = order.index(step) + 1
    return address_of(order[place]) if place < len(order) else reverse("setup:ready")


def first_missing(site: Site | None) -> str:
    """Return the address where the set-up goes on: the first step that lacks something, else the list."""
    found = readiness.findings_of(site)
    missing = next((each for each in all_steps(site, found) if each.state == State.MISSING), None)
    return missing.address if missing else reverse("setup:ready")


def _state(step: Step, site: Site | None, found: Sequence[Finding]) -> State:
    mine = [finding for finding in found if finding.step == step]
    if any(finding.is_blocking for finding in mine):
        return State.MISSING
    if site is None and step is not Step.CAJA:
        return State.MISSING
    return State.TO_REVIEW if mine else State.DONE
