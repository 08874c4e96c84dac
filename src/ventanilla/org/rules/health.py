"""What a device's page may say of itself, and what its silence means. Pure."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.org.models import DeviceKind, Sound

BEAT_EVERY = dt.timedelta(seconds=20)
LATE_AFTER = dt.timedelta(seconds=50)
LOST_AFTER = dt.timedelta(minutes=2)
LONGEST_VERSION = 40
LARGEST_NUMBER = 2**63 - 1

Reader = Callable[[object], Any]


class Signal(StrEnum):
    """How long ago a device was heard of."""

    LIVE = "live"
    LATE = "late"
    LOST = "lost"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Report:
    """What a page says of itself with one beat."""

    version: str = ""
    is_answering: bool = True
    is_visible: bool | None = None
    last_call: int | None = None
    sound: str = ""


def signal(heard_at: dt.datetime | None, now: dt.datetime) -> Signal:
    """Return what it means that a device was last heard of at that moment; None for never."""
    if heard_at is None:
        return Signal.NEVER
    age = now - heard_at
    if age <= LATE_AFTER:
        return Signal.LIVE
    return Signal.LATE if age <= LOST_AFTER else Signal.LOST


def read_report(kind: str, said: object) -> Report:
    """Return what a page of that kind said. Raises WrongFields for a field that is not its own, or makes no sense."""
    found = Fields()
    if not isinstance(said, Mapping):
        found.refuse("body", _("El cuerpo debe ser un objeto."))
        found.raise_if_wrong()
        return Report()
    known = _FIELDS | _FIELDS_OF.get(kind, {})
    for name in said.keys() - known.keys():
        found.refuse(str(name), _("Ese dato no está declarado para este dispositivo."))
    read = {name: _take(found, name, known[name], said[name]) for name in known.keys() & said.keys()}
    found.raise_if_wrong()
    return Report(**read)


def _take(found: Fields, name: str, reader: Reader, value: object) -> Any:
    return found.take(name, lambda: reader(value), None)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongText(_("Debe ser verdadero o falso."))
    return value


def _version(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VERSION or not value.isprintable():
        raise WrongText(_("Debe ser un texto de hasta 40 letras."))
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise WrongText(_("Debe ser un número entero."))
    return value


def _one_of(values: list[str]) -> Reader:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in values:
            raise WrongText(_("Debe ser uno de: %(values)s.") % {"values": ", ".join(values)})
        return value

    return read


_FIELDS: dict[str, Reader] = {
    "version": _version,
    "is_answering": _flag,
    "is_visible": _flag,
}
_FIELDS_OF: dict[str, dict[str, Reader]] = {
    DeviceKind.DISPLAY: {"last_call": _whole, "sound": _one_of(Sound.values)},
}
