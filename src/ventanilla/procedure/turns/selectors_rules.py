"""Reads of the calling rules of a site."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import compiled
from ventanilla.org.models import Site
from ventanilla.procedure.turns.models import CallingRuleVersion
from ventanilla.procedure.turns.rules.order import CallingRule


def in_force(site: Site, day: dt.date | None = None) -> CallingRule:
    """Return the rule by which `site` calls on `day` (today when none is given): the newest that is valid by then."""
    day = day or clock.business_date(site.time_zone)
    newest = _valid_by.first(site=site.pk, day=day)
    return as_rule(newest) if newest else CallingRule()


def versions(site: Site) -> list[CallingRuleVersion]:
    """Return every version that `site` published, the newest first, each with who published it."""
    found = CallingRuleVersion.objects.select_related("published_by").filter(site=site)
    return list(found.order_by("-version"))


def as_rule(version: CallingRuleVersion) -> CallingRule:
    """Return a published version as the rule that calls."""
    return CallingRule(
        version=version.version,
        pk=version.pk,
        method=version.method,
        preferential_in_a_row=version.preferential_in_a_row,
        general_in_a_row=version.general_in_a_row,
        cap=None if version.cap_minutes is None else dt.timedelta(minutes=version.cap_minutes),
        weights=version.weights,
        recall_every=dt.timedelta(seconds=version.recall_seconds),
        calls_before_no_show=version.calls_before_no_show,
        return_places=version.return_places,
        early=dt.timedelta(minutes=version.early_minutes),
        late=dt.timedelta(minutes=version.late_minutes),
    )


@compiled
def _valid_by(site: Any, day: Any) -> QuerySet[CallingRuleVersion]:
    published = CallingRuleVersion.objects.filter(site=site, valid_from_date__lte=day)
    return published.order_by("-valid_from_date", "-version")[:1]
