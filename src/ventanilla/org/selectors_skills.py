"""Reads about which lines an advisor attends, and thereby which are served at the desk where they sit."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ventanilla.org.models import AdvisorSkill, Desk, DeskLine, ServiceLine, StaffUser


def lines_served(desk: Desk, advisor: StaffUser) -> QuerySet[ServiceLine]:
    """Return the lines that `advisor` calls at `desk`: those of the desk that they attend."""
    own = AdvisorSkill.objects.filter(advisor=advisor)
    return desk.service_lines.filter(~Exists(own) | Q(pk__in=own.values("service_line")))


def served_now(desks: QuerySet[Desk]) -> QuerySet[DeskLine]:
    """Return the lines served at each of `desks` by whoever sits there, as pairs (`desk`, `serviceline`)."""
    own = AdvisorSkill.objects.filter(advisor=OuterRef("desk__advisor"))
    knows_it = own.filter(service_line=OuterRef("serviceline"))
    pairs: QuerySet[DeskLine] = DeskLine.objects.filter(desk__in=desks, desk__advisor__isnull=False)
    return pairs.filter(~Exists(own) | Exists(knows_it))
