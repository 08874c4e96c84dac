"""Where each thing is configured: the groups of the sidebar and of the first page."""

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


GROUPS: list[tuple[Text, list[Place]]] = [
    (_("La Caja"), [Place("org.Caja", "apartment", _("Nombre, contacto, saludo y color"))]),
    (
        _("La sede"),
        [
            Place("org.Site", "storefront", _("Dónde y cuándo se atiende")),
            Place("org.ServiceLine", "category", _("Lo que se ofrece en el quiosco")),
            Place("org.Desk", "desk", _("Cada puesto y las líneas que atiende")),
        ],
    ),
    (_("El equipo"), [Place("org.StaffUser", "badge", _("Quién entra, con qué cargo y en qué sede"))]),
    (_("Los servicios"), [Place("catalogue.Product", "sell", _("Lo que una persona puede tomar"))]),
    (
        _("Textos y guías"),
        [
            Place("guides.Guide", "menu_book", _("Lo que el asesor lee al orientar")),
            Place("consent.ConsentText", "signature", _("Con lo que las personas autorizan sus datos")),
        ],
    ),
    (_("Términos de ley"), [Place("tickets.LegalTerm", "gavel", _("En cuántos días se responde"))]),
]


def sidebar(path: str) -> list[dict[str, object]]:
    """Return the groups as the sidebar shows them; the place that `path` belongs to is marked."""
    return [
        {
            "title": title,
            "items": [
                {
                    "title": place.title,
                    "icon": place.icon,
                    "link": place.address,
                    "active": path.startswith(place.address),
                    "has_permission": True,
                }
                for place in places
            ],
        }
        for title, places in GROUPS
    ]
