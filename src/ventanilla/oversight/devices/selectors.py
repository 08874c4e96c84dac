"""Reads about the health of devices, with the calls a display has not confirmed and how a printer is."""

import datetime as dt
import uuid
from dataclasses import dataclass

from ventanilla.kernel import clock
from ventanilla.org import selectors as org
from ventanilla.org.models import Device, DeviceHealth, DeviceKind, Site, Sound
from ventanilla.org.rules.health import Signal, signal
from ventanilla.procedure.printing.selectors import PrinterHealth, printer_health
from ventanilla.procedure.turns.models import CallAnnouncement, TurnCall

RECENT_CALLS = 100
# A call is confirmed when it was said whole, after the one before it.
SLOW_TO_CONFIRM = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Told:
    """What a display announced of today's last calls, and what it has not confirmed: how many, and since when."""

    last: TurnCall | None
    missing: int = 0
    since: dt.datetime | None = None
    is_slow: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """How a device is: when it was last heard, what it said then; a display's calls, a kiosk's printer."""

    device: Device
    signal: Signal
    health: DeviceHealth | None
    told: Told | None = None
    printer: PrinterHealth | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether its watchdog still speaks but its page does not answer."""
        return self.health is not None and not self.health.is_answering and self.signal is Signal.LIVE

    @property
    def is_mute(self) -> bool:
        """Whether nobody hears it."""
        return self.health is not None and self.health.sound in (Sound.OFF, Sound.BLOCKED)

    @property
    def cannot_print(self) -> bool:
        """Whether its printer gives no ticket."""
        return self.printer is not None and self.printer.level == "bad"

    @property
    def needs_somebody(self) -> bool:
        """Whether it was in use and is not now, or cannot do its part."""
        return self.signal is Signal.LOST or self.is_frozen or self.cannot_print


def conditions_of(site: Site) -> list[Condition]:
    """Return how each device of `site` is, in the order of `org.selectors.devices_of`; in four queries."""
    now, devices = clock.now(), org.devices_of(site)
    calls = _calls_today(site, now)
    displays = [each for each in devices if each.kind == DeviceKind.DISPLAY]
    confirmed, printers = _last_confirmed(displays, calls), printer_health(site)
    return [
        _condition(each, calls, confirmed.get(each.pk, 0), now, printers.get(each.pk)) for each in devices
    ]


def needing_somebody(site: Site, *, gives_turns: bool) -> list[Condition]:
    """Return the devices that should be on now and are not, or cannot do their part, in two queries.

    None while no turns are given. A tablet should be on while an advisor sits at its desk. A device that was never
    opened is not missed yet.
    """
    if not gives_turns:
        return []
    now, printers = clock.now(), printer_health(site)
    expected = [each for each in org.devices_of(site) if _should_be_on(each)]
    conditions = (_condition(each, [], 0, now, printers.get(each.pk)) for each in expected)
    return [each for each in conditions if each.needs_somebody]


def _should_be_on(device: Device) -> bool:
    return device.desk is None or device.desk.advisor_id is not None


def _condition(
    device: Device, calls: list[TurnCall], confirmed: int, now: dt.datetime, printer: PrinterHealth | None
) -> Condition:
    health = _health_of(device)
    found = signal(health.heard_at if health else None, now)
    if health is None or device.kind != DeviceKind.DISPLAY:
        return Condition(device, found, health, printer=printer)
    return Condition(device, found, health, _told(calls, max(confirmed, health.last_call or 0), now))


def _health_of(device: Device) -> DeviceHealth | None:
    return device.health if hasattr(device, "health") else None


def _told(calls: list[TurnCall], last: int, now: dt.datetime) -> Told:
    """Return what a display told whose last call was `last`. It begins with what there is when it is opened."""
    known = next((call for call in calls if call.number <= last), None)
    missing = [call for call in calls if call.number > last]
    if not missing:
        return Told(known)
    since = missing[-1].called_at
    return Told(known, len(missing), since, is_slow=now - since > SLOW_TO_CONFIRM)


def _calls_today(site: Site, now: dt.datetime) -> list[TurnCall]:
    """Return today's last calls, the newest first."""
    date = clock.business_date(site.time_zone, now)
    start, end = clock.day_bounds(site.time_zone, date, date)
    today = TurnCall.objects.filter(site=site, called_at__gte=start, called_at__lt=end)
    return list(today.order_by("-number")[:RECENT_CALLS])


def _last_confirmed(displays: list[Device], calls: list[TurnCall]) -> dict[uuid.UUID, int]:
    """Return the number of the last of these calls that each display confirmed, by its id."""
    said = CallAnnouncement.objects.filter(device__in=displays, call__in=calls)
    return dict(said.order_by("call__number").values_list("device", "call__number"))
