"""Who works at the site: by a sheet that is tried before it is applied, or one by one; first passwords are shown once."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel.errors import Conflict
from ventanilla.kernel.identity import DocumentType
from ventanilla.kernel.table_file import MOST_BYTES, TableRefused
from ventanilla.org import staff_sheet
from ventanilla.org.drafts import MemberDraft
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Permission, Role
from ventanilla.org.services import staff as service
from ventanilla.org.services import staff_import
from ventanilla.org.services.staff_import import Deed, NewAccount, Plan
from ventanilla.org.staff_template import write_staff_template
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base import tried_file
from ventanilla.web.base.access import StaffRequest, allowed_to, shows_domain_errors
from ventanilla.web.base.addresses import is_of_this_machine, public_address
from ventanilla.web.base.tried_file import TriedFile
from ventanilla.web.setup import pages
from ventanilla.web.setup.pages import Refused

SHEET = "staff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = tuple(MemberDraft.__dataclass_fields__)
ALL_SITES = "all"


@allowed_to(Permission.SET_UP)
@never_cache
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """Show who has an account here, and the two ways of adding more."""
    return _page(request)


@allowed_to(Permission.SET_UP)
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """Hand out the sheet to fill in."""
    sites = list(Site.objects.order_by("name", "pk").values_list("name", flat=True))
    return HttpResponse(
        write_staff_template(sites),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="personas.xlsx"'},
    )


@allowed_to(Permission.SET_UP)
@never_cache
@require_POST
def try_sheet(request: StaffRequest) -> HttpResponse:
    """Show what the sheet would do and every bad line, without changing anything; keep it to be applied."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _page(request, sheet_refused=TableRefused(_("Elija la hoja con las personas.")))
    content = upload.read(MOST_BYTES + 1)
    try:
        plan = _plan(request, content)
    except TableRefused as refused:
        return _page(request, sheet_refused=refused)
    file = TriedFile(upload.name or "personas", hashlib.sha256(content).hexdigest(), content)
    if plan.can_be_applied:
        tried_file.keep(request.session, file, of=SHEET)
    else:
        tried_file.forget(request.session, of=SHEET)
    return _trial_page(request, plan, file)


@allowed_to(Permission.SET_UP)
@never_cache
@shows_domain_errors
@require_POST
def apply_sheet(request: StaffRequest) -> HttpResponse:
    """Do what the tried sheet says, whole, and show the first passwords, this once."""
    file = tried_file.held(request.session, request.POST.get("sha256", ""), of=SHEET)
    if file is None:
        raise Conflict(
            _(
                "Esa hoja ya se aplicó, o ya no está a la mano. Mire la lista de personas: si falta alguna, suba la hoja."
            )
        )
    try:
        created = staff_import.apply_sheet(
            sheet=staff_sheet.parse(file.content), site=request.site, by=request.user
        )
    except TableRefused:
        return _trial_page(request, _plan(request, file.content), file)
    tried_file.forget(request.session, of=SHEET)
    if not created:
        messages.success(request, _("Quedaron al día las cuentas de la hoja."))
        return redirect("setup:staff")
    return _passwords(request, created)


@allowed_to(Permission.SET_UP)
@never_cache
@require_POST
def add_member(request: StaffRequest) -> HttpResponse:
    """Make one account, and show its first password, this once."""
    draft = MemberDraft(**{name: request.POST.get(name, "") for name in FIELDS})
    where = None if request.POST.get("site") == ALL_SITES else request.site
    created: list[NewAccount] = []
    refused = pages.attempt(
        lambda: created.append(NewAccount(*service.create_member(draft=draft, site=where, by=request.user))),
        FIELDS,
    )
    if refused is not None:
        return _page(request, refused=refused, draft=draft, is_for_all=where is None)
    return _passwords(request, created)


@allowed_to(Permission.SET_UP)
@never_cache
@shows_domain_errors
@require_POST
def give_password(request: StaffRequest, member_id: int) -> HttpResponse:
    """Give somebody a new password to begin with, and show it, this once."""
    member = get_object_or_404(_accounts(request), pk=member_id, is_active=True)
    password = service.give_new_password(member=member, by=request.user)
    return _passwords(request, [NewAccount(member, password)])


def _accounts(request: StaffRequest) -> QuerySet[StaffUser]:
    """Return who works at the site or at all of them."""
    return StaffUser.objects.select_related("site").filter(Q(site=request.site) | Q(site=None))


def _plan(request: StaffRequest, content: bytes) -> Plan:
    return staff_import.plan(staff_sheet.parse(content), site=request.site, by=request.user)


def _page(
    request: StaffRequest,
    *,
    refused: Refused | None = None,
    sheet_refused: TableRefused | None = None,
    draft: MemberDraft | None = None,
    is_for_all: bool = False,
) -> HttpResponse:
    if sheet_refused is not None:
        refused = Refused({"file": str(sheet_refused)}, status=sheet_refused.status)
    context: dict[str, Any] = {
        "members": list(_accounts(request).order_by("-is_active", "full_name", "pk")),
        "bad_lines": sheet_refused.bad_lines if sheet_refused else (),
        "draft": draft or MemberDraft(),
        "is_for_all": is_for_all,
        "document_types": [(kind.value, kind.label) for kind in DocumentType if kind is not DocumentType.NIT],
        "roles": Role.choices,
    }
    return pages.page(request, Step.STAFF, "setup/staff.html", context, refused)


def _trial_page(request: StaffRequest, plan: Plan, file: TriedFile) -> HttpResponse:
    context = {
        "plan": plan,
        "file": file,
        "to_create": plan.count(Deed.CREATE),
        "to_change": plan.count(Deed.CHANGE),
        "unchanged": plan.count(Deed.NOTHING),
    }
    refused = Refused(notice=staff_import.refusal(plan.bad_lines)) if plan.bad_lines else None
    return pages.page(request, Step.STAFF, "setup/staff_trial.html", context, refused)


def _passwords(request: StaffRequest, accounts: Sequence[NewAccount]) -> HttpResponse:
    address = public_address(request, reverse("web:sign_in"))
    context = {
        "accounts": accounts,
        "sign_in_address": address,
        "is_only_here": is_of_this_machine(address),
    }
    return pages.page(request, Step.STAFF, "setup/passwords.html", context)
