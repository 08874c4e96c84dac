"""Turns, the calls made for them, how they stood, and the waits people were told."""

from ventanilla.procedure.turns.models.appointments import (
    Appointment,
    AppointmentHours,
    AppointmentOffer,
    AppointmentState,
)
from ventanilla.procedure.turns.models.calling_rules import (
    MOST_IN_A_ROW,
    CallingMethod,
    CallingRuleVersion,
    CallReason,
)
from ventanilla.procedure.turns.models.calls import CallAnnouncement, CallCounter, TurnCall
from ventanilla.procedure.turns.models.promises import WaitPromise
from ventanilla.procedure.turns.models.turns import (
    MOST_PEOPLE,
    Origin,
    PriorityClass,
    Turn,
    TurnCounter,
    TurnSegment,
    TurnState,
    code_of,
    new_follow_token,
)

__all__ = [
    "MOST_IN_A_ROW",
    "MOST_PEOPLE",
    "Appointment",
    "AppointmentHours",
    "AppointmentOffer",
    "AppointmentState",
    "CallAnnouncement",
    "CallCounter",
    "CallReason",
    "CallingMethod",
    "CallingRuleVersion",
    "Origin",
    "PriorityClass",
    "Turn",
    "TurnCall",
    "TurnCounter",
    "TurnSegment",
    "TurnState",
    "WaitPromise",
    "code_of",
    "new_follow_token",
]
