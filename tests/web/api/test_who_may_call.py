"""Tokens: which kinds and scopes open which operations, and what belongs to another site."""

import uuid
from typing import Any

from tests import cast
from tests.web.api.conftest import Place, make_place, make_program
from tests.web.api.program import Program, is_problem
from ventanilla.org.models import ApiClient, DeviceKind
from ventanilla.org.services import devices
from ventanilla.web.api.access import Scope

TURN = uuid.UUID(int=1)
OPERATIONS = {
    ("GET", "/sites/CALI/service-lines"): ({"kiosk"}, Scope.TURNS_READ),
    ("POST", "/sites/CALI/turns"): ({"kiosk"}, Scope.TURNS_WRITE),
    ("GET", f"/turns/{TURN}"): ({"kiosk"}, Scope.TURNS_READ),
    ("POST", f"/turns/{TURN}/cancel"): ({"kiosk"}, Scope.TURNS_WRITE),
    ("POST", "/desks/1/call-next"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/call-out-of-order"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/recall"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/return-to-line"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/undo"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/finish-and-call-next"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/start"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/no-show"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/hold"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/call-back"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/finish"): (set(), Scope.DESKS_WRITE),
    ("POST", "/desks/1/transfer"): (set(), Scope.DESKS_WRITE),
    ("GET", "/sites/CALI/calls"): ({"display"}, Scope.TURNS_READ),
    ("POST", "/sites/CALI/calls/1/announced"): ({"display"}, None),
    ("GET", "/visits"): (set(), Scope.VISITS_READ),
    ("GET", "/sites/CALI/reports/turns"): (set(), Scope.REPORTS_READ),
}


def call(who: Program, method: str, path: str) -> Any:
    return who.get(path) if method == "GET" else who.post(path)


def test_without_a_token_or_with_an_unknown_one_nothing_opens(place: Place) -> None:
    for who in (Program(), Program("inventado"), Program("")):
        answers = {operation: call(who, *operation) for operation in OPERATIONS}
        opened = [each for each, response in answers.items() if not is_unauthenticated(response)]
        assert opened == []


def test_each_kind_of_device_opens_its_own_operations(place: Place) -> None:
    for kind, device in (("kiosk", place.kiosk), ("display", place.display), ("tablet", place.tablet)):
        opened = {operation for operation in OPERATIONS if not is_forbidden(call(device, *operation))}
        assert opened == {operation for operation, (kinds, _scope) in OPERATIONS.items() if kind in kinds}


def test_a_program_does_what_its_scopes_say_and_no_more(place: Place) -> None:
    for scope in Scope:
        program = make_program(place.site, scope)
        opened = {operation for operation in OPERATIONS if not is_forbidden(call(program, *operation))}
        assert opened == {operation for operation, (_kinds, needed) in OPERATIONS.items() if needed == scope}


def is_unauthenticated(response: Any) -> bool:
    return is_problem(response, 401, "api.unauthenticated") and response["WWW-Authenticate"] == "Bearer"


def is_forbidden(response: Any) -> bool:
    return is_problem(response, 403, "api.forbidden")


def test_another_sites_addresses_do_not_exist(place: Place) -> None:
    make_place("PALMIRA")

    for method, path in OPERATIONS:
        if "/sites/" in path:
            who = place.display if path.endswith("announced") else place.program
            response = call(who, method, path.replace("CALI", "PALMIRA"))
            assert response.status_code in (400, 404)
    asked = {"service_line": "RECREATION"}
    assert is_problem(place.program.post("/sites/PALMIRA/turns", asked), 404, "api.not_found")


def test_a_retired_device_and_a_stopped_program_are_nobody(place: Place) -> None:
    kiosk, token = cast.make_device(place.site, DeviceKind.KIOSK)
    devices.revoke(device=kiosk)
    ApiClient.objects.update(is_active=False)

    for who in (Program(token), place.program):
        assert is_problem(who.get("/sites/CALI/service-lines"), 401, "api.unauthenticated")


def test_a_device_cookie_alone_does_not_open_the_api(place: Place) -> None:
    _kiosk, token = cast.make_device(place.site, DeviceKind.KIOSK)
    browser = Program()
    browser._client.cookies["ventanilla_kiosk"] = token

    assert is_problem(browser.get("/sites/CALI/service-lines"), 401, "api.unauthenticated")
