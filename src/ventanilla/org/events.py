"""What happens to desks, devices, hours and shifts."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DeskTaken(Event):
    """An advisor sat down at a desk."""

    site_code: str
    desk_id: int
    advisor_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}", f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class DeskLeft(Event):
    """An advisor left a desk."""

    site_code: str
    desk_id: int
    advisor_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}", f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class DevicePaired(Event):
    """A browser became a device."""

    device_id: str


@dataclass(frozen=True, kw_only=True)
class DeviceRevoked(Event):
    """A device lost its right to be one."""

    device_id: str


@dataclass(frozen=True, kw_only=True)
class HoursEvent(Event):
    """Something changed about when turns are given; kiosk and hall look again."""

    site_code: str
    by_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:lines", f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class WeekChanged(HoursEvent):
    """The site keeps other hours in its week."""


@dataclass(frozen=True, kw_only=True)
class SpecialDayChanged(HoursEvent):
    """A date got hours of its own, or lost them."""

    date: str


@dataclass(frozen=True, kw_only=True)
class ClosedEarly(HoursEvent):
    """Today's last turn comes before the hour."""

    date: str


@dataclass(frozen=True, kw_only=True)
class Reopened(HoursEvent):
    """Today's early closing was taken back."""

    date: str


@dataclass(frozen=True, kw_only=True)
class ShiftEvent(Event):
    """Something happened to an advisor's working day; their desk and the coordinator look again."""

    site_code: str
    advisor_id: int
    desk_id: int | None

    def topics(self) -> tuple[str, ...]:
        desk = (f"desk:{self.desk_id}",) if self.desk_id else ()
        return (f"site:{self.site_code}:queue", *desk)


@dataclass(frozen=True, kw_only=True)
class ShiftStarted(ShiftEvent):
    """An advisor began to work."""


@dataclass(frozen=True, kw_only=True)
class ShiftEnded(ShiftEvent):
    """An advisor went home."""


@dataclass(frozen=True, kw_only=True)
class PauseStarted(ShiftEvent):
    """An advisor went away for a while: to lunch, or for another reason."""


@dataclass(frozen=True, kw_only=True)
class PauseEnded(ShiftEvent):
    """An advisor came back, and calls again."""


@dataclass(frozen=True, kw_only=True)
class LunchPlanned(Event):
    """An advisor goes to lunch at another hour, or has none planned any more; the site's desks look again."""

    site_code: str
    advisor_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:queue",)


@dataclass(frozen=True, kw_only=True)
class SiteChanged(Event):
    """A part of a site's set-up changed (`part`: site, lines, desks, skills); its screens look again."""

    site_code: str
    part: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:lines", f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class ProcedureDeclared(Event):
    """The procedure was declared valid at a site: from now on turns are given there."""

    site_code: str
    by_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:lines", f"site:{self.site_code}:queue")


@dataclass(frozen=True, kw_only=True)
class StaffChanged(Event):
    """Accounts of the staff were made or changed."""

    created_ids: list[int]
    changed_ids: list[int]
    by_id: int


@dataclass(frozen=True, kw_only=True)
class FirstAdministratorCreated(Event):
    """The first account of this deployment was made, by whoever had the key of that run."""

    administrator_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """Somebody chose a new password (`by_id` is their own), or was given one to begin with."""

    member_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class HallChanged(Event):
    """The displays of a site show other notices, or speak in another way."""

    site_code: str
    by_id: int

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:lines",)
