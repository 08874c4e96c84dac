"""The hall of the site: the notices beside the calls, and the voice that says them."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, files
from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.org import selectors_hall as selectors
from ventanilla.org.drafts import NoticeDraft, fingerprint
from ventanilla.org.models import HallNotice, Pace
from ventanilla.org.roles import Permission
from ventanilla.org.services import hall as service
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """A notice as typed, what is wrong with it, and which one it changes; None for a new one."""

    draft: NoticeDraft
    notice: HallNotice | None = None
    seen: str = ""
    drops_picture: bool = False
    errors: dict[str, str] = field(default_factory=dict)


@allowed_to(Permission.MANAGE_HALL)
@never_cache
@require_safe
def hall(request: StaffRequest) -> HttpResponse:
    """Show the notices, the form for a new one or for the one chosen, and how the hall speaks."""
    chosen = request.GET.get("aviso", "")
    if not chosen.isascii() or not chosen.isdecimal():
        return _page(request, _empty_form(request))
    notice = get_object_or_404(HallNotice, pk=int(chosen[:18]), site=request.site)
    draft = NoticeDraft.of(notice)
    return _page(request, NoticeForm(draft, notice, seen=fingerprint(draft)))


@allowed_to(Permission.MANAGE_HALL)
@never_cache
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """Add the notice that was written."""
    draft = _draft(request)
    content, name = _picture(request)
    try:
        service.add_notice(
            site=request.site, draft=draft, by=request.user, picture=content, picture_name=name
        )
    except DomainError as refused:
        return _page(request, NoticeForm(draft, errors=_errors(refused)), status=refused.status)
    messages.success(request, _("El aviso quedó guardado."))
    return redirect("coordinator:hall")


@allowed_to(Permission.MANAGE_HALL)
@never_cache
@require_POST
def change(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Change a notice to what was written."""
    notice = get_object_or_404(HallNotice, pk=notice_id, site=request.site)
    draft, seen, drops = _draft(request), request.POST.get("seen", ""), "drops_picture" in request.POST
    content, name = _picture(request)
    try:
        service.change_notice(
            notice=notice,
            draft=draft,
            by=request.user,
            picture=content,
            picture_name=name,
            drops_picture=drops,
            seen=seen,
        )
    except DomainError as refused:
        now = fingerprint(NoticeDraft.of(notice))
        form = NoticeForm(draft, notice, now, drops, _errors(refused))
        return _page(request, form, status=refused.status)
    messages.success(request, _("El aviso quedó guardado."))
    return redirect("coordinator:hall")


@allowed_to(Permission.MANAGE_HALL)
@shows_domain_errors
@require_POST
def move(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show a notice earlier, or later, than its neighbour."""
    notice = get_object_or_404(HallNotice, pk=notice_id, site=request.site)
    service.move_notice(notice=notice, earlier=request.POST.get("where") == "earlier", by=request.user)
    return redirect("coordinator:hall")


@allowed_to(Permission.MANAGE_HALL)
@shows_domain_errors
@require_POST
def remove(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Take a notice away."""
    notice = get_object_or_404(HallNotice, pk=notice_id, site=request.site)
    service.remove_notice(notice=notice, by=request.user)
    messages.success(request, _("El aviso se quitó."))
    return redirect("coordinator:hall")


@allowed_to(Permission.MANAGE_HALL)
@shows_domain_errors
@require_POST
def voice(request: StaffRequest) -> HttpResponse:
    """Let the hall speak at a pace, or not at all."""
    service.set_voice(
        site=request.site,
        is_spoken="is_spoken" in request.POST,
        pace=request.POST.get("pace", ""),
        by=request.user,
    )
    messages.success(request, _("La voz de la sala quedó guardada."))
    return redirect("coordinator:hall")


@allowed_to(Permission.MANAGE_HALL)
@require_safe
def picture(request: StaffRequest, notice_id: int) -> FileResponse:
    """Return the picture of a notice."""
    notice = get_object_or_404(
        HallNotice.objects.select_related("picture"), pk=notice_id, site=request.site, picture__isnull=False
    )
    assert notice.picture is not None
    try:
        content = files.open_stored(notice.picture)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, content_type=notice.picture.content_type)


def _page(request: StaffRequest, form: NoticeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "notices": selectors.notices_of(request.site),
        "today": clock.business_date(request.site.time_zone),
        "form": form,
        "voice": selectors.settings_of(request.site),
        "paces": Pace.choices,
    }
    return render(request, "coordinator/hall.html", context, status=status)


def _empty_form(request: StaffRequest) -> NoticeForm:
    today = clock.business_date(request.site.time_zone).isoformat()
    return NoticeForm(NoticeDraft(shows_from=today, shows_until=today))


def _draft(request: StaffRequest) -> NoticeDraft:
    return NoticeDraft(
        *(request.POST.get(name, "").strip() for name in ("text", "shows_from", "shows_until"))
    )


def _picture(request: StaffRequest) -> tuple[bytes, str]:
    """Return the picture handed in and its name; nothing where none was chosen."""
    upload = request.FILES.get("picture")
    if not isinstance(upload, UploadedFile):
        return b"", ""
    return upload.read(files.MAX_BYTES + 1), upload.name or ""


def _errors(refused: DomainError) -> dict[str, str]:
    return refused.errors if isinstance(refused, WrongFields) else {refused.field or "form": str(refused)}
