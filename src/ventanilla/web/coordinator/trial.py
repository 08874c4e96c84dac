"""How a day under another rule is laid beside the day as it was: words, bars and a table. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.kernel import words
from ventanilla.procedure.turns.rules.outcome import Outcome, Waits
from ventanilla.procedure.turns.selectors_replay import Trial
from ventanilla.web.coordinator.charts import Bar, bars

NOTHING = "–"
HARDLY = 3.0
"""Seconds: a smaller difference is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the new rule compares with the present one, in words, and whether that is good for the people."""

    words: str
    is_better: bool = False
    is_worse: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: as it was, under the present rule, under the new one, and the difference between these two."""

    name: str
    figures: tuple[str, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of a class or a service line, and its bars."""

    name: str
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Bars:
    label: str
    waits: Waits


def groups(trial: Trial) -> list[Group]:
    """Return everybody and both classes, each with all figures; their bars are on one scale."""
    minutes = int(trial.limit.total_seconds() // 60)
    columns = (trial.as_it_was, *trial.under)
    longest = max((each.p95 or 0 for column in columns for each in _classes(column)), default=0)
    return [
        Group(name, _figures(waits, minutes), _bars(waits, longest))
        for name, waits in (
            (_("Preferenciales"), tuple(each.preferential for each in columns)),
            (_("Generales"), tuple(each.general for each in columns)),
            (_("Todos"), tuple(each.everybody for each in columns)),
        )
    ]


def lines(trial: Trial, names: dict[str, str]) -> list[Line]:
    """Return the mean wait in each service line with people, by the order of `names`."""
    columns = (trial.as_it_was, *trial.under)
    return [
        _line(name, [each.by_line[code] for each in columns], lambda waits: waits.mean)
        for code, name in names.items()
        if code in trial.as_it_was.by_line
    ]


def verdict(trial: Trial) -> str:
    """Return what the new rule would have meant for each class, in a sentence."""
    present, new = trial.under
    told = [
        _("los %(class)s esperarían %(mean)s de media (%(difference)s)")
        % {
            "class": name,
            "mean": _minutes(after.mean),
            "difference": _seconds_apart(before.mean, after.mean).words,
        }
        for name, before, after in (
            (_("preferenciales"), present.preferential, new.preferential),
            (_("generales"), present.general, new.general),
        )
        if after.mean is not None
    ]
    return _("Con la regla nueva, %(told)s.") % {"told": _(" y ").join(told)} if told else ""


def fidelity(trial: Trial) -> str:
    """Return how near the simulation comes to what really happened, class by class."""
    real, simulated = trial.as_it_was, trial.under[0]
    return _(
        "Así fue: los preferenciales esperaron %(preferential)s de media y los generales %(general)s. La simulación de "
        "la regla vigente da %(preferential_simulated)s y %(general_simulated)s."
    ) % {
        "preferential": _minutes(real.preferential.mean),
        "general": _minutes(real.general.mean),
        "preferential_simulated": _minutes(simulated.preferential.mean),
        "general_simulated": _minutes(simulated.general.mean),
    }


def _classes(column: Outcome) -> tuple[Waits, ...]:
    return column.preferential, column.general, column.everybody


def _bars(waits: Sequence[Waits], longest: float) -> tuple[Bar, ...]:
    names = (_("Como fue"), _("Regla vigente"), _("Regla nueva"))
    rows = [_Bars(name, each) for name, each in zip(names, waits, strict=True)]
    return bars(rows, lambda row: row.waits.p95, lambda row: row.waits.mean, longest=longest)


def _figures(waits: Sequence[Waits], minutes: int) -> tuple[Line, ...]:
    late = _("Esperaron más de %(minutes)s min") % {"minutes": minutes}
    return (
        _line(_("Espera media"), waits, lambda each: each.mean),
        _line(_("Espera mediana"), waits, lambda each: each.median),
        _line(_("Espera, 95 de cada 100"), waits, lambda each: each.p95),
        _line(_("Espera más larga"), waits, lambda each: each.longest),
        _people(late, waits, lambda each: each.late),
        _people(_("Se les adelantó alguien"), waits, lambda each: each.overtaken),
        _people(_("Llamados"), waits, lambda each: each.people, is_neutral=True),
        _people(_("Sin llamar"), waits, lambda each: each.uncalled),
    )


def _line(name: str, waits: Sequence[Waits], read: Callable[[Waits], float | None]) -> Line:
    values = [read(each) for each in waits]
    return Line(
        name,
        tuple(_minutes(each) for each in values),
        _seconds_apart(values[1], values[2]),
    )


def _people(
    name: str, waits: Sequence[Waits], read: Callable[[Waits], int], *, is_neutral: bool = False
) -> Line:
    values = [read(each) for each in waits]
    apart = values[2] - values[1]
    if not apart:
        return Line(name, tuple(map(str, values)), Difference(_("igual")))
    told = (
        ngettext("%(n)s persona más", "%(n)s personas más", apart)
        if apart > 0
        else ngettext("%(n)s persona menos", "%(n)s personas menos", -apart)
    ) % {"n": abs(apart)}
    return Line(
        name,
        tuple(map(str, values)),
        Difference(told, is_better=apart < 0 and not is_neutral, is_worse=apart > 0 and not is_neutral),
    )


def _seconds_apart(before: float | None, after: float | None) -> Difference:
    if before is None or after is None:
        return Difference(NOTHING)
    apart = after - before
    if abs(apart) < HARDLY:
        return Difference(_("igual"))
    template = _("%(minutes)s más") if apart > 0 else _("%(minutes)s menos")
    told = template % {"minutes": _minutes(abs(apart))}
    return Difference(told, is_better=apart < 0, is_worse=apart > 0)


def _minutes(seconds: float | None) -> str:
    return NOTHING if seconds is None else _("%(minutes)s min") % {"minutes": words.decimal(seconds / 60, 1)}
