"""The Caja and what stands in its sites: service lines, desks, staff, devices, hours and shifts."""

from ventanilla.org.models.caja import Caja, ServiceLine, Site
from ventanilla.org.models.calendar import EarlyClosing, OpeningHours, SpecialDay, Weekday
from ventanilla.org.models.desks import AdvisorSkill, Desk, DeskLine
from ventanilla.org.models.devices import ApiClient, Device, DeviceKind, PairingAttempt, PairingCode
from ventanilla.org.models.hall import HallNotice, HallSettings, Pace
from ventanilla.org.models.health import DeviceHealth, Sound
from ventanilla.org.models.shifts import LunchSlot, Pause, PauseReason, Shift
from ventanilla.org.models.staff import StaffManager, StaffUser

__all__ = [
    "AdvisorSkill",
    "ApiClient",
    "Caja",
    "Desk",
    "DeskLine",
    "Device",
    "DeviceHealth",
    "DeviceKind",
    "EarlyClosing",
    "HallNotice",
    "HallSettings",
    "LunchSlot",
    "OpeningHours",
    "Pace",
    "PairingAttempt",
    "PairingCode",
    "Pause",
    "PauseReason",
    "ServiceLine",
    "Shift",
    "Site",
    "Sound",
    "SpecialDay",
    "StaffManager",
    "StaffUser",
    "Weekday",
]
