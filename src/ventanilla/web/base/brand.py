"""The Caja's colour on every screen: a small stylesheet over tokens.css, for our policy lets no page carry styles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from ventanilla.kernel.colour import WHITE, darkened, lightened, mixed
from ventanilla.org.models import Caja
from ventanilla.web.base.access import public

OURS: str = Caja._meta.get_field("brand_color").default
DARK_SURFACE = "#182120"  # --surface of the dark theme in tokens.css
PUBLIC_CONTRAST = 7.0
FOR_A_YEAR = "public, max-age=31536000, immutable"


def brand_color() -> str:
    """Return the Caja's colour; ours while there is no Caja yet."""
    return Caja.objects.filter(pk=1).values_list("brand_color", flat=True).first() or OURS


def _tag(request: HttpRequest) -> str:
    return f'"{brand_color()}"'


@public
@require_safe
@condition(etag_func=_tag)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Return what follows from the Caja's colour; nothing when it is ours, which tokens.css holds already.

    Whoever names the colour in the address (`?v=0b4a52`) may keep the answer for a year.
    """
    color = brand_color()
    response = HttpResponse(rules_for(color), content_type="text/css; charset=utf-8")
    is_named = f"#{request.GET.get('v')}" == color
    response["Cache-Control"] = FOR_A_YEAR if is_named else "no-cache"
    return response


def rules_for(color: str) -> str:
    """Return the rules that give every screen `color`, in light and dark; all of them keep 7:1 with their text."""
    if color == OURS:
        return ""
    return f':root {_block(light(color))}\n[data-bs-theme="dark"] {_block(dark(color))}\n'


def light(color: str) -> dict[str, str]:
    """Return the light theme's tokens for `color`, which must itself reach 7:1 with white."""
    soft = mixed(color, WHITE, 0.12)
    ink = darkened(color, on=soft, at_least=PUBLIC_CONTRAST)
    return {
        "--brand": color,
        "--brand-ink": ink,
        "--brand-soft": soft,
        "--brand-on-white": color,
        "--focus": color,
    }


def dark(color: str) -> dict[str, str]:
    """Return the dark theme's tokens for `color`."""
    soft = mixed(color, DARK_SURFACE, 0.4)
    ink = lightened(color, on=soft, at_least=PUBLIC_CONTRAST)
    return {"--brand": color, "--brand-ink": ink, "--brand-soft": soft, "--focus": ink}


def _block(tokens: dict[str, str]) -> str:
    return "{" + " ".join(f"{name}: {value};" for name, value in tokens.items()) + "}"
