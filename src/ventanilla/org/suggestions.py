"""What a new site is offered to begin with; whoever sets it up changes what does not fit."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.org.drafts import HoursDraft, LineDraft, WeekDraft

ICONS = {
    "swimming": gettext_lazy("Nadador"),
    "beach": gettext_lazy("Playa"),
    "trees": gettext_lazy("Árboles"),
    "school": gettext_lazy("Birrete"),
    "book": gettext_lazy("Libro"),
    "users-group": gettext_lazy("Familia"),
    "heart-handshake": gettext_lazy("Manos"),
    "home": gettext_lazy("Casa"),
    "building-community": gettext_lazy("Edificio"),
    "heartbeat": gettext_lazy("Corazón"),
    "stethoscope": gettext_lazy("Fonendoscopio"),
    "coins": gettext_lazy("Monedas"),
    "wallet": gettext_lazy("Billetera"),
    "clipboard-text": gettext_lazy("Planilla"),
    "briefcase": gettext_lazy("Maletín"),
    "message": gettext_lazy("Conversación"),
}
"""Icons of a service line, by their name in the sprite."""

HUES = {
    150: gettext_lazy("Verde"),
    190: gettext_lazy("Verde azulado"),
    220: gettext_lazy("Azul claro"),
    250: gettext_lazy("Azul"),
    270: gettext_lazy("Azul violeta"),
    300: gettext_lazy("Morado"),
    330: gettext_lazy("Rosado"),
    350: gettext_lazy("Rojo rosado"),
    30: gettext_lazy("Ladrillo"),
    60: gettext_lazy("Ocre"),
    100: gettext_lazy("Oliva"),
}
"""Colours of a service line, by their hue."""


def lines() -> tuple[LineDraft, ...]:
    """Return the seven service lines of PRD-SYE-ATC-01."""
    return (
        LineDraft("RECREATION", _("Recreación"), "R", 150, "swimming"),
        LineDraft("EDUCATION", _("Educación"), "E", 220, "school"),
        LineDraft("SUBSIDY", _("Subsidio y afiliación"), "U", 60, "users-group"),
        LineDraft("HOUSING", _("Vivienda"), "V", 30, "home", is_informative=True),
        LineDraft("HEALTH", _("Salud"), "S", 350, "heartbeat", is_informative=True),
        LineDraft("FINANCE", _("Servicios financieros"), "F", 270, "coins", is_informative=True),
        LineDraft("REGISTRY", _("Registro y aportes"), "A", 190, "clipboard-text", is_informative=True),
    )


def week() -> WeekDraft:
    """Return office hours from Monday to Friday."""
    day = (HoursDraft("08:00", "16:30", "17:00"),)
    return WeekDraft({weekday: day if weekday <= 5 else () for weekday in range(1, 8)})


def greeting() -> str:
    """Return a greeting that suits any Caja."""
    return _("Bienvenido a la Caja. Le atiende {advisor}. ¿En qué le puedo ayudar?")
