"""What WhatsApp's error codes mean for a command and for a message, in words.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

import json
from dataclasses import dataclass

from ventanilla.kernel.commands.errors import Refused, SendFailed, Transient, Unauthorized


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a code means: which failure of a command it is, and what to tell people."""

    failure: type[SendFailed]
    reason: str


_WAIT = "WhatsApp pide esperar: le llegan demasiados mensajes nuestros seguidos."
_NO_ENTRY = "WhatsApp no acepta nuestras credenciales. Revíselas con quien administra la conexión."
_NOT_ALLOWED = "A nuestra cuenta de WhatsApp le falta un permiso. Revíselo con quien administra la conexión."
_TEMPLATE = (
    "Los datos no encajan en la plantilla aprobada por WhatsApp. Avise a quien administra la conexión."
)
_DATA = "WhatsApp no acepta estos datos. Avise a quien administra la conexión."
_MEDIA = "WhatsApp no acepta el archivo que acompaña el mensaje."

_MEANING: dict[int, Trouble] = {
    0: Trouble(Unauthorized, _NO_ENTRY),
    3: Trouble(Unauthorized, _NOT_ALLOWED),
    4: Trouble(Transient, _WAIT),
    10: Trouble(Unauthorized, _NOT_ALLOWED),
    33: Trouble(Unauthorized, "WhatsApp no encuentra nuestro número. Revise el identificador del número."),
    100: Trouble(Refused, _DATA),
    190: Trouble(Unauthorized, "La clave con la que entramos a WhatsApp venció. Hay que renovarla."),
    368: Trouble(Unauthorized, "WhatsApp bloqueó nuestra cuenta por un tiempo, por incumplir sus normas."),
    80007: Trouble(Transient, _WAIT),
    130429: Trouble(Transient, _WAIT),
    130472: Trouble(Refused, "WhatsApp no entregó este mensaje por una prueba que hace con esta persona."),
    130497: Trouble(Refused, "WhatsApp no nos deja escribir a números de ese país."),
    131005: Trouble(Unauthorized, _NOT_ALLOWED),
    131008: Trouble(Refused, _DATA),
    131009: Trouble(Refused, _DATA),
    131021: Trouble(Refused, "El número es el mismo desde el que escribimos."),
    131026: Trouble(Refused, "Ese número no tiene WhatsApp, o no lo tiene al día: no le llega."),
    131030: Trouble(Refused, "Nuestro número de WhatsApp es de prueba y no puede escribir a ese celular."),
    131031: Trouble(
        Unauthorized, "WhatsApp bloqueó nuestra cuenta. Debe verlo quien administra la conexión."
    ),
    131042: Trouble(Unauthorized, "WhatsApp no pudo cobrar: revise el medio de pago de la cuenta."),
    131045: Trouble(Unauthorized, "Nuestro número todavía no está registrado en WhatsApp."),
    131047: Trouble(
        Refused, "La persona no ha escrito en las últimas 24 horas: WhatsApp pide una plantilla aprobada."
    ),
    131048: Trouble(Transient, "WhatsApp limita nuestros mensajes porque varias personas los rechazaron."),
    131049: Trouble(Refused, "WhatsApp no entregó la publicidad: la persona ya recibió bastante por ahora."),
    131050: Trouble(Refused, "La persona pidió a WhatsApp no recibir nuestra publicidad."),
    131051: Trouble(Refused, "WhatsApp no lleva mensajes de esta clase."),
    131052: Trouble(Refused, _MEDIA),
    131053: Trouble(Refused, _MEDIA),
    131056: Trouble(Transient, "WhatsApp pide esperar antes de escribir otra vez a esta misma persona."),
    131057: Trouble(Transient, "Nuestra cuenta de WhatsApp está en mantenimiento."),
    132000: Trouble(Refused, _TEMPLATE),
    132001: Trouble(
        Refused, "Esa plantilla no existe en WhatsApp en español de Colombia, o aún no la aprueban."
    ),
    132005: Trouble(Refused, _TEMPLATE),
    132007: Trouble(Refused, "La plantilla incumple las normas de WhatsApp."),
    132012: Trouble(Refused, _TEMPLATE),
    132015: Trouble(Refused, "WhatsApp pausó esa plantilla porque a varias personas no les gustó."),
    132016: Trouble(Refused, "WhatsApp retiró esa plantilla definitivamente."),
    133010: Trouble(Unauthorized, "Nuestro número todavía no está registrado en WhatsApp."),
    133016: Trouble(Transient, _WAIT),
}
_PERMISSIONS = range(200, 300)
_NO_SUCH_NUMBER = (100, 33)  # Graph's code and subcode for an identifier that is none of ours
_TOO_MANY_TO_ONE_PERSON = 131056
_UNKNOWN = "WhatsApp no lo entregó y no dice por qué (%(code)s)."


def in_words(code: int | None) -> str:
    """Return what a code means, for whoever reads why a message did not arrive."""
    meaning = _of(code)
    return meaning.reason if meaning else _UNKNOWN % {"code": code or "sin código"}


def explain(usual: SendFailed, body: bytes) -> SendFailed:
    """Return the failure that the body of an answer names, or `usual`, what its status says, for an unknown code."""
    code = _code_in(body)
    meaning = _of(code)
    if meaning is None:
        if code is not None:
            usual.detail = f"{usual.detail}, code {code}"
        return usual
    detail = f"HTTP {usual.status}, code {code}"
    if issubclass(meaning.failure, Transient):
        retry_after = usual.retry_after if isinstance(usual, Transient) else None
        return Transient(
            meaning.reason,
            detail=detail,
            status=usual.status,
            retry_after=retry_after,
            is_about_this=code == _TOO_MANY_TO_ONE_PERSON,
        )
    return meaning.failure(meaning.reason, detail=detail, status=usual.status)


def _of(code: int | None) -> Trouble | None:
    if code in _PERMISSIONS:
        return Trouble(Unauthorized, _NOT_ALLOWED)
    return _MEANING.get(code) if code is not None else None


def _code_in(body: bytes) -> int | None:
    try:
        error = json.loads(body)["error"]
        code, subcode = error["code"], error.get("error_subcode")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    return subcode if (code, subcode) == _NO_SUCH_NUMBER else code
