"""What people call each thing that is configured, and the help that stands beside each field."""

import datetime as dt
from dataclasses import dataclass, field

from django.apps import apps
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Words:
    """The name of one, the name of many, and for each field its label and its help."""

    one: Text
    many: Text
    fields: dict[str, tuple[Text, Text]] = field(default_factory=dict)


_FROM_CODE = _("Lo usan los programas para reconocerla. No cambia después.")
_FROM_SITE = _("En la que está. No cambia después.")
_FROM_LINE = _("La línea de servicio a la que pertenece, en todas las sedes.")

WORDS: dict[str, Words] = {
    "org.Caja": Words(
        _("Caja"),
        _("Datos de la Caja"),
        {
            "name": (_("Nombre"), _("Como la gente la conoce. Sale en todas las pantallas.")),
            "legal_name": (_("Razón social"), _("Como figura ante la ley. Sale en los formatos impresos.")),
            "nit": (_("NIT"), _("Con el dígito de verificación, sin puntos ni guion: 8903030935.")),
            "address": (_("Dirección"), _("La de la sede principal, para los formatos impresos.")),
            "phone": (_("Teléfono"), _("Donde atienden a las personas. Por ejemplo 602 886 2727.")),
            "email": (_("Correo"), _("A donde las personas escriben sobre sus datos personales.")),
            "greeting": (
                _("Saludo corporativo"),
                _(
                    "Lo que el asesor dice al empezar. Donde escriba {advisor} irá el nombre de quien atiende."
                ),
            ),
            "brand_color": (
                _("Color"),
                _("El de la Caja, en todas las pantallas. Debe leerse bien con blanco encima: 7 a 1."),
            ),
        },
    ),
    "org.Site": Words(
        _("sede"),
        _("Sedes"),
        {
            "code": (_("Código"), _("Corto, en mayúsculas: CALI. Va en cada radicado y no cambia después.")),
            "name": (_("Nombre"), _("Como sale en las pantallas.")),
            "city": (_("Ciudad"), _("Donde queda. Sale en los formatos impresos.")),
            "address": (_("Dirección"), _("Para que la gente llegue.")),
            "opens_on_holidays": (_("Abre en festivos"), _("Con el horario de ese día de la semana.")),
            "never_closes": (
                _("Da turnos a toda hora"),
                _("Con esto el horario no cuenta. Sirve para ensayar; una sede de verdad no lo lleva."),
            ),
            "is_active": (_("Procedimiento vigente"), _("Se declara en la puesta en marcha, no aquí.")),
            "declared_at": (_("Se declaró"), _("Desde ese momento la sede da turnos.")),
            "declared_by": (_("Lo declaró"), _("Quien respondió por que la sede estaba lista.")),
        },
    ),
    "org.OpeningHours": Words(
        _("horario"),
        _("Horario de la semana"),
        {
            "weekday": (_("Día"), ""),
            "opens_at": (_("Abre"), ""),
            "last_turn_at": (_("Último turno"), ""),
            "closes_at": (_("Cierra"), ""),
        },
    ),
    "org.SpecialDay": Words(
        _("día especial"),
        _("Días especiales"),
        {
            "date": (_("Fecha"), ""),
            "opens_at": (_("Abre"), ""),
            "last_turn_at": (_("Último turno"), ""),
            "closes_at": (_("Cierra"), ""),
            "reason": (_("Motivo"), ""),
            "decided_by": (_("Lo decidió"), ""),
        },
    ),
    "org.ServiceLine": Words(
        _("línea de servicio"),
        _("Líneas de servicio"),
        {
            "site": (_("Sede"), _FROM_SITE),
            "code": (_("Código"), _FROM_CODE),
            "name": (_("Nombre"), _("Como sale en el quiosco y en la sala.")),
            "prefix": (
                _("Prefijo"),
                _(
                    "Una o dos letras mayúsculas, distintas para cada línea de la sede: con R, los turnos son R-001."
                ),
            ),
            "hue": (_("Color"), _("El mismo en el quiosco, la sala, el tiquete y el informe.")),
            "icon": (_("Dibujo"), _("Acompaña al nombre en todas las pantallas.")),
            "position": (_("Orden"), _("El lugar que ocupa en el quiosco: 1 es el primero.")),
            "is_open": (
                _("Da turnos"),
                _("Si no, no aparece en el quiosco. Quien ya tiene turno se atiende."),
            ),
            "daily_capacity": (
                _("Turnos al día"),
                _("Cuántos da, a lo sumo. Se fija en «Líneas por asesor»."),
            ),
            "is_informative": (
                _("Solo orienta"),
                _("La atención no termina en una transacción: se explica y se indica a dónde ir."),
            ),
        },
    ),
    "org.Desk": Words(
        _("módulo"),
        _("Módulos"),
        {
            "site": (_("Sede"), _FROM_SITE),
            "number": (
                _("Número"),
                _("El que se anuncia en la sala. Uno distinto para cada módulo de la sede."),
            ),
            "service_lines": (
                _("Líneas que atiende"),
                _("Al menos una. De ellas salen los turnos que llama."),
            ),
            "advisor": (_("Ahora lo ocupa"), _("Cada asesor se sienta y se levanta desde su pantalla.")),
        },
    ),
    "org.StaffUser": Words(
        _("cuenta"),
        _("Cuentas del equipo"),
        {
            "username": (_("Usuario"), _("Con él entra. Letras, números, punto o guion; no cambia después.")),
            "full_name": (_("Nombre completo"), _("El primer nombre se le dice a quien atiende.")),
            "role": (_("Cargo"), _("De él depende todo lo que puede hacer.")),
            "site": (_("Sede"), _("Vacía si trabaja con todas.")),
            "document_type": (_("Tipo de documento"), ""),
            "document_number": (_("Número de documento"), _("Una sola cuenta por documento.")),
            "email": (_("Correo"), _("El de la Caja. Puede quedar vacío.")),
            "is_active": (_("Puede entrar"), _("Al quitarlo, su sesión termina en el acto.")),
            "must_change_password": (_("Contraseña temporal"), _("La cambia al entrar.")),
        },
    ),
    "org.ApiClient": Words(
        _("programa"),
        _("Programas con acceso"),
        {
            "site": (_("Sede"), _("El programa solo puede actuar en ella.")),
            "name": (_("Nombre"), _("Para reconocerlo: «Página web», «Tablero de la Caja».")),
            "scopes": (_("Qué puede hacer"), _("Lo menos que necesite. No cambia después.")),
            "is_active": (_("Puede conectarse"), _("Al quitarlo, su clave deja de servir en el acto.")),
        },
    ),
    "catalogue.Product": Words(
        _("producto"),
        _("Productos y programas"),
        {
            "code": (
                _("Código"),
                _(
                    "Lo usan los programas para reconocerlo. No cambia después. Si lo deja vacío, sale del nombre."
                ),
            ),
            "name": (_("Nombre"), _("Como lo lee el asesor al registrar lo que la persona tomó.")),
            "service_line_code": (_("Línea de servicio"), _FROM_LINE),
            "reference_value": (_("Valor de referencia"), _("En pesos, sin puntos. Vacío si no se conoce.")),
            "is_active": (_("Se ofrece"), _("Si no, ya no se puede escoger; lo registrado se conserva.")),
        },
    ),
    "guides.Guide": Words(
        _("guía"),
        _("Guías Delagente"),
        {
            "code": (_("Código"), _("Reúne las versiones de una guía. No cambia después.")),
            "version": (_("Versión"), _("Cada una queda como se publicó: lo ya leído no cambia.")),
            "title": (_("Título"), _("Como la busca el asesor.")),
            "service_line_code": (_("Línea de servicio"), _FROM_LINE),
            "summary": (_("Qué es"), _("Lo que se dice en el nivel 1: orientación.")),
            "requirements": (_("Requisitos"), _("Uno por renglón.")),
            "steps": (_("Pasos"), _("Uno por renglón, en su orden.")),
            "consultation": (_("Qué se consulta"), _("En el aplicativo del servicio: nivel 3.")),
            "valid_from": (_("Vigente desde"), _("Hasta ese día se sigue leyendo la versión anterior.")),
            "valid_to": (_("Deja de regir"), _("Desde ese día ya no se lee. Vacío mientras no se sepa.")),
        },
    ),
    "consent.ConsentText": Words(
        _("texto de autorización"),
        _("Textos de autorización"),
        {
            "form_code": (_("Formato"), _("El que la persona firma.")),
            "version": (_("Versión"), _("Cada autorización conserva la suya.")),
            "paragraphs": (_("Política y aviso"), _("Deje un renglón en blanco entre un párrafo y otro.")),
            "purposes": (_("Finalidades"), _("Una por renglón. La persona responde sí o no a cada una.")),
            "sensitive_paragraph": (
                _("Datos sensibles"),
                _("Que no está obligada a darlos, y para qué se piden (Ley 1581 de 2012)."),
            ),
            "valid_from": (_("Vigente desde"), _("Desde ese día se firma con este texto.")),
            "sha256": (_("Huella"), _("Prueba que el texto no ha cambiado desde que se publicó.")),
            "published_by": (_("La publicó"), _("Quien la escribió en la puesta en marcha.")),
            "published_at": (
                _("Se publicó"),
                _("El día en que se escribió, que puede ser antes de que rija."),
            ),
        },
    ),
    "tickets.LegalTerm": Words(
        _("término de ley"),
        _("Términos de ley"),
        {
            "code": (_("Código"), _("El mismo para todas las vigencias de un término: GENERAL.")),
            "name": (_("Nombre"), _("Como lo lee el asesor al radicar.")),
            "norm": (_("Norma"), _("Por ejemplo: Ley 1755 de 2015.")),
            "article": (_("Artículo"), _("Por ejemplo: art. 14, num. 1.")),
            "business_days": (_("Días hábiles"), _("Desde el día hábil siguiente a la radicación.")),
            "valid_from": (_("Vigente desde"), _("Rige lo que se radique desde ese día.")),
            "valid_to": (_("Deja de regir"), _("Lo radicado antes conserva su plazo. Vacío mientras rija.")),
        },
    ),
}


def day(date: dt.date) -> str:
    """Return a day as "27 de septiembre de 2024"."""
    return formats.date_format(date, r"j \d\e F \d\e Y").lower()


def of(label: str) -> Words:
    """Return the words for the model `label`, such as "org.Site"."""
    return WORDS[label]


def give_to_models() -> None:
    """Name the models and their fields for everything that shows them, messages of forms included.

    Names are no part of the database, so they stand here, together, rather than in five migrations.
    """
    for label, words in WORDS.items():
        options = apps.get_model(label)._meta
        options.verbose_name, options.verbose_name_plural = words.one, words.many
        for name, (called, _help) in words.fields.items():
            options.get_field(name).verbose_name = called
