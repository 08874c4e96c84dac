"""An advisor's pause as their own screen tells it."""

from django.utils.translation import gettext as _

from ventanilla.org.models import Pause


def present(pause: Pause) -> str:
    """Return what the advisor is doing: "Está en almuerzo", "Está en pausa: reunión"."""
    if pause.is_lunch:
        return _("Está en almuerzo.")
    return _("Está en pausa: %(why)s.") % {"why": _inside_a_sentence(pause)}


def refusal(pause: Pause) -> str:
    """Return why nobody is called meanwhile, and what to do."""
    back = _("Vuelva del almuerzo para llamar.") if pause.is_lunch else _("Vuelva a atender para llamar.")
    return f"{present(pause)} {back}"


def already(pause: Pause) -> str:
    """Return why they cannot go away once more."""
    if pause.is_lunch:
        return _("Usted ya está en almuerzo.")
    return _("Usted ya está en pausa: %(why)s.") % {"why": _inside_a_sentence(pause)}


def _inside_a_sentence(pause: Pause) -> str:
    why = pause.why.rstrip(".")
    return why[:1].lower() + why[1:]
