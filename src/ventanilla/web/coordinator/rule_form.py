"""The form of a calling rule: what was typed, what it comes to, and what is wrong with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import ServiceLine, Site
from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.services import publishing

NUMBERS = (
    "preferential_in_a_row",
    "general_in_a_row",
    "cap_minutes",
    "recall_seconds",
    "calls_before_no_show",
    "return_places",
    "early_minutes",
    "late_minutes",
)
LONGEST_NUMBER = 6
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form as it was typed, and what is wrong with it."""

    name: str
    value: str
    error: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """A service line and the field of its weight."""

    line: ServiceLine
    field: Field


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as typed: every field by its name, nothing of it stored before it is published."""

    values: Mapping[str, str]
    lines: Sequence[ServiceLine]
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: CallingRule, lines: Sequence[ServiceLine], day: dt.date) -> "RuleForm":
        """Return the form filled in with a rule, to count from `day`."""
        values = {
            "method": rule.method,
            "preferential_in_a_row": str(rule.preferential_in_a_row),
            "general_in_a_row": str(rule.general_in_a_row),
            "cap_minutes": "" if rule.cap is None else _whole(rule.cap, 60),
            "recall_seconds": _whole(rule.recall_every, 1),
            "calls_before_no_show": str(rule.calls_before_no_show),
            "return_places": str(rule.return_places),
            "early_minutes": _whole(rule.early, 60),
            "late_minutes": _whole(rule.late, 60),
            "valid_from_date": day.isoformat(),
            "note": "",
        }
        weights = {f"weight-{line.code}": str(rule.weights.get(line.code, 1)) for line in lines}
        return cls(values | weights, lines)

    @classmethod
    def typed(cls, posted: QueryDict, lines: Sequence[ServiceLine]) -> "RuleForm":
        """Return the form as it was handed in."""
        names = ("method", "valid_from_date", *NUMBERS, *(f"weight-{line.code}" for line in lines))
        values = {name: posted.get(name, "").strip()[:20] for name in names}
        return cls(values | {"note": posted.get("note", "")[:LONGEST_NOTE]}, lines)

    def with_errors(self, errors: Mapping[str, str]) -> "RuleForm":
        """Return the same form with what is wrong."""
        return RuleForm(self.values, self.lines, errors)

    def refused(self, refusal: DomainError) -> "RuleForm":
        """Return the same form with why it was refused, at its field or above all of them."""
        return self.with_errors({refusal.field or "form": str(refusal)})

    def terms(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return what the rule comes to, and by its field what cannot be read; weights stand under "weights"."""
        terms: dict[str, Any] = {"method": self.values["method"], "weights": {}}
        errors = {}
        for name in NUMBERS:
            text = self.values[name]
            terms[name] = _number(text)
            if terms[name] is None and (text or name != "cap_minutes"):
                errors[name] = _("Escriba un número entero.")
        for line in self.lines:
            weight = _number(self.values[f"weight-{line.code}"])
            if weight is None or not 1 <= weight <= publishing.HEAVIEST:
                errors[f"weight-{line.code}"] = _("De 1 a %(most)s.") % {"most": publishing.HEAVIEST}
            terms["weights"][line.code] = weight or 1
        return terms, errors

    def rule(self, site: Site) -> tuple[CallingRule | None, dict[str, str]]:
        """Return the rule that was typed, or what is wrong with it by its field."""
        terms, errors = self.terms()
        if errors:
            return None, errors
        numbers = {name: terms[name] for name in NUMBERS}
        try:
            weights = publishing.check(
                site=site, method=terms["method"], numbers=numbers, weights=terms["weights"]
            )
        except DomainError as refusal:
            return None, {refusal.field or "form": str(refusal)}
        cap = terms["cap_minutes"]
        return (
            CallingRule(
                method=terms["method"],
                preferential_in_a_row=terms["preferential_in_a_row"],
                general_in_a_row=terms["general_in_a_row"],
                cap=None if cap is None else dt.timedelta(minutes=cap),
                weights=weights,
            ),
            {},
        )

    @property
    def date(self) -> dt.date | None:
        """The date typed from which the rule is to count; None for one that does not exist."""
        try:
            return dt.date.fromisoformat(self.values["valid_from_date"])
        except ValueError:
            return None

    @property
    def methods(self) -> list[tuple[str, str, str]]:
        """The orders to choose from: code, name, and what it means in a line."""
        said = {
            CallingMethod.RATIO: _("Unos y otros alternan: nadie queda de último por su clase."),
            CallingMethod.PRIORITY: _("Un general pasa solo cuando no espera ningún preferencial."),
            CallingMethod.FIFO: _(
                "Quien llega antes pasa antes. No da la atención preferencial que pide la ley."
            ),
        }
        return [(each.value, str(each.label), words) for each, words in said.items()]

    @property
    def fields(self) -> dict[str, Field]:
        """Every field but the weights, by its name."""
        labels = {name: bounds.name for name, bounds in publishing.limits().items()}
        names = [name for name in self.values if not name.startswith("weight-")]
        return {
            name: Field(name, self.values[name], self.errors.get(name, ""), labels.get(name, ""))
            for name in names
        }

    @property
    def weights(self) -> list[Weight]:
        """The weight of each line."""
        names = [(line, f"weight-{line.code}") for line in self.lines]
        return [
            Weight(line, Field(name, self.values[name], self.errors.get(name, ""))) for line, name in names
        ]

    @property
    def has_weights(self) -> bool:
        """Whether a line counts for more than the others, or one of the weights is wrong."""
        return any(each.field.value != "1" or each.field.error for each in self.weights)

    @property
    def first_wrong(self) -> str:
        """The name of the first field that is wrong, to begin there."""
        order = [*self.values]
        return min(self.errors, key=lambda name: order.index(name) if name in order else -1, default="")


def _whole(length: dt.timedelta, unit: int) -> str:
    return str(int(length.total_seconds()) // unit)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
