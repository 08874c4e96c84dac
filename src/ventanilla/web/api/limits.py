"""How fast one caller may issue turns, whichever process answers it."""

import datetime as dt
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.web.api.access import Caller
from ventanilla.web.api.models import Allowance
from ventanilla.web.api.problems import TooManyRequests


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, then one `every` so long (a leaky bucket)."""

    at_once: int
    every: dt.timedelta

    @property
    def slack(self) -> dt.timedelta:
        """How far ahead of its share a caller may be and still go on."""
        return self.every * (self.at_once - 1)


KIOSK = Pace(at_once=5, every=dt.timedelta(seconds=4))
PROGRAM = Pace(at_once=50, every=dt.timedelta(milliseconds=100))


def spend_one(caller: Caller) -> None:
    """Count one turn issued by `caller`. Raises TooManyRequests when that is too soon.

    The row is locked until the turn is committed, and a turn that is refused is not counted. The programs of the demo
    have no limit.
    """
    if caller.device is None and settings.IS_DEMO:
        return
    pace = KIOSK if caller.device else PROGRAM
    now = clock.now()
    if not _is_counted(caller.name, pace, now):
        wait = Allowance.objects.get(pk=caller.name).spent_until - pace.slack - now
        seconds = max(1, math.ceil(wait.total_seconds()))
        raise TooManyRequests(
            _("Demasiados turnos seguidos. Espere %(seconds)s segundos.") % {"seconds": seconds},
            retry_after=seconds,
        )


def _is_counted(holder: str, pace: Pace, now: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO web_api_allowance AS mine (holder, spent_until)
            VALUES (%(holder)s, %(now)s + make_interval(secs => %(every)s))
            ON CONFLICT (holder) DO UPDATE
            SET spent_until = greatest(mine.spent_until, %(now)s) + make_interval(secs => %(every)s)
            WHERE mine.spent_until <= %(now)s + make_interval(secs => %(slack)s)
            RETURNING spent_until
            """,
            {
                "holder": holder,
                "now": now,
                "every": pace.every.total_seconds(),
                "slack": pace.slack.total_seconds(),
            },
        )
        return cursor.fetchone() is not None
