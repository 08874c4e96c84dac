"""Reads of the guides."""

import datetime as dt

from django.db.models import Q

from ventanilla.procedure.guides.models import Guide, GuideConsultation
from ventanilla.procedure.visits.models import Visit


def guides_for(service_line_code: str, day: dt.date) -> list[Guide]:
    """Return the guides of a line that are valid on `day`, one version each, by title."""
    valid = Guide.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), service_line_code=service_line_code, valid_from__lte=day
    )
    newest = {guide.code: guide for guide in valid.order_by("code", "version")}
    return sorted(newest.values(), key=lambda guide: guide.title)


def consultations_of(visit: Visit) -> list[GuideConsultation]:
    """Return the guides opened in this visit."""
    return list(
        GuideConsultation.objects.select_related("guide").filter(visit=visit).order_by("opened_at", "pk")
    )
