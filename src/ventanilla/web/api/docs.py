"""The description of the API: in OpenAPI for programs, and as a page for staff made from the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ventanilla.org.roles import Permission
from ventanilla.web.api import problems
from ventanilla.web.api.access import Scope
from ventanilla.web.api.description import describe
from ventanilla.web.api.program import VERSION
from ventanilla.web.base.access import StaffRequest, allowed_to

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A value that goes in or comes out; `name` leads to it, such as document.number or items[].code."""

    name: str
    kind: str
    is_required: bool = False
    description: str = ""


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


def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the API in OpenAPI."""
    if request.method not in ("GET", "HEAD"):
        return problems.method_not_allowed("GET, HEAD")
    return JsonResponse(describe())


@allowed_to(Permission.READ_API_DOCS)
@require_GET
def docs(request: StaffRequest) -> HttpResponse:
    """Show every operation, who may call it, what goes in and what comes out."""
    groups: dict[str, list[Described]] = {}
    schema = describe()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            told = _operation(schema, path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(told)
    context = {
        "version": VERSION,
        "groups": groups,
        "scopes": [scope.value for scope in Scope],
        "titles": problems.TITLES,
    }
    return render(request, "api/docs.html", context)


def _operation(schema: Schema, path: str, method: str, operation: Schema) -> Described:
    answers = {status: answer for status, answer in operation["responses"].items() if status != "default"}
    return Described(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        callers=operation.get("x-callers", []),
        parameters=[
            Field(each["name"], _kind(schema, each["schema"]), each["required"], each.get("description", ""))
            for each in operation["parameters"]
        ],
        body=list(_content(schema, operation.get("requestBody", {}))),
        answers=[(str(status), list(_content(schema, answer))) for status, answer in answers.items()],
    )


def _content(schema: Schema, part: Schema) -> Iterator[Field]:
    """Yield the fields of a body or an answer."""
    content = part.get("content", {}).get("application/json", {}).get("schema")
    return _fields(schema, _resolved(schema, content), "") if content else iter(())


def _fields(schema: Schema, model: Schema, prefix: str, *, is_needed: bool = True) -> Iterator[Field]:
    """Yield the fields of an object and of the objects in it; what is in an optional one is optional."""
    needed = model.get("required", []) if is_needed else []
    for name, each in model.get("properties", {}).items():
        is_list = each.get("type") == "array"
        inner = _resolved(schema, each["items"] if is_list else each)
        path = f"{prefix}{name}{'[]' if is_list else ''}"
        if "properties" in inner:
            yield from _fields(schema, inner, f"{path}.", is_needed=name in needed)
        else:
            yield Field(path, _kind(schema, inner), name in needed, each.get("description", ""))


def _resolved(schema: Schema, part: Schema) -> Schema:
    """Return what `part` stands for: what it refers to, or the one thing besides nothing that it may be."""
    if "anyOf" in part:
        choices = [each for each in part["anyOf"] if each.get("type") != "null"]
        return _resolved(schema, choices[0]) if len(choices) == 1 else part
    if "$ref" in part:
        found: Schema = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
        return found
    return part


def _kind(schema: Schema, part: Schema) -> str:
    """Return in a few characters what a value is: its choices, its format or its type."""
    part = _resolved(schema, part)
    if "anyOf" in part:
        return " | ".join(_kind(schema, each) for each in part["anyOf"])
    if "enum" in part:
        return ", ".join(str(each) for each in part["enum"])
    return str(part.get("format") or part.get("type", ""))
