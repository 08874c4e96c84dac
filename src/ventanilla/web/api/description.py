"""The API described in OpenAPI: what ninja knows of the operations, and what all of them share."""

from typing import Any

from ventanilla.web.api.once import HEADER, LONGEST_KEY
from ventanilla.web.api.problems import CONTENT_TYPE
from ventanilla.web.api.program import api
from ventanilla.web.api.schemas import Problem

_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "Repetir la solicitud con la misma clave da la misma respuesta y tiene un solo efecto.",
}
_ANY_PROBLEM = {
    "description": "Un problema (RFC 9457)",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe() -> dict[str, Any]:
    """Return the description of the API, fit for JSON."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            operation["responses"]["default"] = _ANY_PROBLEM
            if method == "post":
                operation["parameters"] = [*operation["parameters"], _IDEMPOTENCY_KEY]
    return schema
