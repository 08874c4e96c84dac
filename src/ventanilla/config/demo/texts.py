"""What the demo's Caja is called, the lines it serves, and what people authorize. Fictitious, like all of the demo."""

from typing import NamedTuple


class Line(NamedTuple):
    """A service line of the demo."""

    code: str
    name: str
    prefix: str
    hue: int
    icon: str
    is_informative: bool


LINES = (
    Line("RECREATION", "Recreación", "R", 150, "swimming", False),
    Line("EDUCATION", "Educación", "E", 220, "school", False),
    Line("SUBSIDY", "Subsidio y afiliación", "U", 90, "umbrella", False),
    Line("HOUSING", "Vivienda", "V", 30, "home", True),
    Line("HEALTH", "Salud", "S", 350, "heartbeat", True),
    Line("FINANCE", "Servicios financieros", "F", 270, "coins", True),
    Line("REGISTRY", "Registro y aportes", "A", 190, "clipboard-text", True),
)

CONSENT_PARAGRAPHS = (
    "Autorizo de manera previa, expresa e informada a la Caja para tratar mis datos personales con las finalidades "
    "que marco abajo. Texto ficticio de demostración.",
    "Puedo conocer, actualizar, rectificar y suprimir mis datos, pedir prueba de esta autorización y revocarla, por "
    "los medios de contacto de la Caja que aparecen en este formato.",
)
CONSENT_PURPOSES = (
    "Prestar los servicios que solicito y llevar el registro de mi atención.",
    "Mantener actualizados mis datos de contacto y de afiliación.",
    "Recibir información de servicios y programas de la Caja.",
)
CONSENT_SENSITIVE = (
    "No estoy obligado a dar datos sensibles, como los de salud: ningún servicio depende de ello."
)
