"""Publishing a version of a guide, withdrawing a guide, and opening one in a visit."""

import datetime as dt
from collections.abc import Sequence

from django.core.validators import slug_re
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.kernel import fields, locks
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.outbox import emit
from ventanilla.org import selectors as org
from ventanilla.org.models import StaffUser
from ventanilla.procedure.guides.events import GuideOpened, GuidePublished, GuideWithdrawn
from ventanilla.procedure.guides.models import Guide, GuideConsultation
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit

LONGEST_CODE, LONGEST_TITLE = 40, 120


@transaction.atomic
def publish(
    *,
    code: str,
    title: str,
    service_line_code: str,
    summary: str,
    requirements: Sequence[str],
    steps: Sequence[str],
    consultation: str,
    valid_from: dt.date,
    by: StaffUser,
    not_before: dt.date | None = None,
) -> Guide:
    """Return the next version of the guide `code`; from `valid_from` on it is read instead of the one before.

    Raises WrongFields naming every field to correct: a text that is missing, a line that no site has, a date no later
    than that of the version before, or one before `not_before`, the day at hand where somebody may be reading.
    """
    locks.hold(f"guide:{code}")
    before = Guide.objects.filter(code=code).order_by("-version").first()
    found = Fields()
    guide = Guide(
        code=found.take("code", lambda: _code(code), ""),
        version=before.version + 1 if before else 1,
        title=found.take("title", lambda: _title(title), ""),
        service_line_code=found.take("service_line_code", lambda: _line(service_line_code), ""),
        summary=found.take("summary", lambda: _text(summary), ""),
        requirements=found.take("requirements", lambda: _text("\n".join(requirements)), ""),
        steps=found.take("steps", lambda: _text("\n".join(steps)), ""),
        consultation=found.take("consultation", lambda: _text(consultation), ""),
        valid_from=valid_from,
    )
    if before is not None and valid_from <= before.valid_from:
        found.refuse("valid_from", _("Elija una fecha posterior a la de la versión anterior."))
    if not_before is not None and valid_from < not_before:
        found.refuse("valid_from", _("Elija hoy u otro día que venga: lo ya leído no cambia."))
    found.raise_if_wrong()
    _end_versions(guide.code, on=valid_from)
    guide.save()
    emit(GuidePublished(site_id=None, guide=guide.code, version=guide.version, by_id=by.pk))
    return guide


@transaction.atomic
def withdraw(*, guide: Guide, on: dt.date, by: StaffUser, not_before: dt.date | None = None) -> Guide:
    """Return the guide's last version, which is no longer read from `on`; what was read of it stays on record.

    Raises WrongFields for a day on which that version has not begun, one before `not_before`, or a guide that is
    withdrawn already by then.
    """
    locks.hold(f"guide:{guide.code}")
    last = Guide.objects.filter(code=guide.code).order_by("-version")[:1].get()
    found = Fields()
    if on <= last.valid_from:
        found.refuse("valid_to", _("Elija un día posterior a aquel desde el que rige."))
    if not_before is not None and on < not_before:
        found.refuse("valid_to", _("Elija hoy u otro día que venga: lo ya leído no cambia."))
    if not_before is not None and last.valid_to is not None and last.valid_to <= not_before:
        found.refuse(
            "valid_to", _("Esta guía ya dejó de regir. Para usarla otra vez, publique otra versión.")
        )
    found.raise_if_wrong()
    last.valid_to = on
    last.save(update_fields=["valid_to"])
    _end_versions(last.code, on=on)
    emit(GuideWithdrawn(site_id=None, guide=last.code, version=last.version, by_id=by.pk))
    return last


def _end_versions(code: str, *, on: dt.date) -> None:
    """Let every version known so far end on that day at the latest: none comes back to life after another one."""
    open_then = Q(valid_to=None) | Q(valid_to__gt=on)
    Guide.objects.filter(open_then, code=code, valid_from__lt=on).update(valid_to=on)


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


def _code(code: str) -> str:
    if not slug_re.fullmatch(code) or len(code) > LONGEST_CODE:
        raise WrongText(_("Escriba un código de letras sin tildes, números o guiones, sin espacios."))
    return code


def _line(code: str) -> str:
    if not org.has_line(code):
        raise WrongText(_("Ninguna sede tiene esa línea de servicio."))
    return code


def _title(text: str) -> str:
    return fields.line(text, missing=_("Escriba el título de la guía."), longest=LONGEST_TITLE)


def _text(text: str) -> str:
    if not text.strip():
        raise WrongText(_("Escriba este texto: es lo que lee quien atiende."))
    return text.strip()
