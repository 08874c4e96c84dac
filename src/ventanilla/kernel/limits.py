"""How fast one caller may go on, whichever process answers it."""

import datetime as dt
import math
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import ngettext

from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.models import Allowance


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, then one `every` so long (a leaky bucket)."""

    at_once: int
    every: dt.timedelta

    @property
    def slack(self) -> dt.timedelta:
        """How far ahead of its share a caller may be and still go on."""
        return self.every * (self.at_once - 1)


class TooManyRequests(DomainError):
    """The caller asks more often than it may; `retry_after` says in how many whole seconds it may again."""

    code = "limits.too_many_requests"
    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def spend_one(holder: str, *, pace: Pace) -> None:
    """Count one act of `holder`. Raises TooManyRequests when that is too soon.

    The row is locked until the act is committed, and an act that is refused is not counted.
    """
    now = clock.now()
    if _is_counted(holder, pace, now):
        return
    wait = Allowance.objects.get(pk=holder).spent_until - pace.slack - now
    seconds = max(1, math.ceil(wait.total_seconds()))
    raise TooManyRequests(
        ngettext(
            "Van muchas solicitudes seguidas. Espere %(seconds)s segundo e intente de nuevo.",
            "Van muchas solicitudes seguidas. Espere %(seconds)s segundos e intente de nuevo.",
            seconds,
        )
        % {"seconds": seconds},
        retry_after=seconds,
    )


def _is_counted(holder: str, pace: Pace, now: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO kernel_allowance AS mine (holder, spent_until)
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
