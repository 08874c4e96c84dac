"""Opening a guide in a visit."""

from django.db import transaction

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import StaffUser
from ventanilla.procedure.guides.events import GuideOpened
from ventanilla.procedure.guides.models import Guide, GuideConsultation
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit


@transaction.atomic
def open_guide(*, visit: Visit, guide: Guide, level: int, by: StaffUser) -> GuideConsultation:
    """Record that `by` opened `guide` at a level in this visit (R45); opening it again changes nothing."""
    visit = visits.locked(visit)
    consultation, is_new = GuideConsultation.objects.get_or_create(
        visit=visit, guide=guide, level=level, defaults={"opened_by": by}
    )
    if is_new:
        emit(
            GuideOpened(
                site_id=visit.site_id,
                visit_id=str(visit.pk),
                desk_id=visit.desk_id,
                guide=guide.code,
                level=level,
            )
        )
    return consultation
