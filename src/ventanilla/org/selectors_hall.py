"""Reads about what the hall of a site shows and says."""

from ventanilla.org.models import HallSettings, Site


def settings_of(site: Site) -> HallSettings:
    """Return how the hall of `site` speaks; the defaults where nobody decided."""
    return HallSettings.objects.filter(site=site).first() or HallSettings(site=site)
