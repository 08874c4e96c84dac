"""Reads about which lines an advisor attends, and thereby which are served at the desk where they sit."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ventanilla.org.models import AdvisorSkill, Desk, DeskLine, ServiceLine, StaffUser


def lines_served(desk: Desk, advisor: StaffUser) -> QuerySet[ServiceLine]:
    """Return the lines that `advisor` calls at `desk`: those of the desk that they attend."""
    return lines_of(desk.pk, advisor.pk)


def lines_of(desk: Any, advisor: Any) -> QuerySet[ServiceLine]:
    """Return the lines that an advisor calls at a desk, both by their ids or as open places of a compiled read."""
    own = AdvisorSkill.objects.filter(advisor=advisor)
    return ServiceLine.objects.filter(~Exists(own) | Q(pk__in=own.values("service_line")), desks=desk)


def served_now(desks: QuerySet[Desk]) -> QuerySet[DeskLine]:
    """Return the lines served at each of `desks` by whoever sits there, as pairs (`desk`, `serviceline`)."""
    own = AdvisorSkill.objects.filter(advisor=OuterRef("desk__advisor"))
    knows_it = own.filter(service_line=OuterRef("serviceline"))
    pairs: QuerySet[DeskLine] = DeskLine.objects.filter(desk__in=desks, desk__advisor__isnull=False)
    return pairs.filter(~Exists(own) | Exists(knows_it))
