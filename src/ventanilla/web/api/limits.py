"""How fast one caller may issue turns: a kiosk at a kiosk's pace, a program faster."""

import datetime as dt

from django.conf import settings

from ventanilla.kernel import limits
from ventanilla.kernel.limits import Pace
from ventanilla.procedure.turns.rules.pace import KIOSK_PACE
from ventanilla.web.api.access import Caller

PROGRAM_PACE = Pace(at_once=50, every=dt.timedelta(milliseconds=100))


def spend_one(caller: Caller) -> None:
    """Count one turn issued by `caller`. Raises TooManyRequests when that is too soon.

    The programs of the demo have no limit.
    """
    if caller.device is not None:
        limits.spend_one(caller.name, pace=KIOSK_PACE)
    elif not settings.IS_DEMO:
        limits.spend_one(caller.name, pace=PROGRAM_PACE)
