"""What the hall of a site shows beside the calls, and how it speaks."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ventanilla.kernel import clock, fields, files, locks
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.models import StoredFile
from ventanilla.kernel.outbox import emit
from ventanilla.org.drafts import NoticeDraft
from ventanilla.org.events import HallChanged
from ventanilla.org.models import HallNotice, HallSettings, Pace, Site, StaffUser
from ventanilla.org.services import editing

LONGEST_TEXT = 160
MOST_NOTICES = 20

Checked = tuple[str, dt.date, dt.date]


def add_notice(
    *, site: Site, draft: NoticeDraft, by: StaffUser, picture: bytes = b"", picture_name: str = ""
) -> HallNotice:
    """Return a new notice, the last in the order; the same one sent twice is one notice.

    Raises WrongFields naming every field to correct, or DomainError when there are twenty already.
    """
    checked = _checked(draft, picture, earliest=clock.business_date(site.time_zone))
    stored = _stored(picture, picture_name)
    return _add(site, checked, stored, by)


def change_notice(
    *,
    notice: HallNotice,
    draft: NoticeDraft,
    by: StaffUser,
    picture: bytes = b"",
    picture_name: str = "",
    drops_picture: bool = False,
    seen: str | None = None,
) -> HallNotice:
    """Return the notice as `draft` describes it; a new picture takes the place of the one before.

    Raises WrongFields or ChangedMeanwhile.
    """
    checked = _checked(draft, picture, earliest=None)
    stored = _stored(picture, picture_name)
    return _change(notice, checked, stored, by, drops_picture=drops_picture, seen=seen)


@transaction.atomic
def remove_notice(*, notice: HallNotice, by: StaffUser) -> None:
    """Take a notice away; its history stays. Doing it twice changes nothing."""
    _hold(notice.site)
    deleted, _by_model = HallNotice.objects.filter(pk=notice.pk).delete()
    if deleted:
        _emit(notice.site, by)


@transaction.atomic
def move_notice(*, notice: HallNotice, earlier: bool, by: StaffUser) -> None:
    """Let a notice change places with the one before it, or after it; the first or last one stays."""
    _hold(notice.site)
    every = list(HallNotice.objects.filter(site=notice.site).order_by("position", "pk"))
    place = next((index for index, each in enumerate(every) if each.pk == notice.pk), None)
    if place is None:
        return
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(every):
        return
    every[place], every[other] = every[other], every[place]
    for position, each in enumerate(every):
        each.position = position
    HallNotice.objects.bulk_update(every, ["position"])
    _emit(notice.site, by)


@transaction.atomic
def set_voice(*, site: Site, is_spoken: bool, pace: str, by: StaffUser) -> HallSettings:
    """Let the hall say its calls at that pace, or not at all. Raises WrongText for a pace that is none."""
    if not pace.isascii() or not pace.isdecimal() or int(pace) not in Pace.values:
        raise WrongText(_("Elija de la lista qué tan rápido habla."), field="pace")
    _hold(site)
    settings, _is_new = HallSettings.objects.update_or_create(
        site=site, defaults={"is_spoken": is_spoken, "pace": int(pace)}
    )
    _emit(site, by)
    return settings


@transaction.atomic
def _add(site: Site, checked: Checked, stored: StoredFile | None, by: StaffUser) -> HallNotice:
    _hold(site)
    text, shows_from, shows_until = checked
    of_site = HallNotice.objects.filter(site=site)
    twin = of_site.filter(text=text, shows_from=shows_from, shows_until=shows_until).first()
    if twin is not None:
        return twin
    if of_site.count() >= MOST_NOTICES:
        raise DomainError(_("Ya hay 20 avisos. Quite alguno antes de agregar otro."), field="text")
    last = of_site.aggregate(last=Max("position"))["last"]
    notice = HallNotice.objects.create(
        site=site,
        text=text,
        shows_from=shows_from,
        shows_until=shows_until,
        picture=stored,
        position=0 if last is None else last + 1,
        written_by=by,
    )
    _emit(site, by)
    return notice


@transaction.atomic
def _change(
    notice: HallNotice,
    checked: Checked,
    stored: StoredFile | None,
    by: StaffUser,
    *,
    drops_picture: bool,
    seen: str | None,
) -> HallNotice:
    _hold(notice.site)
    notice = HallNotice.objects.select_for_update(of=("self",)).select_related("site").get(pk=notice.pk)
    history = [events_of(HallNotice).filter(pgh_obj=notice.pk)]
    editing.refuse_if_changed(seen=seen, now=NoticeDraft.of(notice), history=history)
    notice.text, notice.shows_from, notice.shows_until = checked
    notice.written_by = by
    if stored is not None:
        notice.picture = stored
    elif drops_picture:
        notice.picture = None
    notice.save()
    _emit(notice.site, by)
    return notice


def _checked(draft: NoticeDraft, picture: bytes, *, earliest: dt.date | None) -> Checked:
    found = Fields()
    missing = _("Escriba el aviso.")
    text = found.take(
        "text", lambda: fields.line(draft.text, missing=missing, longest=LONGEST_TEXT), draft.text
    )
    begins = found.take("shows_from", lambda: _date(draft.shows_from), dt.date.min)
    ends = found.take("shows_until", lambda: _date(draft.shows_until), dt.date.max)
    if ends < begins:
        found.refuse("shows_until", _("Debe ser el mismo día en que empieza, o después."))
    elif earliest is not None and ends < earliest:
        found.refuse("shows_until", _("Esa fecha ya pasó: nadie vería el aviso."))
    if picture:
        found.take("picture", lambda: files.check(picture, files.Takes.PICTURES), "")
    found.raise_if_wrong()
    return text, begins, ends


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise WrongText(_("Elija una fecha.")) from None


def _stored(picture: bytes, name: str) -> StoredFile | None:
    if not picture:
        return None
    return files.store(content=picture, original_name=name, takes=files.Takes.PICTURES)


def _hold(site: Site) -> None:
    locks.hold(f"hall:{site.pk}")


def _emit(site: Site, by: StaffUser) -> None:
    emit(HallChanged(site_id=site.pk, site_code=site.code, by_id=by.pk))
