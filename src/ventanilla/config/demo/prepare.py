"""Make the demo's CIS, once, have its morning served, and write down how scripts get in."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from ventanilla.config.demo import access, people, sites, texts
from ventanilla.config.demo.morning import serve
from ventanilla.kernel import clock
from ventanilla.org.models import Caja, Desk, Site, StaffUser
from ventanilla.org.services import desks
from ventanilla.procedure.flow.services import opening

SET_UP_AT = dt.time(16)


def prepare(*, base_url: str, live_url: str, with_morning: bool = True) -> Path:
    """Make the fictitious CIS if it is not there, sit its advisors down, and return the path of `demo.json`.

    On a day that has no turn yet the hours before now have been served (`morning`), unless `with_morning` is false or
    something is still open from the days before. The file (mode 0600) holds the demo's users, passwords and tokens, for
    scripts. Tokens are known only to it, so when it is gone the devices are paired anew.

    Raises CommandError on a database that belongs to somebody else.
    """
    now = clock.now()
    path = Path(settings.DATA) / access.FILE_NAME
    known = access.read(path)
    if known is None:
        _refuse_a_real_site()
    with transaction.atomic():
        site = Site.objects.filter(code=sites.SITE_CODE).first()
        if site is None:
            site, tokens = _make_site(now)
        else:
            tokens = known["tokens"] if known else access.pair_everything(site)
        if with_morning and serve.is_due(site, now):
            serve.serve(site, until=now)
        _sit_down(site)
    access.write(path, access.of(site, tokens, base_url=base_url, live_url=live_url))
    return path


def _refuse_a_real_site() -> None:
    """Never mix invented people into what a Caja works with."""
    is_somebody_elses = Caja.objects.exclude(legal_name=texts.CAJA.legal_name).exists()
    if is_somebody_elses or (StaffUser.objects.exists() and not Caja.objects.exists()):
        raise CommandError(
            "Esta base de datos ya es de una sede de verdad: inicie la demostración en otra carpeta (--data CARPETA)."
        )


def _make_site(now: dt.datetime) -> tuple[Site, dict[str, Any]]:
    """Return the site, set up and opened on the afternoon before, and the tokens of its devices."""
    with clock.moved_to(_afternoon_before(now)):
        site = sites.make_site(opens_at=now)
        tokens = access.pair_everything(site)
        owner = StaffUser.objects.get(username="olga")
        with pghistory.context(user=owner.pk):
            return opening.open_site(site=site, by=owner), tokens


def _afternoon_before(now: dt.datetime) -> dt.datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return dt.datetime.combine(now.astimezone(zone).date() - dt.timedelta(days=1), SET_UP_AT, zone)


def _sit_down(site: Site) -> None:
    """Let every demo advisor without a desk take their own, if it is free."""
    accounts = {each.username: each for each in StaffUser.objects.filter(site=site, desk=None)}
    free = {each.number: each for each in Desk.objects.filter(site=site, advisor=None)}
    for member in people.STAFF:
        if member.desk in free and member.username in accounts:
            desks.take(desk=free[member.desk], advisor=accounts[member.username])
