"""The back office as a whole: who may enter, what its pages may load, and what stands around them."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_EVAL
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from ventanilla.org.models import Caja, StaffUser
from ventanilla.org.roles import Permission, may
from ventanilla.web.backoffice.navigation import ELSEWHERE, GROUPS, sidebar
from ventanilla.web.base.access import allowed_to

# Alpine.js, on which django-unfold's menus stand, turns attributes into functions. Only these pages may.
POLICY = {"script-src": [SELF, NONCE, UNSAFE_EVAL]}


class BackOffice(UnfoldAdminSite):  # type: ignore[misc]
    """Configuration for those whose role may configure; signing in and out are the house's own pages."""

    enable_nav_sidebar = True
    final_catch_all_view = False
    index_template = "backoffice/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the matrix lets this person configure."""
        user = request.user
        return isinstance(user, StaffUser) and user.is_active and may(user.role, Permission.CONFIGURE)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses, each declaring who may open it and carrying the policy of these pages."""
        patterns: list[URLPattern | URLResolver] = [
            path("", self.index, name="index"),
            path("jsi18n/", self.i18n_javascript, name="jsi18n"),
        ]
        for model, model_admin in self._registry.items():
            left_out = ("_delete",) if hasattr(model, "pgh_event_model") else ("_delete", "_history")
            addresses = [each for each in model_admin.get_urls() if not _name_of(each).endswith(left_out)]
            patterns.append(path(f"{model._meta.model_name}/", include(addresses)))
        for pattern in _leaves(patterns):
            pattern.callback = _guarded(pattern.callback)
        return patterns

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what can be configured, by groups, with what each is for."""
        request.current_app = self.name
        context = self.each_context(request) | {"title": _("Configuración"), "groups": [*GROUPS, ELSEWHERE]}
        return TemplateResponse(request, self.index_template, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return nothing: our sidebar takes the place of the list by program."""
        return []

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the groups of the sidebar."""
        return sidebar(request.path)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page is given; colours come from our stylesheets, so that no page carries a style."""
        context: dict[str, Any] = super().each_context(request)
        return context | {
            "site_title": _("Configuración"),
            "site_header": _("Configuración"),
            "site_subheader": _caja_name(),
            "site_url": None,
            "colors": None,
            "border_radius": None,
            "log_entries": [],
            "show_history": False,
            "styles": [static("web/tokens.css"), reverse("web:brand"), static("backoffice/backoffice.css")],
        }


def _caja_name() -> str:
    """Return what the Caja is called; nothing before it has a name."""
    caja = Caja.objects.first()
    return caja.name if caja else ""


def _leaves(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for each in patterns:
        found += [each] if isinstance(each, URLPattern) else _leaves(each.url_patterns)
    return found


def _name_of(pattern: URLPattern | URLResolver) -> str:
    return getattr(pattern, "name", None) or ""


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    return allowed_to(Permission.CONFIGURE, needs_site=False)(never_cache(csp_replace(POLICY)(view)))


office = BackOffice(name="backoffice")
