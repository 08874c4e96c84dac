"""Where each thing is configured: the groups of the sidebar and of the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ventanilla.web.backoffice import words
from ventanilla.web.backoffice.words import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A page where something is configured: the model's label, its icon, and what it is for."""

    label: str
    icon: str
    purpose: Text

    @property
    def title(self) -> Text:
        """The name people know it by."""
        return words.of(self.label).many

    @property
    def address(self) -> str:
        """Where it is: the Caja at once, as there is one; anything else at its list."""
        name = self.label.lower().replace(".", "_")
        if self.label == "org.Caja":
            return reverse(f"backoffice:{name}_change", args=[1])
        return reverse(f"backoffice:{name}_changelist")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page outside the back office where a neighbour of all this is set up."""

    view: str
    icon: str
    title: Text
    purpose: Text

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.view)


GROUPS: list[tuple[Text, list[Place]]] = [
    (
        _("La Caja y sus sedes"),
        [
            Place("org.Caja", "apartment", _("Nombre, contacto, saludo y color")),
            Place("org.Site", "storefront", _("Nombre y dirección de cada sede")),
            Place("org.ServiceLine", "category", _("Lo que se ofrece en el quiosco")),
            Place("org.Desk", "desk", _("Cada puesto y las líneas que atiende")),
        ],
    ),
    (_("El equipo"), [Place("org.StaffUser", "badge", _("Quién entra, con qué cargo y en qué sede"))]),
    (
        _("Lo que se ofrece y se dice"),
        [
            Place("catalogue.Product", "sell", _("Lo que una persona puede tomar")),
            Place("guides.Guide", "menu_book", _("Lo que el asesor lee al orientar")),
            Place("consent.ConsentText", "signature", _("Con lo que las personas autorizan sus datos")),
            Place("tickets.LegalTerm", "gavel", _("En cuántos días se responde")),
        ],
    ),
]
ELSEWHERE: tuple[Text, list[Elsewhere]] = (
    _("En otras pantallas"),
    [
        Elsewhere(
            "setup:home",
            "checklist",
            _("Puesta en marcha"),
            _("Sedes nuevas, personas nuevas, qué falta para abrir"),
        ),
        Elsewhere(
            "setup:hours", "schedule", _("Horario"), _("La semana, los festivos y los días especiales")
        ),
        Elsewhere(
            "coordinator:lines",
            "checklist_rtl",
            _("Líneas por asesor"),
            _("Qué líneas atiende cada asesor y cuántos turnos da cada una al día"),
        ),
        Elsewhere(
            "coordinator:devices",
            "devices",
            _("Dispositivos"),
            _("Quioscos, pantallas y tabletas, con su código"),
        ),
        Elsewhere(
            "coordinator:affiliates", "groups", _("Afiliados"), _("El archivo de afiliados y lo que cambia")
        ),
    ],
)


def sidebar(path: str) -> list[dict[str, object]]:
    """Return the groups as the sidebar shows them; the place that `path` belongs to is marked."""
    groups: list[tuple[Text, Sequence[Place | Elsewhere]]] = [*GROUPS, ELSEWHERE]
    return [{"title": title, "items": [_item(place, path) for place in places]} for title, places in groups]


def _item(place: Place | Elsewhere, path: str) -> dict[str, object]:
    return {
        "title": place.title,
        "icon": place.icon,
        "link": place.address,
        "active": path.startswith(place.address),
        "has_permission": True,
    }
