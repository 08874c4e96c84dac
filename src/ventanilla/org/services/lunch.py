"""The lunch roster: when each advisor goes, every day or on one day alone."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.errors import LunchRefused
from ventanilla.org.events import LunchPlanned
from ventanilla.org.models import LunchSlot, StaffUser

SHORTEST, LONGEST = 15, 180
_MINUTES_OF_A_DAY = 24 * 60


@transaction.atomic
def set_slot(
    *, advisor: StaffUser, starts_at: dt.time, minutes: int, date: dt.date | None = None
) -> LunchSlot:
    """Return when the advisor goes to lunch, for `minutes`: every day, or on `date` alone, in place of the usual hour.

    Raises LunchRefused for less than 15 or more than 180 minutes, or a lunch that ends on the next day.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise LunchRefused(_("El almuerzo dura entre 15 y 180 minutos."), field="minutes")
    if starts_at.hour * 60 + starts_at.minute + minutes >= _MINUTES_OF_A_DAY:
        raise LunchRefused(_("El almuerzo termina el mismo día en que empieza."), field="starts_at")
    slot, _is_new = LunchSlot.objects.update_or_create(
        advisor=advisor, date=date, defaults={"starts_at": starts_at, "minutes": minutes}
    )
    _emit(advisor)
    return slot


@transaction.atomic
def clear_slot(*, advisor: StaffUser, date: dt.date | None = None) -> None:
    """Take the advisor off the roster, or let the usual hour stand again on `date`; twice changes nothing."""
    deleted, _by_model = LunchSlot.objects.filter(advisor=advisor, date=date).delete()
    if deleted:
        _emit(advisor)


def _emit(advisor: StaffUser) -> None:
    if advisor.site is not None:
        emit(LunchPlanned(site_id=advisor.site.pk, site_code=advisor.site.code, advisor_id=advisor.pk))
