"""The description of the API as a page for staff, made from the same schema that programs read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ventanilla.org.roles import Permission
from ventanilla.web.api.access import Scope
from ventanilla.web.api.problems import TITLES
from ventanilla.web.api.program import VERSION, api
from ventanilla.web.base.access import StaffRequest, allowed_to


@dataclass(frozen=True, slots=True)
class Field:
    """A value that goes in or comes out."""

    name: str
    kind: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as the page tells it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    callers: list[str]
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, list[Field]]]


@allowed_to(Permission.READ_API_DOCS)
@require_GET
def docs(request: StaffRequest) -> HttpResponse:
    """Show every operation, who may call it, what goes in and what comes out."""
    groups: dict[str, list[Described]] = {}
    schema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_describe(schema, path, method, operation))
    context = {
        "version": VERSION,
        "groups": groups,
        "scopes": [scope.value for scope in Scope],
        "titles": TITLES,
    }
    return render(request, "api/docs.html", context)


def _describe(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Described:
    return Described(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        callers=operation.get("x-callers", []),
        parameters=[
            Field(each["name"], _kind(each["schema"]), each["required"], each.get("description", ""))
            for each in operation["parameters"]
        ],
        body=_fields(schema, operation.get("requestBody", {})),
        answers=[(str(status), _fields(schema, answer)) for status, answer in operation["responses"].items()],
    )


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[Field]:
    """Return the fields of a body or an answer, those of a list's items included."""
    content = part.get("content", {}).get("application/json", {}).get("schema", {})
    known = schema["components"]["schemas"]
    model = known.get(_name(content), {})
    needed = model.get("required", [])
    return [
        Field(name, _kind(each), name in needed, each.get("description", ""))
        for name, each in model.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any]) -> str:
    """Return in a few characters what a value is: its type, its choices, or the name of what it holds."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type", ""))


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]
