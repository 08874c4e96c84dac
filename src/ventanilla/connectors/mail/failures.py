"""What follows from what a mail server said, or did not say, to a letter."""

import smtplib
import ssl
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.utils.translation import gettext as _

from ventanilla.customers.contact import mail_trouble
from ventanilla.kernel.commands.errors import Ambiguous, Refused, SendFailed, Transient, Unauthorized

WANTS_CREDENTIALS = (530, 534, 535, 538)
STORAGE_EXCEEDED = 552
_TOO_LARGE = ("5.3.4", "5.2.3")


def of(error: OSError, *, may_have_been_taken: bool) -> SendFailed:
    """Return the failure that `error` stands for. Nothing that the server said is quoted: it may hold the address."""
    reply, said = _reply_in(error)
    if 400 <= reply < 600:
        return _answered(error, reply, said)
    if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
        return _closed(_("no ofrece la conexión cifrada o la entrada con contraseña que pedimos"), error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _closed(_("muestra un certificado que no es el suyo"), error)
    detail = type(error).__name__
    if may_have_been_taken:
        return Ambiguous(_("La conexión se cortó cuando el mensaje ya iba en camino."), detail=detail)
    return Transient(_("No hay conexión con el servidor de correo."), detail=detail)


def _reply_in(error: OSError) -> tuple[int, str]:
    """Return the number and text that the server replied; 0 where it did not, -1 where it was no SMTP."""
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        reply, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        reply, said = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    return reply, said.decode("ascii", "replace") if isinstance(said, bytes) else said


def _answered(error: OSError, reply: int, said: str) -> SendFailed:
    is_about_the_address = isinstance(error, SMTPRecipientsRefused)
    code = mail_trouble.code_of(reply, said, is_about_the_address=is_about_the_address)
    detail = f"SMTP {reply} {code}"
    if reply < 500:
        return Transient(
            _("El servidor de correo pide intentar más tarde."),
            detail=detail,
            status=reply,
            is_about_this=is_about_the_address,
        )
    if reply in WANTS_CREDENTIALS or isinstance(error, SMTPAuthenticationError):
        return _closed(_("no acepta nuestro usuario y contraseña"), error, detail=detail, status=reply)
    if is_about_the_address or isinstance(error, SMTPDataError):
        return Refused(mail_trouble.in_words(code), detail=detail, status=reply)
    if isinstance(error, SMTPSenderRefused):
        if reply == STORAGE_EXCEEDED or code in _TOO_LARGE:
            return Refused(mail_trouble.in_words(_TOO_LARGE[0]), detail=detail, status=reply)
        return _closed(
            _("no acepta la dirección desde la que escribimos"), error, detail=detail, status=reply
        )
    return _closed(_("no nos recibe"), error, detail=detail, status=reply)


def _closed(why: str, error: OSError, *, detail: str = "", status: int | None = None) -> Unauthorized:
    return Unauthorized(
        _("El servidor de correo %(why)s: no se envía nada hasta que alguien lo revise.") % {"why": why},
        detail=detail or type(error).__name__,
        status=status,
    )
