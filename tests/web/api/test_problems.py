"""Whatever is sent, the answer is a problem document and never a 500."""

import json
from typing import Any

import pytest

from tests.web.api.conftest import Place
from tests.web.api.program import Program, is_problem
from ventanilla.procedure.turns.models import Turn
from ventanilla.web.api import turns
from ventanilla.web.api.program import LARGEST_BODY

MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"true",
    b"12",
    b'"RECREATION"',
    b"\xff\xfe\x00",
    b"<xml/>",
    b"service_line=RECREATION",
    b"{}",
    b'{"service_line": null}',
    b'{"service_line": ""}',
    b'{"service_line": 7}',
    b'{"service_line": []}',
    b'{"service_line": {"$ne": null}}',
    b'{"service_line": "' + b"A" * 5000 + b'"}',
    b'{"service_line": "RECRE\\u0000ATION"}',
    b'{"service_line": "\\ud800"}',
    b'{"service_line": NaN}',
    b'{"service_line": 1e400}',
    b'{"service_line": ' + b"9" * 5000 + b"}",
    b"[" * 20000 + b"]" * 20000,
    b'{"service_line": "RECREATION", "priority_class": "VIP"}',
    b'{"service_line": "RECREATION", "priority_class": ""}',
    b'{"service_line": "RECREATION", "priority_class": 1}',
    b'{"service_line": "RECREATION", "prioridad": "PREGNANT"}',
    b'{"service_line": "RECREATION", "document": "CC 31123456"}',
    b'{"service_line": "RECREATION", "document": {"type": "XX", "number": "31123456"}}',
    b'{"service_line": "RECREATION", "document": {"type": "CC"}}',
    b'{"service_line": "RECREATION", "document": {"type": "CC", "number": 31123456}}',
    b'{"service_line": "RECREATION", "document": {"type": "CC", "number": "\\u0000"}}',
    b'{"service_line": "RECREATION", "document": {"type": "CC", "number": ""}}',
]


def test_a_malformed_body_is_400_and_takes_no_turn(place: Place) -> None:
    answers = {content: place.kiosk.post_raw("/sites/CALI/turns", content) for content in MALFORMED}

    assert len(answers) > 30
    assert [content for content, response in answers.items() if not is_malformed(response)] == []
    assert not Turn.objects.exists()


@pytest.mark.parametrize(
    "path", ["/desks/1/transfer", "/desks/1/call-next", "/desks/1/call-back", "/ratings"]
)
def test_no_body_makes_any_other_operation_fail(place: Place, path: str) -> None:
    answers = {content: place.program.post_raw(path, content) for content in MALFORMED}

    assert [content for content, response in answers.items() if response.status_code >= 500] == []


def is_malformed(response: Any) -> bool:
    return is_problem(response, 400, "api.malformed")


def test_every_field_to_mend_is_named(place: Place) -> None:
    response = place.kiosk.post("/sites/CALI/turns", {"document": {"type": "XX", "number": "1", "x": 1}})

    assert is_problem(response, 400, "api.malformed")
    assert set(response.json()["errors"]) == {"service_line", "document.type", "document.x"}


def test_a_body_above_64_kb_is_not_read(place: Place) -> None:
    response = place.kiosk.post_raw("/sites/CALI/turns", b" " * (LARGEST_BODY + 1))

    assert is_problem(response, 413, "api.too_large")


@pytest.mark.parametrize("path", ["/", "/nada", "/sites", "/sites/CALI/turns/", "/turns/1/2/3", "/desks/1"])
def test_an_address_that_does_not_exist_is_a_problem_too(place: Place, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert is_problem(place.program.send(method, path), 404, "api.not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_the_address_does_not_know_is_405(place: Place, method: str) -> None:
    response = place.program.send(method, "/sites/CALI/turns")

    assert is_problem(response, 405, "api.method_not_allowed")
    assert response["Allow"] == "POST"


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "99999999999999999999999"])
def test_a_cursor_that_is_no_call_number_is_malformed(place: Place, after: str) -> None:
    response = place.display.get("/sites/CALI/calls", after=after)

    assert is_problem(response, 400, "api.malformed")
    assert list(response.json()["errors"]) == ["after"]


@pytest.mark.parametrize("limit", ["0", "1001", "-5", "muchos", ""])
def test_a_limit_is_from_1_to_1000(place: Place, limit: str) -> None:
    assert is_problem(place.display.get("/sites/CALI/calls", limit=limit), 400, "api.malformed")


def test_our_own_failure_is_a_problem_without_details(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(turns, "line_of", fail)

    response = place.kiosk.post("/sites/CALI/turns", {"service_line": "RECREATION"})

    assert is_problem(response, 500, "api.internal")
    assert "secret" not in response.content.decode()


def test_problems_speak_spanish_whatever_the_client_prefers(place: Place) -> None:
    place.program._headers["Accept-Language"] = "en"

    response = place.program.get("/nada")

    assert json.loads(response.content)["title"] == "No existe"


def test_answers_are_not_kept_by_caches(place: Place) -> None:
    for response in (place.kiosk.get("/sites/CALI/service-lines"), Program().get("/nada")):
        assert response["Cache-Control"] == "no-store"
