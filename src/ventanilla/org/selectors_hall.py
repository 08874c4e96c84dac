"""Reads about what the hall of a site shows and says."""

import datetime as dt

from ventanilla.org.models import HallNotice, HallSettings, Site


def settings_of(site: Site) -> HallSettings:
    """Return how the hall of `site` speaks; the defaults where nobody decided."""
    return HallSettings.objects.filter(site=site).first() or HallSettings(site=site)


def notices_of(site: Site) -> list[HallNotice]:
    """Return all notices of `site`, in the order in which displays show them, each with its picture."""
    return list(
        HallNotice.objects.select_related("picture", "written_by")
        .filter(site=site)
        .order_by("position", "pk")
    )


def notices_on(site: Site, date: dt.date) -> list[HallNotice]:
    """Return the notices that the displays of `site` show on that date, in their order."""
    return [each for each in notices_of(site) if each.shows_from <= date <= each.shows_until]
