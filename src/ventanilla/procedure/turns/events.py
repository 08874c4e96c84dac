"""What happens to turns (ids and codes only: nothing here may not be seen in the hall)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class TurnEvent(Event):
    """Something happened to a turn; queue screens of the site look again."""

    site_code: str
    turn_id: str
    code: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:queue",)


@dataclass(frozen=True, kw_only=True)
class TurnIssued(TurnEvent):
    """A person took a turn."""

    service_line: str


@dataclass(frozen=True, kw_only=True)
class DeskTurnEvent(TurnEvent):
    """Something happened to a turn at a desk."""

    desk_id: int

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"desk:{self.desk_id}")


@dataclass(frozen=True, kw_only=True)
class TurnCalled(DeskTurnEvent):
    """A turn was called to a desk; the hall announces it."""

    number: int
    desk: int
    attempt: int

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"site:{self.site_code}:calls")


@dataclass(frozen=True, kw_only=True)
class TurnStarted(DeskTurnEvent):
    """The person came to the desk."""


@dataclass(frozen=True, kw_only=True)
class TurnHeld(DeskTurnEvent):
    """The person fills something in meanwhile and comes back to this advisor."""


@dataclass(frozen=True, kw_only=True)
class TurnChangedDesk(DeskTurnEvent):
    """The advisor took the person along to another desk."""

    left_desk_id: int

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"desk:{self.left_desk_id}")


@dataclass(frozen=True, kw_only=True)
class TurnFinished(DeskTurnEvent):
    """The attention at the desk ended."""


@dataclass(frozen=True, kw_only=True)
class TurnNoShow(DeskTurnEvent):
    """The person never came to the desk."""


@dataclass(frozen=True, kw_only=True)
class TurnTransferred(DeskTurnEvent):
    """The turn went back into line, for another line, desk or advisor."""


@dataclass(frozen=True, kw_only=True)
class TurnCancelled(TurnEvent):
    """The person gave the turn back."""


@dataclass(frozen=True, kw_only=True)
class TurnWalkedOut(TurnEvent):
    """The person left the line, or did not come back from a pause."""


@dataclass(frozen=True, kw_only=True)
class TurnPeopleCounted(TurnEvent):
    """It was said anew how many people come with one turn."""

    people: int


@dataclass(frozen=True, kw_only=True)
class TurnRedirected(TurnEvent):
    """A turn in line waits for another service line now."""

    service_line: str


@dataclass(frozen=True, kw_only=True)
class TurnReturned(TurnEvent):
    """A person who did not come when called is in line again."""


@dataclass(frozen=True, kw_only=True)
class TurnRestored(DeskTurnEvent):
    """The last thing done with the turn at that desk was taken back."""

    state: str


@dataclass(frozen=True, kw_only=True)
class CallingRulePublished(Event):
    """A site has a new version of its calling rule."""

    site_code: str
    version: int
    valid_from: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:queue",)


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent(Event):
    """Something happened to an appointment; those who see the day's look again."""

    site_code: str
    appointment_id: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:queue",)


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(AppointmentEvent):
    """A seat is kept for somebody."""


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """A seat was given back."""


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """Nobody came for it all day."""


@dataclass(frozen=True, kw_only=True)
class AppointmentKept(AppointmentEvent):
    """The person came, and has a turn."""

    turn_id: str


@dataclass(frozen=True, kw_only=True)
class AppointmentHoursChanged(Event):
    """A line receives appointments at other hours."""

    site_code: str
    service_line: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:lines",)
