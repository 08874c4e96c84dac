"""Where a member of staff may go: the pages in the bar at the top of every office page, and those about the day."""

from dataclasses import dataclass, replace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.org.roles import Permission, may
from ventanilla.oversight.sending import selectors as sending

register = template.Library()

COMMANDS = "coordinator:commands"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the office; `count` is how many things wait there for a person, where that is counted."""

    address: str
    title: str
    icon: str
    is_here: bool
    count: int | None = None


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[Place]:
    """Return the pages that the signed-in role may open, in the order of a day's work."""
    every = [
        (Permission.SEE_DAY, "coordinator:day", _("Jornada"), "layout-dashboard"),
        (Permission.RECEIVE, "reception:home", _("Recepción"), "user-plus"),
        (Permission.SEE_REPORT, "coordinator:report", _("Informe"), "chart-bar"),
        (Permission.IMPORT_AFFILIATES, "coordinator:affiliates", _("Afiliados"), "users"),
        (Permission.STEER_COMMANDS, COMMANDS, _("Envíos"), "send"),
        (Permission.MANAGE_DEVICES, "coordinator:devices", _("Dispositivos"), "device-desktop"),
        (Permission.MANAGE_HALL, "coordinator:hall", _("Sala"), "device-tv"),
        (Permission.MANAGE_HOURS, "setup:hours", _("Horario"), "clock"),
        (Permission.CONFIGURE, "backoffice:index", _("Configuración"), "settings"),
        (Permission.DECLARE_VALID, "setup:home", _("Puesta en marcha"), "list-check"),
    ]
    request = context["request"]
    return [
        replace(place, count=sending.count_for_a_person(request.site))
        if request.site and place.address == reverse(COMMANDS)
        else place
        for place in _mine(request, every)
    ]


@register.simple_tag(takes_context=True)
def day_places(context: dict[str, Any]) -> list[Place]:
    """Return the pages about the day that the signed-in role may open; none while there is only one."""
    every = [
        (Permission.SEE_DAY, "coordinator:day", _("Ahora"), "gauge"),
        (Permission.MANAGE_SHIFTS, "coordinator:lunch", _("Almuerzos"), "tools-kitchen-2"),
        (Permission.MANAGE_SHIFTS, "coordinator:shifts", _("Personal"), "id-badge-2"),
        (Permission.MANAGE_LINES, "coordinator:lines", _("Líneas"), "route"),
        (Permission.BOOK, "coordinator:appointments", _("Citas"), "calendar-event"),
        (Permission.MANAGE_RULES, "coordinator:rules", _("Reglas"), "scale"),
        (Permission.SEE_CALLS, "coordinator:calls", _("Llamados"), "history"),
        (Permission.MANAGE_HOURS, "coordinator:closing", _("Cierre"), "lock"),
    ]
    mine = _mine(context["request"], every)
    return mine if len(mine) > 1 else []


def _mine(request: Any, every: list[tuple[Permission, str, str, str]]) -> list[Place]:
    mine = [
        (reverse(name), *place) for permission, name, *place in every if may(request.user.role, permission)
    ]
    here = _here(request.path, [address for address, *_place in mine])
    return [Place(address, title, icon, address == here) for address, title, icon in mine]


def _here(path: str, addresses: list[str]) -> str:
    """Return the address the page at `path` belongs to: the longest it begins with; a visit belongs to the day."""
    return max((each for each in addresses if path.startswith(each)), key=len, default="")
