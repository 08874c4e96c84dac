"""Publishing the rule by which a site calls."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import ServiceLine, Site, StaffUser
from ventanilla.procedure.turns.errors import RuleChanged, RuleIsUnsound
from ventanilla.procedure.turns.events import CallingRulePublished
from ventanilla.procedure.turns.models import MOST_IN_A_ROW, CallingMethod, CallingRuleVersion

HEAVIEST = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most a number of the rule may be, and what to say of another."""

    least: int
    most: int
    name: str


@transaction.atomic
def publish(
    *,
    site: Site,
    valid_from_date: dt.date,
    method: str,
    preferential_in_a_row: int,
    general_in_a_row: int,
    cap_minutes: int | None,
    weights: Mapping[str, int],
    recall_seconds: int,
    calls_before_no_show: int,
    return_places: int,
    early_minutes: int,
    late_minutes: int,
    note: str,
    by: StaffUser,
    seen_version: int | None = None,
) -> CallingRuleVersion:
    """Return the next version of the site's rule, in force from `valid_from_date`, today at the earliest.

    `weights` holds how much a minute of waiting counts by the code of a service line; a line that is not named counts
    once. Raises RuleIsUnsound, naming the field, for numbers out of bounds, a line of another site, a day that is past,
    or no reason for the change; RuleChanged when `seen_version` is not the last one any more.
    """
    site = Site.objects.select_for_update().get(pk=site.pk)
    numbers = {
        "preferential_in_a_row": preferential_in_a_row,
        "general_in_a_row": general_in_a_row,
        "cap_minutes": cap_minutes,
        "recall_seconds": recall_seconds,
        "calls_before_no_show": calls_before_no_show,
        "return_places": return_places,
        "early_minutes": early_minutes,
        "late_minutes": late_minutes,
    }
    heavier = check(site=site, method=method, numbers=numbers, weights=weights)
    _check_day(site, valid_from_date)
    note = " ".join(note.split())[:300]
    if not note:
        raise RuleIsUnsound(_("Diga por qué cambia la regla: queda en su historia."), field="note")
    last = CallingRuleVersion.objects.filter(site=site).order_by("-version").first()
    last_version = last.version if last else 0
    if seen_version is not None and seen_version != last_version:
        raise RuleChanged(
            _(
                "Otra persona publicó la versión %(version)s mientras usted escribía. Mírela antes de publicar."
            )
            % {"version": last_version}
        )
    published = CallingRuleVersion.objects.create(
        site=site,
        version=last_version + 1,
        valid_from_date=valid_from_date,
        method=method,
        weights=heavier,
        note=note,
        published_by=by,
        published_at=clock.now(),
        **numbers,
    )
    emit(
        CallingRulePublished(
            site_id=site.pk,
            site_code=site.code,
            version=published.version,
            valid_from=valid_from_date.isoformat(),
        )
    )
    return published


def check(
    *, site: Site, method: str, numbers: Mapping[str, int | None], weights: Mapping[str, int]
) -> dict[str, int]:
    """Return the weights that are not 1 when a rule like this could be published; `numbers` come by their field.

    Raises RuleIsUnsound, naming the field.
    """
    _check_method(method)
    _check_numbers(numbers)
    return _checked_weights(site, weights)


def limits() -> dict[str, Limits]:
    """Return the bounds of each number of a rule, by its field."""
    return {
        "preferential_in_a_row": Limits(1, MOST_IN_A_ROW, _("Los preferenciales seguidos")),
        "general_in_a_row": Limits(1, MOST_IN_A_ROW, _("Los generales seguidos")),
        "cap_minutes": Limits(5, 240, _("Los minutos del tope de espera")),
        "recall_seconds": Limits(0, 120, _("Los segundos entre llamados")),
        "calls_before_no_show": Limits(1, 5, _("Los llamados antes de marcar que no se presentó")),
        "return_places": Limits(1, 20, _("Los puestos del que vuelve")),
        "early_minutes": Limits(0, 120, _("Los minutos antes de la cita")),
        "late_minutes": Limits(0, 120, _("Los minutos después de la cita")),
    }


def _check_method(method: str) -> None:
    if method not in CallingMethod.values:
        raise RuleIsUnsound(_("Elija en qué orden se llama."), field="method")


def _check_numbers(numbers: Mapping[str, int | None]) -> None:
    for field, bounds in limits().items():
        number = numbers[field]
        if number is not None and not bounds.least <= number <= bounds.most:
            raise RuleIsUnsound(
                _("%(name)s van de %(least)s a %(most)s.")
                % {"name": bounds.name, "least": bounds.least, "most": bounds.most},
                field=field,
            )


def _checked_weights(site: Site, weights: Mapping[str, int]) -> dict[str, int]:
    known = set(ServiceLine.objects.filter(site=site).values_list("code", flat=True))
    for code, weight in weights.items():
        if code not in known:
            raise RuleIsUnsound(
                _("Esa línea no es de esta sede: %(code)s.") % {"code": code}, field="weights"
            )
        if not 1 <= weight <= HEAVIEST:
            raise RuleIsUnsound(
                _("El peso de una línea va de 1 a %(most)s.") % {"most": HEAVIEST}, field="weights"
            )
    return {code: weight for code, weight in sorted(weights.items()) if weight != 1}


def _check_day(site: Site, valid_from_date: dt.date) -> None:
    if valid_from_date < clock.business_date(site.time_zone):
        raise RuleIsUnsound(_("Una regla no puede valer desde un día que ya pasó."), field="valid_from_date")
