"""What happened to a thing that is configured: every change with who made it, as the database keeps it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.kernel.history import events_of
from ventanilla.org.models import Desk, DeskLine, ServiceLine, StaffUser
from ventanilla.web.backoffice import words
from ventanilla.web.backoffice.words import Text

MOST = 200
LONGEST = 160
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changed, as it was and as it became."""

    field: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one person did at one moment; `who` is empty where a program did it."""

    at: dt.datetime
    who: str
    is_first: bool
    differences: tuple[Difference, ...]

    @property
    def day(self) -> str:
        """The day of it, with its year."""
        return words.day(timezone.localtime(self.at).date())


@dataclass(frozen=True, slots=True)
class _Step:
    event: Any
    is_first: bool
    differences: tuple[Difference, ...]


def changes_of(obj: models.Model) -> list[Change]:
    """Return the last changes of `obj`, the newest first; those of one request are one change."""
    events = list(events_of(type(obj)).filter(pgh_obj=obj.pk).order_by("-pgh_id")[: MOST + 1])[::-1]
    steps = [*_steps(obj, events), *(_lines_of(obj) if isinstance(obj, Desk) else ())]
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pgh_id))
    requests: dict[object, list[_Step]] = {}
    for step in steps:
        requests.setdefault(_request_of(step), []).append(step)
    names = _names(step.event for step in steps)
    return [change for together in requests.values() if (change := _change(together, names))][::-1]


def _steps(obj: models.Model, events: list[Any]) -> Iterator[_Step]:
    fields = [
        (obj._meta.get_field(name), label)
        for name, (label, _help) in words.of(obj._meta.label).fields.items()
        if not obj._meta.get_field(name).many_to_many
    ]
    for place, event in enumerate(events):
        if event.pgh_label == "insert":
            yield _Step(event, is_first=True, differences=())
        elif place:
            yield _Step(
                event, is_first=False, differences=tuple(_differences(fields, events[place - 1], event))
            )


def _differences(fields: list[tuple[Any, Text]], before: Any, after: Any) -> Iterator[Difference]:
    for field, label in fields:
        old, new = (getattr(event, field.attname) for event in (before, after))
        if old != new:
            yield Difference(label, _said(field, old), _said(field, new))


def _said(field: Any, value: Any) -> str:
    """Return a value as its page shows it."""
    if value is None or value in ("", []):
        return NOTHING
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, dt.date):
        return words.day(value)
    text = " · ".join(str(value).split("\n"))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _lines_of(desk: Desk) -> Iterator[_Step]:
    """Yield the lines that a desk was given or that were taken from it."""
    events = list(events_of(DeskLine).filter(desk_id=desk.pk).order_by("-pgh_id")[:MOST])
    names = dict(ServiceLine.objects.filter(site=desk.site).values_list("pk", "name"))
    label = words.of("org.Desk").fields["service_lines"][0]
    for event in events:
        name = names.get(event.serviceline_id, NOTHING)
        told = (NOTHING, name) if event.pgh_label == "insert" else (name, NOTHING)
        yield _Step(event, is_first=False, differences=(Difference(label, *told),))


def _request_of(step: _Step) -> object:
    """Return what the steps of one request share; a step without one stands alone."""
    return step.event.pgh_context_id or (step.event.pgh_created_at, step.event.pgh_label, step.event.pgh_id)


def _change(steps: list[_Step], names: dict[int, str]) -> Change | None:
    """Return what a request did; None when nothing of it is shown."""
    is_first = any(step.is_first for step in steps)
    differences = tuple(_together([each for step in steps for each in step.differences]))
    if not is_first and not differences:
        return None
    first = steps[0].event
    return Change(first.pgh_created_at, names.get(_who(first), ""), is_first, differences)


def _together(differences: list[Difference]) -> Iterator[Difference]:
    """Yield the differences of one request: of a field that changed twice, from the first value to the last."""
    last: dict[tuple[str, str], Difference] = {}
    for each in differences:
        before = last.pop((str(each.field), each.before), None) if each.before != NOTHING else None
        last[str(each.field), each.after] = replace(each, before=before.before) if before else each
    for each in last.values():
        if each.before != each.after:
            yield each


def _names(events: Iterable[Any]) -> dict[int, str]:
    return dict(
        StaffUser.objects.filter(pk__in={_who(each) for each in events}).values_list("pk", "full_name")
    )


def _who(event: Any) -> int:
    return int((event.pgh_context or {}).get("user") or 0)
