"""Who can be entered as, and what each of them does."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.org import selectors
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.roles import Permission, Role, may

SHOWN_AT_ONCE = 2
WITHOUT_DESK = 1000

CAN_DO: dict[Role, Promise] = {
    Role.ADVISOR: _("Llama, identifica, atiende y registra en su módulo."),
    Role.HOST: _("Da turnos en la recepción y dice cuánto falta."),
    Role.COORDINATOR: _("Cuida la jornada, cierra lo que quedó pendiente y lee el informe."),
    Role.QUALITY: _("Lee el Informe Turnero CIS."),
    Role.OWNER: _("Ve la jornada y el informe, y declara vigente el procedimiento en una sede."),
    Role.AUDITOR: _("Lee el informe y las evidencias de cada atención."),
    Role.ADMINISTRATOR: _("Pone en marcha la sede y configura cuentas, líneas, módulos y textos."),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, with the desk where they sit now."""

    member: StaffUser
    desk: Desk | None

    @property
    def can_do(self) -> Promise:
        """What their role does, in one sentence."""
        return CAN_DO[Role(self.member.role)]


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody of one role but those to start with."""

    people: tuple[Person, ...]

    @property
    def role(self) -> str:
        """What the role is called."""
        return self.people[0].member.get_role_display()

    @property
    def can_do(self) -> Promise:
        """What the role does, in one sentence."""
        return self.people[0].can_do

    @property
    def is_folded(self) -> bool:
        """Whether they are too many to be shown at once."""
        return len(self.people) > SHOWN_AT_ONCE


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the demo: the advisor and the coordinator to start with, and the others by role."""

    advisor: Person | None
    coordinator: Person | None
    groups: tuple[Group, ...]

    @property
    def to_start_with(self) -> tuple[Person, ...]:
        """Those who are enough to see a turn from both sides."""
        return tuple(each for each in (self.advisor, self.coordinator) if each)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All of them, those to start with first."""
        return (*self.to_start_with, *(person for group in self.groups for person in group.people))

    def who_may(self, permission: Permission, me: object = None) -> Person | None:
        """Return `me` if my role has the permission, else the first whose role does; None when nobody's does."""
        able = [each for each in self.everybody if may(each.member.role, permission)]
        mine = (each for each in able if each.member == me)
        return next(mine, able[0] if able else None)


def cast() -> Cast:
    """Return everybody who has an account, in the order of roles, then desks, then names."""
    everybody = sorted(map(_person, selectors.active_staff()), key=_order)
    advisor = _first(everybody, Role.ADVISOR)
    coordinator = _first(everybody, Role.COORDINATOR)
    others = [each for each in everybody if each not in (advisor, coordinator)]
    by_role = groupby(others, key=lambda each: each.member.role)
    return Cast(advisor, coordinator, tuple(Group(tuple(people)) for _role, people in by_role))


def _person(member: StaffUser) -> Person:
    return Person(member, getattr(member, "desk", None))


def _order(person: Person) -> tuple[int, int, str, int]:
    member = person.member
    number = person.desk.number if person.desk else WITHOUT_DESK
    return list(Role).index(Role(member.role)), number, member.full_name, member.pk


def _first(people: Sequence[Person], role: Role) -> Person | None:
    return next((each for each in people if each.member.role == role), None)
