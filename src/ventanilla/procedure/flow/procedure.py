"""PRD-SYE-ATC-01 as data: what it asks of a visit, when, and which record proves it.

From this declaration come the desk's next step and what a visit still owes. A new version of
the document is a new declaration with its own `valid_from`; a visit keeps the version it was served under (R06).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.procedure.flow.facts import VisitFacts


class Step(StrEnum):
    """What the advisor does next; every screen of the desk belongs to one."""

    IDENTIFY = "identify"
    AUTHORIZE = "authorize"
    NEED = "need"
    GUIDE = "guide"
    TICKET = "ticket"
    FINISH = "finish"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the procedure asks: its activity, whether it applies to a visit, and whether its record exists."""

    step: Step
    activity: int
    title: str | Promise
    owed: str | Promise
    applies: Callable[[VisitFacts], bool]
    is_met: Callable[[VisitFacts], bool]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A version of the controlled document, with the things it asks in their order."""

    code: str
    version: int
    valid_from: dt.date
    items: tuple[Item, ...]


def _always(facts: VisitFacts) -> bool:
    return True


PRD_SYE_ATC_01_V10 = Procedure(
    code="PRD-SYE-ATC-01",
    version=10,
    valid_from=dt.date(2024, 9, 27),
    items=(
        Item(
            Step.IDENTIFY,
            activity=1,
            title=_("Identificar"),
            owed=_("Identificar a la persona por su documento"),
            applies=_always,
            is_met=lambda facts: facts.is_identification_settled,
        ),
        Item(
            Step.AUTHORIZE,
            activity=2,
            title=_("Datos personales"),
            owed=_("Autorización de datos: formato firmado y adjunto, o la negativa"),
            applies=_always,
            is_met=lambda facts: facts.is_consent_settled,
        ),
        Item(
            Step.NEED,
            activity=3,
            title=_("Necesidad"),
            owed=_("Registrar la necesidad: línea, clase y nivel de información"),
            applies=_always,
            is_met=lambda facts: facts.has_need,
        ),
        Item(
            Step.GUIDE,
            activity=3,
            title=_("Guía"),
            owed=_("Abrir la guía del servicio"),
            applies=lambda facts: facts.has_need and facts.has_guide_available,
            is_met=lambda facts: facts.has_opened_guide,
        ),
        Item(
            Step.TICKET,
            activity=4,
            title=_("Registro"),
            owed=_("Radicar el ticket, o decir por qué no aplica"),
            applies=_always,
            is_met=lambda facts: facts.is_ticket_decided,
        ),
        Item(
            Step.FINISH,
            activity=5,
            title=_("Finalizar"),
            owed=_("Finalizar el turno y pedir la calificación"),
            applies=_always,
            is_met=lambda facts: facts.is_rating_asked,
        ),
        Item(
            Step.RATE,
            activity=5,
            title=_("Calificar"),
            owed=_("La respuesta de la calificación"),
            applies=_always,
            is_met=lambda facts: facts.is_rating_settled,
        ),
    ),
)

VERSIONS = (PRD_SYE_ATC_01_V10,)


def in_force(day: dt.date) -> Procedure:
    """Return the version of the procedure that holds on `day`."""
    return max((each for each in VERSIONS if each.valid_from <= day), key=lambda each: each.valid_from)


def of_version(version: int) -> Procedure:
    """Return the declaration of that version. Raises StopIteration for one that was never declared."""
    return next(each for each in VERSIONS if each.version == version)
