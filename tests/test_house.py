"""The house stands as docs/architecture.md draws it: no relation points upward, every address says who may open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from ventanilla.org.roles import MATRIX, Permission, Role
from ventanilla.web.base.access import Access

SOURCE = Path(__file__).parents[1] / "src"
FLOORS = ["kernel", "org", "customers", "procedure", "oversight", "web", "config"]
ACTIVITIES = [
    ["catalogue"],
    ["visits"],
    ["consent"],
    ["opportunities"],
    ["turns", "guides", "tickets", "ratings"],
    ["printing"],
    ["flow"],
]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("ventanilla.")]


def height(model: type[models.Model]) -> tuple[int, int]:
    """Return how high a model lives: its floor, then its activity."""
    _root, floor, *rest = model.__module__.split(".")
    activity = next((level for level, names in enumerate(ACTIVITIES) if rest[0] in names), 0)
    return FLOORS.index(floor), activity if floor == "procedure" else 0


def points_upward(model: type[models.Model], target: type[models.Model]) -> bool:
    return height(target) > height(model)


def relations() -> Iterator[tuple[type[models.Model], type[models.Model], str]]:
    for model in own_models():
        for field in model._meta.get_fields():
            is_forward = isinstance(field, models.ForeignKey | models.ManyToManyField)
            if is_forward and field.related_model in own_models():
                yield model, field.related_model, f"{model.__name__}.{field.name}"


def test_no_relation_points_to_a_higher_floor() -> None:
    upward = [name for model, target, name in relations() if points_upward(model, target)]

    assert upward == []
    assert len(list(relations())) > 50


def test_the_test_itself_sees_an_upward_relation() -> None:
    turn, site = apps.get_model("turns", "Turn"), apps.get_model("org", "Site")

    assert points_upward(site, turn)
    assert not points_upward(turn, site)
    assert points_upward(apps.get_model("visits", "Visit"), turn)


def reverse_accessors() -> Iterator[tuple[type[models.Model], str]]:
    """Yield what lower models are given to reach higher ones: the model, and the accessor's name."""
    for model, target, name in relations():
        field = model._meta.get_field(name.split(".")[1])
        accessor = field.remote_field.get_accessor_name()  # type: ignore[union-attr]
        if accessor and not accessor.endswith("+") and points_upward(target, model):
            yield target, accessor


def test_only_the_visit_the_thread_through_all_five_leads_upward() -> None:
    given = list(reverse_accessors())

    assert {model.__name__ for model, _accessor in given} == {"Visit"}


def test_below_the_activities_nobody_reads_what_they_hang_on_the_visit() -> None:
    accessors = {f".{accessor}" for _model, accessor in reverse_accessors()}
    readers = [
        path for package in ("catalogue", "visits") for path in own_sources(f"ventanilla.procedure.{package}")
    ]

    assert [
        path.name for path in readers if any(accessor in path.read_text() for accessor in accessors)
    ] == []


def own_sources(package: str) -> list[Path]:
    folder = SOURCE.joinpath(*package.split("."))
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback
        else:
            yield from addresses(entry, prefix + str(entry.pattern))


def test_every_address_declares_who_may_open_it() -> None:
    found = list(addresses())
    undeclared = [address for address, view in found if not isinstance(getattr(view, "access", None), Access)]

    assert undeclared == []
    assert len(found) > 20


def test_public_addresses_are_few_and_known() -> None:
    open_doors = sorted(address for address, view in addresses() if view.access.is_public)  # type: ignore[attr-defined]

    phone = "turno/<str:token>/"
    assert open_doors == [
        "",
        "autoridad/",
        "autoridad/ventanilla.crt",
        "autoridad/ventanilla.json",
        "certificado/",
        "certificado/<str:code>/",
        "cita/",
        "cita/pedir/<str:site>/<str:line>/",
        "cita/ver/<str:token>/",
        "cita/ver/<str:token>/cancelar/",
        "demostracion/",
        "demostracion/celulares/",
        "demostracion/celulares/<slug:key>/",
        "demostracion/celulares/<slug:key>/archivo/<slug:file_id>/",
        "demostracion/celulares/<slug:key>/conexion/",
        "demostracion/celulares/<slug:key>/escribir/",
        "demostracion/celulares/<slug:key>/leer/",
        "demostracion/celulares/<slug:key>/tocar/",
        "demostracion/celulares/ahora/",
        "demostracion/celulares/nuevo/",
        "demostracion/correo/",
        "demostracion/correo/<str:name>/",
        "demostracion/correo/<str:name>/archivo/<int:number>/",
        "demostracion/correo/<str:name>/pagina/",
        "demostracion/correo/escribir/<slug:sample>/",
        "demostracion/dispositivo/<uuid:device_id>/",
        "demostracion/entrar/<str:username>/",
        "demostracion/entrar/<str:username>/<slug:screen>/",
        "demostracion/papel/",
        "demostracion/papel/<slug:roll>/<str:name>.png",
        "emparejar/",
        "entrar/",
        "ganchos/<slug:name>/",
        "ganchos/correo/",
        "marca.css",
        "puesta-en-marcha/",
        "puesta-en-marcha/cuenta/",
        "salir/",
        phone,
        f"{phone}ahora/",
        f"{phone}cancelar/",
    ]


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_somebodys(permission: Permission) -> None:
    assert MATRIX[permission]
    assert all(isinstance(role, Role) for role in MATRIX[permission])


def test_the_advisor_may_neither_see_reports_nor_close_with_pendings() -> None:
    assert {permission for permission in Permission if Role.ADVISOR in MATRIX[permission]} == {
        Permission.ATTEND,
        Permission.BOOK,
        Permission.READ_API_DOCS,
    }


def test_who_asks_is_read_in_one_place_which_knows_the_proxies() -> None:
    readers = [path.name for path in SOURCE.rglob("*.py") if "REMOTE_ADDR" in path.read_text()]

    assert readers == ["client_address.py"]
