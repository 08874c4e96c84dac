"""Sitting down at a desk, leaving it, and moving on to another."""

from django.db import IntegrityError, transaction
from django.db.models import Q
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


@transaction.atomic
def change(*, advisor: StaffUser, to: Desk) -> tuple[Desk, Desk]:
    """Move `advisor` from the desk where they sit to another, free one; return both as they are then.

    The shift goes on, and whoever is at the desk is moved by the caller (`turns.services.desk_change`). Raises
    DeskIsTaken when somebody sits at `to`, or the advisor at none.
    """
    known = hold(advisor=advisor, to=to)
    left = next((desk for desk in known if desk.advisor_id == advisor.pk), None)
    taken = next(desk for desk in known if desk.pk == to.pk)
    if left is None:
        raise DeskIsTaken(_("Usted no está en ningún módulo. Elija uno."))
    if taken.advisor_id is not None:
        raise DeskIsTaken(_("El módulo %(number)s está ocupado. Elija otro.") % {"number": taken.number})
    left.advisor, taken.advisor = None, advisor
    left.save(update_fields=["advisor"])
    taken.save(update_fields=["advisor"])
    for event, desk in ((DeskLeft, left), (DeskTaken, taken)):
        emit(event(site_id=desk.site_id, site_code=desk.site.code, desk_id=desk.pk, advisor_id=advisor.pk))
    return left, taken


def hold(*, advisor: StaffUser, to: Desk) -> list[Desk]:
    """Return the desk of `advisor` and `to`, both locked until commit in the order of their keys.

    Two advisors who want each other's desk then wait for one another, and neither for ever.
    """
    both = Desk.objects.select_for_update(of=("self",)).select_related("site")
    return list(both.filter(Q(advisor=advisor) | Q(pk=to.pk)).order_by("pk"))
