"""Why an e-mail did not arrive, in plain Spanish, by the status codes that mail servers give (RFC 3463). Pure."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")

_NO_SUCH_ADDRESS = _("La dirección no existe. Confírmela con la persona.")
_NO_SUCH_DOMAIN = _("Lo que sigue a la @ no existe o no recibe correo. Confirme la dirección con la persona.")
_MISSPELT = _("La dirección está mal escrita. Confírmela con la persona.")
_FULL = _("El buzón de la persona está lleno. Pídale otra dirección, o que haga espacio.")
_TOO_LARGE = _("El mensaje pesa más de lo que ese correo recibe. Envíelo con menos archivos.")
_UNREACHABLE = _(
    "No se pudo llegar al correo de la persona en varios intentos. Confirme la dirección con ella."
)
_NOT_WANTED = _("El correo de la persona no acepta mensajes nuestros. Use otro medio para escribirle.")
_NOT_UNDERSTOOD = _("El correo de la persona no pudo leer el mensaje. Use otro medio para escribirle.")
_ANY = _("El correo de la persona no recibió el mensaje. Use otro medio para escribirle.")

_BY_DETAIL: dict[str, Promise] = {
    "1.2": _NO_SUCH_DOMAIN,
    "1.3": _MISSPELT,
    "1.6": _("La persona cambió de dirección y esta ya no recibe. Pídale la nueva."),
    "1.10": _NO_SUCH_DOMAIN,
    "2.1": _("El buzón de la persona está desactivado. Pídale otra dirección."),
    "2.2": _FULL,
    "2.3": _TOO_LARGE,
    "3.4": _TOO_LARGE,
    "4.3": _NO_SUCH_DOMAIN,
    "4.4": _NO_SUCH_DOMAIN,
}
_BY_SUBJECT: dict[str, Promise] = {
    "1": _NO_SUCH_ADDRESS,
    "2": _("El buzón de la persona no recibe mensajes. Pídale otra dirección."),
    "4": _UNREACHABLE,
    "5": _NOT_UNDERSTOOD,
    "6": _NOT_UNDERSTOOD,
    "7": _NOT_WANTED,
}
_AT_THE_ADDRESS = {550: "5.1.1", 551: "5.1.6", 552: "5.2.2", 553: "5.1.3", 501: "5.1.3"}
_AT_THE_MESSAGE = {552: "5.3.4", 550: "5.7.1", 554: "5.7.1"}


def in_words(code: str) -> str:
    """Return why a message with that status, such as 5.2.2, did not arrive, and what to do about it."""
    _class, _dot, rest = code.partition(".")
    return str(_BY_DETAIL.get(rest) or _BY_SUBJECT.get(rest.partition(".")[0]) or _ANY)


def code_in(text: str) -> str:
    """Return the first status code in a text, or nothing."""
    found = _ENHANCED.search(text)
    return found.group(1) if found else ""


def code_of(reply: int, text: str, *, is_about_the_address: bool) -> str:
    """Return the status code of what a server replied; without one in its text, what the reply's number stands for.

    The same number means one thing where the address was given and another where the message was.
    """
    numbers = _AT_THE_ADDRESS if is_about_the_address else _AT_THE_MESSAGE
    return code_in(text) or numbers.get(reply, f"{reply // 100}.0.0")
