"""Refusals about turns."""

from ventanilla.kernel.errors import Conflict, DomainError, NotFound


class DeskIsBusy(Conflict):
    """The desk still serves somebody."""

    code = "turns.desk_is_busy"


class NobodyAtDesk(Conflict):
    """The desk serves nobody, so there is nothing to recall, start or finish."""

    code = "turns.nobody_at_desk"


class DeskHasNoAdvisor(Conflict):
    """Nobody sits at the desk."""

    code = "turns.desk_has_no_advisor"


class IllegalMove(Conflict):
    """A turn in this state cannot do that."""

    code = "turns.illegal_move"


class RecallTooSoon(Conflict):
    """The person was called a moment ago."""

    code = "turns.recall_too_soon"


class NoShowTooEarly(Conflict):
    """The person was not called often enough, or only a moment ago."""

    code = "turns.no_show_too_early"


class AlreadyReturned(Conflict):
    """A turn returns to the line once."""

    code = "turns.already_returned"


class NothingToUndo(Conflict):
    """Nothing was done at this desk in the last seconds that can be taken back."""

    code = "turns.nothing_to_undo"


class ReasonMissing(DomainError):
    """A call out of order says why."""

    code = "turns.reason_missing"


class RuleIsUnsound(DomainError):
    """A calling rule that cannot be published; the message says what is wrong with it."""

    code = "turns.rule_is_unsound"


class RuleChanged(Conflict):
    """Somebody else published a calling rule meanwhile."""

    code = "turns.rule_changed"


class LineIsClosed(DomainError):
    """No turns are issued for that line now."""

    code = "turns.line_is_closed"


class LineIsFull(DomainError):
    """The line has given all the turns it gives in a day."""

    code = "turns.line_is_full"


class PeopleOutOfRange(DomainError):
    """A turn is for one person, or for a few who come together."""

    code = "turns.people_out_of_range"


class SiteIsOff(DomainError):
    """The procedure is not valid at that site (R04)."""

    code = "turns.site_is_off"


class AfterHours(DomainError):
    """No turns are given at this hour; the message says when they are again."""

    code = "turns.after_hours"


class AdvisorIsAway(Conflict):
    """The advisor of that desk is on a pause, and calls nobody."""

    code = "turns.advisor_is_away"


class PeopleLeftBehind(Conflict):
    """Somebody waits for this very advisor, who cannot go home before."""

    code = "turns.people_left_behind"


class UnknownTarget(NotFound):
    """There is no such line, desk, advisor or turn at this site."""

    code = "turns.unknown_target"


class NoSuchTime(DomainError):
    """The line receives no appointments at that time."""

    code = "turns.no_such_time"


class SlotIsFull(Conflict):
    """Every seat of that time is taken; the message names other times."""

    code = "turns.slot_is_full"


class TooEarly(DomainError):
    """The person comes before the time from which their appointment counts."""

    code = "turns.too_early"


class AppointmentIsSettled(Conflict):
    """The person of that appointment came already, or it is cancelled or over."""

    code = "turns.appointment_is_settled"


class NoAppointment(NotFound):
    """Nobody has an appointment by that code or document today."""

    code = "turns.no_appointment"
