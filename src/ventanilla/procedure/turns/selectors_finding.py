"""Reads that find one turn by what a person shows: its code, or the QR code of its ticket."""

from ventanilla.kernel import clock
from ventanilla.org.models import Site
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.rules import codes


def find(site: Site, shown: str) -> Turn | None:
    """Return today's turn of `site` with that code, or the one that link follows; None when there is none."""
    turns = Turn.objects.select_related("site", "service_line", "desk").filter(site=site)
    token = codes.parse_link(shown)
    if token is not None:
        return turns.filter(follow_token=token).first()
    code = codes.parse_code(shown)
    if code is None:
        return None
    prefix, number = code
    today = clock.business_date(site.time_zone)
    return turns.filter(business_date=today, prefix=prefix, number=number).first()
