"""The templates that WhatsApp approved for the demo's Caja, in Spanish of Colombia."""

from dataclasses import dataclass

LANGUAGE = "es_CO"


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template: its text with places {{1}}, {{2}}, its buttons, and what it costs as."""

    text: str
    buttons: tuple[str, ...] = ()
    category: str = "utility"

    @property
    def places(self) -> int:
        """How many parameters it takes."""
        return sum(f"{{{{{number}}}}}" in self.text for number in range(1, 10))

    def filled(self, parameters: list[str]) -> str:
        """Return the text as the person reads it."""
        text = self.text
        for number, parameter in enumerate(parameters, start=1):
            text = text.replace(f"{{{{{number}}}}}", parameter)
        return text


APPROVED = {
    "autorizacion_datos": Template(
        "Hola, {{1}}. {{2}} le pide su autorización para tratar sus datos personales (Ley 1581 de 2012). "
        "Puede leer para qué se usan en {{3}}. ¿Nos autoriza?",
        ("Autorizo", "No autorizo"),
    ),
    "constancia": Template("Hola. Esta es la constancia de su atención: {{1}}."),
    "constancia_radicado": Template(
        "Recibimos su {{1}}. Su número de radicado es {{2}}. Le respondemos a más tardar el {{3}}. Guarde este mensaje.",
        ("Recibido",),
    ),
    "aviso_atencion": Template("Hola, {{1}}. Le escribimos de {{2}} sobre su atención: {{3}}"),
    "calificacion": Template(
        "Hola, {{1}}. ¿Cómo le fue hoy en {{2}}?", ("Me fue bien", "Más o menos", "Me fue mal")
    ),
    "novedades": Template("Hola, {{1}}. {{2}} Para no recibir más novedades responda BAJA.", (), "marketing"),
}
