"""How long each advisor was away from their desk, and why: a part of Informe Turnero CIS."""

import datetime as dt
from dataclasses import dataclass

from ventanilla.kernel import clock
from ventanilla.org.models import Pause, PauseReason, Site


@dataclass(frozen=True, slots=True)
class TimeAway:
    """The pauses of one advisor over some days: how many, and for each reason in the order of `PauseReason` the seconds.

    None stands where there was no pause for that reason.
    """

    advisor: str
    pauses: int
    seconds: tuple[float | None, ...]

    @property
    def total(self) -> float:
        """The seconds away for any reason."""
        return sum(each for each in self.seconds if each is not None)


def headings_of_reasons() -> tuple[str, ...]:
    """Return what each of `TimeAway.seconds` is about, in words."""
    return tuple(str(each.label) for each in PauseReason)


def time_away(site: Site, first: dt.date, last: dt.date) -> tuple[TimeAway, ...]:
    """Return the time away of each advisor who took a pause in the shifts of these dates, by name: it is no ranking.

    A pause that goes on counts until now.
    """
    now = clock.now()
    pauses = Pause.objects.filter(shift__site=site, shift__business_date__range=(first, last))
    spent: dict[tuple[str, int], list[Pause]] = {}
    for pause in pauses.select_related("shift__advisor").order_by("started_at", "pk"):
        advisor = pause.shift.advisor
        spent.setdefault((advisor.full_name, advisor.pk), []).append(pause)
    return tuple(_of(name, own, now) for (name, _pk), own in sorted(spent.items(), key=lambda each: each[0]))


def _of(advisor: str, pauses: list[Pause], now: dt.datetime) -> TimeAway:
    lengths: dict[str, float] = {}
    for pause in pauses:
        length = ((pause.ended_at or now) - pause.started_at).total_seconds()
        lengths[pause.reason] = lengths.get(pause.reason, 0.0) + length
    return TimeAway(advisor, len(pauses), tuple(lengths.get(reason) for reason in PauseReason.values))
