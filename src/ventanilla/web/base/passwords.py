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


@signed_in
@never_cache
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Ask for the present password and twice for the new one; this session goes on, all others of theirs end."""
    if request.method == "GET":
        return render(request, "base/change_password.html", {"errors": {}})
    current, new, again = (request.POST.get(each, "") for each in ("current", "new", "again"))
    try:
        member = staff.choose_password(
            member=cast(StaffUser, request.user), current=current, new=new, again=again
        )
    except WrongFields as refused:
        return render(request, "base/change_password.html", {"errors": refused.errors}, status=422)
    auth.update_session_auth_hash(request, member)
    messages.success(request, _("Su contraseña quedó cambiada."))
    return redirect("web:home")
