"""What to try first: one turn, from the kiosk to the report, seen from every side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.org import selectors
from ventanilla.org.models import Desk, Device, DeviceKind
from ventanilla.web.door.people import Cast, Person


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a step: where it leads; a device opens beside the door, entering as somebody takes its place."""

    label: str
    address: str
    is_beside: bool


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what to do, what to look for, and the buttons that lead there."""

    title: str
    text: str
    actions: tuple[Action, ...]
    asks_document: bool = False


def first_steps(cast: Cast, devices: Sequence[Device]) -> list[FirstStep]:
    """Return the steps that can be taken with those people and devices, in their order."""
    kiosk = _of(devices, DeviceKind.KIOSK)
    display = _of(devices, DeviceKind.DISPLAY)
    advisor, coordinator = cast.advisor, cast.coordinator
    desk = advisor.desk if advisor else None
    tablet = _of(devices, DeviceKind.TABLET, desk) if desk else None
    return [
        *_watch(display, tablet),
        *(_take_a_turn(kiosk, desk) if kiosk else ()),
        *(_call(advisor, desk) if advisor and desk else ()),
        *(_rate(tablet, advisor) if advisor and tablet else ()),
        *(_look_back(coordinator) if coordinator else ()),
    ]


def _watch(display: Device | None, tablet: Device | None) -> Iterator[FirstStep]:
    beside = [
        *([_opening(_("Abrir la sala"), display)] if display else []),
        *([_opening(_tablet_of(tablet), tablet)] if tablet else []),
    ]
    if beside:
        text = _("Déjelas a la vista, cada una en su pestaña: se mueven solas.")
        yield FirstStep(_("Abra la sala y la tableta"), text, tuple(beside))


def _take_a_turn(kiosk: Device, desk: Desk | None) -> Iterator[FirstStep]:
    lines = selectors.open_lines_of(desk) if desk else []
    touch = _("Toque «%(line)s».") % {"line": lines[0].name} if lines else _("Toque un servicio.")
    text = _("%(touch)s El documento es opcional.") % {"touch": touch}
    yield FirstStep(_("Tome un turno en el quiosco"), text, (_opening(_("Abrir el quiosco"), kiosk),))


def _call(advisor: Person, desk: Desk) -> Iterator[FirstStep]:
    name = advisor.member.first_name
    text = _(
        "En el módulo %(number)s, F2 llama a quien sigue y la sala lo anuncia. La pantalla dice cada paso; F9 finaliza."
    )
    yield FirstStep(
        _("Llame como %(name)s") % {"name": name},
        text % {"number": desk.number},
        (_entering(advisor),),
        asks_document=True,
    )


def _rate(tablet: Device, advisor: Person) -> Iterator[FirstStep]:
    text = _("Cuando %(name)s finaliza, su tableta pregunta cómo fue. Toque una cara.")
    yield FirstStep(
        _("Califique en la tableta"),
        text % {"name": advisor.member.first_name},
        (_opening(_tablet_of(tablet), tablet),),
    )


def _look_back(coordinator: Person) -> Iterator[FirstStep]:
    yield FirstStep(
        _("Mírelo como %(name)s") % {"name": coordinator.member.first_name},
        _("La jornada muestra la atención y lo que le quedó pendiente; el informe ya la cuenta."),
        (_entering(coordinator),),
    )


def _opening(label: str, device: Device) -> Action:
    return Action(label, reverse("door:become", args=[device.pk]), is_beside=True)


def _entering(person: Person) -> Action:
    label = _("Entrar como %(name)s") % {"name": person.member.first_name}
    return Action(label, reverse("door:enter", args=[person.member.username]), is_beside=False)


def _tablet_of(tablet: Device) -> str:
    return _("Abrir la tableta %(number)s") % {"number": tablet.desk.number if tablet.desk else ""}


def _of(devices: Sequence[Device], kind: DeviceKind, desk: Desk | None = None) -> Device | None:
    fitting = (each for each in devices if each.kind == kind and (desk is None or each.desk == desk))
    return next(fitting, None)
