"""Refusals about desks, devices, hours and shifts."""

from collections.abc import Sequence

from ventanilla.kernel.errors import Conflict, DomainError
from ventanilla.org.rules.hours import Problem


class DeskIsTaken(Conflict):
    """Another advisor sits at that desk."""

    code = "org.desk_is_taken"


class PairingRefused(DomainError):
    """The code is unknown, used, expired, or tried too often."""

    code = "org.pairing_refused"


class IncompleteDevice(DomainError):
    """Something that is needed to register the device is missing."""

    code = "org.incomplete_device"


class HoursRefused(DomainError):
    """Those hours make no sense, or come too late."""

    code = "org.hours_refused"


class WeekRefused(HoursRefused):
    """Some hours of the week are out of order or overlap; `problems` has a message for each, naming its day."""

    code = "org.week_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message, field=f"weekday_{problems[0].weekday}")
        self.problems = tuple(problems)


class HoursOverlap(WeekRefused):
    """Two stretches of one day overlap."""

    code = "org.hours_overlap"


class AwayAlready(Conflict):
    """The advisor is on a pause already, or not at work."""

    code = "org.away_already"


class PauseRefused(DomainError):
    """There is no such reason for a pause, or another one was not told in words."""

    code = "org.pause_refused"


class LunchRefused(DomainError):
    """That lunch is too short, too long, or ends on another day."""

    code = "org.lunch_refused"


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same part of the set-up while this form was open."""

    code = "org.changed_meanwhile"


class AlreadySetUp(Conflict):
    """There is an administrator's account already: the first one is made once."""

    code = "org.already_set_up"


class DeskInUse(Conflict):
    """The desk has a history, a device or somebody sitting at it, so it stays."""

    code = "org.desk_in_use"


class OutOfReach(DomainError):
    """The account belongs to another site, to all of them, or to whoever asks: others look after it."""

    code = "org.out_of_reach"
