"""Choosing one's own password; whoever was given one to begin with cannot go on without it."""

from typing import cast

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ventanilla.kernel.errors import WrongFields
from ventanilla.org.models import StaffUser
from ventanilla.org.services import staff
from ventanilla.web.base.access import signed_in
from ventanilla.web.base.sign_in import home_of


@signed_in
@never_cache
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Ask for the present password and twice for the new one; this session goes on, all others of theirs end."""
    member = cast(StaffUser, request.user)
    context = {"errors": {}, "back": home_of(member)}
    if request.method == "GET":
        return render(request, "base/change_password.html", context)
    current, new, again = (request.POST.get(each, "") for each in ("current", "new", "again"))
    try:
        member = staff.choose_password(member=member, current=current, new=new, again=again)
    except WrongFields as refused:
        return render(request, "base/change_password.html", context | {"errors": refused.errors}, status=422)
    auth.update_session_auth_hash(request, member)
    messages.success(request, _("Su contraseña quedó cambiada. Las demás sesiones suyas terminaron."))
    return redirect(home_of(member))
