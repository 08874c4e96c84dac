"""Sitting down at a desk and leaving it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.errors import DeskIsTaken
from ventanilla.org.events import DeskLeft, DeskTaken
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.services import shifts


@transaction.atomic
def take(*, desk: Desk, advisor: StaffUser) -> Desk:
    """Sit `advisor` down at `desk`, and begin their shift if none is open; sitting there already changes nothing.

    Raises DeskIsTaken when somebody else sits there, or the advisor holds another desk.
    """
    desk = Desk.objects.select_for_update().select_related("site").get(pk=desk.pk)
    if desk.advisor_id == advisor.pk:
        shifts.begin(advisor=advisor, site=desk.site)
        return desk
    if desk.advisor_id is not None:
        raise DeskIsTaken(_("Ese módulo está ocupado. Elija otro."))
    desk.advisor = advisor
    try:
        with transaction.atomic():
            desk.save(update_fields=["advisor"])
    except IntegrityError:
        raise DeskIsTaken(_("Usted ya está en otro módulo. Déjelo antes de cambiar.")) from None
    shifts.begin(advisor=advisor, site=desk.site)
    emit(DeskTaken(site_id=desk.site_id, site_code=desk.site.code, desk_id=desk.pk, advisor_id=advisor.pk))
    return desk


@transaction.atomic
def leave(*, desk: Desk) -> None:
    """Free `desk`; the shift goes on. The caller makes sure that nobody is there (`turns.services.leaving`)."""
    desk = Desk.objects.select_for_update().select_related("site").get(pk=desk.pk)
    advisor_id = desk.advisor_id
    if advisor_id is None:
        return
    desk.advisor = None
    desk.save(update_fields=["advisor"])
    emit(DeskLeft(site_id=desk.site_id, site_code=desk.site.code, desk_id=desk.pk, advisor_id=advisor_id))
