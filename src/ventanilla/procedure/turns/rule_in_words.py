"""A calling rule in a sentence that anybody in the hall would understand."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import words
from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule


def sentence(rule: CallingRule, line_names: Mapping[str, str]) -> str:
    """Return in which order the rule calls; `line_names` gives the name of each line by its code."""
    order = f"{_order(rule)}{_cap(rule)}."
    weights = _weights(rule, line_names)
    return f"{order} {weights}" if weights else order


def _order(rule: CallingRule) -> str:
    if rule.method == CallingMethod.FIFO:
        return _("Todos por orden de llegada, sin distinguir preferenciales")
    if rule.method == CallingMethod.PRIORITY:
        return _("Los preferenciales siempre antes que los generales")
    return _("%(preferential)s y %(general)s por turnos") % {
        "preferential": _preferential(rule.preferential_in_a_row),
        "general": _general(rule.general_in_a_row),
    }


def _cap(rule: CallingRule) -> str:
    if rule.cap is None:
        return _("; sin tope de espera")
    minutes = int(rule.cap.total_seconds() // 60)
    return _("; quien espera más de %(minutes)s minutos pasa primero") % {"minutes": minutes}


def _weights(rule: CallingRule, line_names: Mapping[str, str]) -> str:
    heavier = [
        _("en %(line)s por %(weight)s") % {"line": line_names.get(code, code), "weight": weight}
        for code, weight in sorted(rule.weights.items())
        if weight != 1
    ]
    return _("Cada minuto de espera cuenta %(lines)s.") % {"lines": words.listed(heavier)} if heavier else ""


def _preferential(number: int) -> str:
    return ngettext("Un preferencial", "%(number)s preferenciales", number) % {"number": _number(number)}


def _general(number: int) -> str:
    return ngettext("un general", "%(number)s generales", number) % {"number": _number(number).lower()}


def _number(number: int) -> str:
    names = (_("Dos"), _("Tres"), _("Cuatro"), _("Cinco"), _("Seis"), _("Siete"), _("Ocho"), _("Nueve"))
    return names[number - 2] if 2 <= number <= 9 else str(number)
