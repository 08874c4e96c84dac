"""What happens to desks and devices."""

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
