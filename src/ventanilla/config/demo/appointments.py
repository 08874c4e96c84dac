"""When the demo's lines receive appointments."""

import datetime as dt
from zoneinfo import ZoneInfo

from ventanilla.org.models import Site
from ventanilla.procedure.turns.services import offering
from ventanilla.procedure.turns.services.offering import DayDraft, OfferDraft

NONE = DayDraft()
BY_DAY = DayDraft("07:00", "18:30", "30", "2")
AT_ANY_HOUR = DayDraft("00:00", "23:30", "30", "2")
ON_THE_QUARTERS = DayDraft("08:15", "15:45", "30", "2")
IN_THE_MORNING = DayDraft("08:00", "11:40", "20", "1")

OFFERS = {
    "SUBSIDY": OfferDraft(is_public=True, days=(BY_DAY,) * 7),
    "HOUSING": OfferDraft(is_public=True, days=(*(ON_THE_QUARTERS,) * 5, NONE, NONE)),
    "FINANCE": OfferDraft(days=(*(IN_THE_MORNING,) * 5, NONE, NONE)),
}
"""One every day, that an appointment can be tried on any; one on weekdays; one that only staff books."""

OFFERS_BY_NIGHT = OFFERS | {"SUBSIDY": OfferDraft(is_public=True, days=(AT_ANY_HOUR,) * 7)}
"""For a demo that is first opened when nobody would have an appointment."""


def receive(site: Site, *, opens_at: dt.datetime) -> None:
    """Let the lines of `site` receive appointments, so that somebody has one soon after the demo opens at that moment."""
    hour = opens_at.astimezone(ZoneInfo(site.time_zone)).hour
    offers = OFFERS if 7 <= hour < 18 else OFFERS_BY_NIGHT
    for line in site.service_lines.filter(code__in=offers).order_by("position"):
        offering.save_offer(line=line, draft=offers[line.code])
