"""Addresses of the API."""

from django.urls import URLPattern, path

from ventanilla.web.api import docs, program

ROOT = "api-root"

app_name = "api"


def _operations() -> list[URLPattern]:
    """Return the addresses of the operations; the root is kept by name, for descriptions are made from it."""
    patterns, _kind, _namespace = program.api.urls
    return [_address(each) for each in patterns if isinstance(each, URLPattern)]


def _address(operation: URLPattern) -> URLPattern:
    view = program.not_found if operation.name == ROOT else operation.callback
    return URLPattern(operation.pattern, program.for_programs(view), operation.default_args, operation.name)


urlpatterns = [
    path("openapi.json", program.for_programs(docs.openapi), name="openapi"),
    path("docs", docs.docs, name="docs"),
    *_operations(),
    path("<path:path>", program.for_programs(program.not_found), name="nothing"),
]
