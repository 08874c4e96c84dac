"""The site that is being set up: its name and place; choosing another one, or adding it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.org.drafts import SiteDraft
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission
from ventanilla.org.services import sites
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import CHOSEN_SITE, StaffRequest, allowed_to
from ventanilla.web.setup import pages

FIELDS = tuple(SiteDraft.__dataclass_fields__)


@allowed_to(Permission.SET_UP, needs_site=False)
@never_cache
@require_http_methods(["GET", "POST"])
def site(request: StaffRequest) -> HttpResponse:
    """Ask for the site's name, city and address; `?nueva=1` adds another one, for who belongs to all of them."""
    wants_another = request.user.site is None and request.GET.get("nueva") == "1"
    known = None if wants_another else request.site
    refused, draft = None, SiteDraft.of(known)
    if request.method == "POST":
        draft = SiteDraft(**{name: request.POST.get(name, "") for name in FIELDS})
        refused = pages.attempt(lambda: _save(request, known, draft), FIELDS)
        if refused is None:
            return pages.saved(request, Step.SITE)
    context = {
        "draft": draft,
        "seen": pages.seen(request, SiteDraft.of(_fresh(known)), refused),
        "is_new": known is None,
        "is_another": wants_another and request.site is not None,
    }
    return pages.page(request, Step.SITE, "setup/site.html", context, refused)


@allowed_to(Permission.SET_UP)
@require_POST
def choose(request: StaffRequest) -> HttpResponse:
    """Work at another site from now on, until signing out."""
    chosen = get_object_or_404(Site, pk=pages.number(request.POST.get("site", "")))
    request.session[CHOSEN_SITE] = chosen.pk
    return redirect("setup:home")


def _save(request: StaffRequest, known: Site | None, draft: SiteDraft) -> None:
    if known is not None:
        sites.change_site(site=known, draft=draft, seen=request.POST.get("seen", ""))
    else:
        request.session[CHOSEN_SITE] = sites.add_site(draft=draft).pk


def _fresh(known: Site | None) -> Site | None:
    return Site.objects.get(pk=known.pk) if known else None
