"""Errors of the API as problem details (RFC 9457), every one of them, with a stable code and Spanish words."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.limits import TooManyRequests
from ventanilla.web.api.schemas import Problem

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
Errors = Mapping[str, Sequence[str]]

TITLES: dict[int, Promise] = {
    400: gettext_lazy("La solicitud está mal escrita"),
    401: gettext_lazy("Falta una credencial válida"),
    403: gettext_lazy("No está permitido"),
    404: gettext_lazy("No existe"),
    405: gettext_lazy("Ese método no sirve aquí"),
    409: gettext_lazy("No corresponde al estado actual"),
    410: gettext_lazy("Ya pasó su tiempo"),
    413: gettext_lazy("La solicitud es demasiado grande"),
    422: gettext_lazy("No se puede aceptar"),
    429: gettext_lazy("Demasiadas solicitudes seguidas"),
    500: gettext_lazy("Algo falló de nuestro lado"),
    503: gettext_lazy("No disponible por un momento"),
}
_WRONG: dict[str, Promise] = {
    "missing": gettext_lazy("Falta este dato."),
    "extra_forbidden": gettext_lazy("No conocemos este dato."),
    "string_too_long": gettext_lazy("Es demasiado largo."),
    "string_too_short": gettext_lazy("Está vacío."),
}
_LOCATIONS_WITH_A_PARAMETER_NAME = {"body"}


class Malformed(DomainError):
    """The request cannot be read as what it should be."""

    code = "api.malformed"
    status = 400


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Errors | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return a problem document; `errors` holds the messages of each field to mend."""
    content = Problem(
        type=f"urn:ventanilla:problem:{code}",
        title=str(TITLES.get(status, TITLES[500])),
        status=status,
        detail=detail,
        code=code,
        errors={field: list(messages) for field, messages in (errors or {}).items()},
    )
    return HttpResponse(content.model_dump_json(), status=status, content_type=CONTENT_TYPE, headers=headers)


def not_found(request: HttpRequest) -> HttpResponse:
    """Return the problem of an address that is not there."""
    return problem(404, "api.not_found", _("No hay nada en esa dirección."))


def method_not_allowed(allowed: str) -> HttpResponse:
    """Return the problem of a method that the address does not know; `allowed` lists those it does."""
    detail = _("Use uno de estos métodos: %(allowed)s.") % {"allowed": allowed}
    return problem(405, "api.method_not_allowed", detail, headers={"Allow": allowed})


def too_large(most: int) -> HttpResponse:
    """Return the problem of a body above `most` bytes."""
    detail = _("El cuerpo pasa de %(most)s bytes.") % {"most": most}
    return problem(413, "api.too_large", detail)


def answer_errors_of(api: NinjaAPI) -> None:
    """Have every error raised in an operation of `api` answered as a problem."""
    for kind, handler in (
        (Exception, _of_our_own_making),
        (OperationalError, _of_the_database),
        (InterfaceError, _of_the_database),
        (Http404, _of_absence),
        (HttpError, _of_ninja),
        (AuthenticationError, _of_a_missing_token),
        (ValidationError, _of_validation),
        (SuspiciousOperation, _of_bad_content),
        (RequestDataTooBig, _of_bad_content),
        (UnreadablePostError, _of_bad_content),
        (DomainError, _of_the_domain),
    ):
        api.add_exception_handler(kind, handler)


def _of_the_domain(request: HttpRequest, error: Any) -> HttpResponse:
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    errors = {error.field: [str(error)]} if error.field else None
    return problem(error.status, error.code, str(error), errors=errors, headers=headers)


def _of_a_missing_token(request: HttpRequest, error: Any) -> HttpResponse:
    detail = _("Envíe el encabezado Authorization: Bearer con el token del dispositivo o del programa.")
    return problem(401, "api.unauthenticated", detail, headers={"WWW-Authenticate": "Bearer"})


def _of_validation(request: HttpRequest, error: Any) -> HttpResponse:
    if any(each["loc"][0] == "path" for each in error.errors):
        return not_found(request)
    errors: dict[str, list[str]] = {}
    for each in error.errors:
        errors.setdefault(_field_of(each["loc"]), []).append(_words_for(each))
    detail = _("Revise: %(fields)s.") % {"fields": ", ".join(sorted(errors))}
    return problem(400, "api.malformed", detail, errors=errors)


def _of_ninja(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 400:
        return problem(400, "api.malformed", _("El cuerpo no es JSON válido."))
    return problem(error.status_code, "api.refused", str(TITLES.get(error.status_code, TITLES[500])))


def _of_bad_content(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, "api.malformed", _("No se pudo leer el cuerpo de la solicitud."))


def _of_absence(request: HttpRequest, error: Any) -> HttpResponse:
    return not_found(request)


def _of_the_database(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("The database did not answer: %s", error)
    detail = _("La base de datos no responde. Intente de nuevo con la misma clave.")
    return problem(503, "api.unavailable", detail, headers={"Retry-After": "2"})


def _of_our_own_making(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("Unexpected error in %s", request.path, exc_info=error)
    return problem(500, "api.internal", _("Intente de nuevo con la misma clave; si sigue, avísenos."))


def _field_of(location: Sequence[object]) -> str:
    """Return the field as the client wrote it, such as document.number, out of ("body", "payload", ...)."""
    first, *rest = location
    named = rest[1:] if first in _LOCATIONS_WITH_A_PARAMETER_NAME else rest
    return ".".join(str(part) for part in named) or str(first)


def _words_for(error: Mapping[str, Any]) -> str:
    if error["type"] in ("enum", "literal_error"):
        expected = error.get("ctx", {}).get("expected", "")
        return _("Use uno de estos valores: %(expected)s.") % {"expected": expected}
    return str(_WRONG.get(error["type"], _("No tiene la forma que debe.")))
