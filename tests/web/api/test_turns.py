"""Turns through the API: taken, seen, given back."""

import datetime as dt
import uuid

from tests import cast
from tests.web.api.conftest import Place, make_place
from tests.web.api.program import is_problem
from ventanilla.org.drafts import CapacityDraft
from ventanilla.org.services import capacity
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import calling

RECREATION = {"service_line": "RECREATION"}


def test_a_kiosk_takes_a_turn_and_is_told_all_about_it(place: Place) -> None:
    cast.attend_yesterday(place.desk, place.line)
    cast.make_turn(place.line)

    response = place.kiosk.post("/sites/CALI/turns", RECREATION)

    told = response.json()
    turn = Turn.objects.get(pk=told["id"])
    assert response.status_code == 201
    assert set(told) == {
        "id",
        "code",
        "service_line",
        "priority_class",
        "state",
        "position",
        "estimated_wait_minutes",
        "issued_at",
        "follow_url",
    }
    assert (told["code"], told["service_line"], told["priority_class"]) == ("R-002", "RECREATION", None)
    assert (told["state"], told["position"]) == ("waiting", 2)
    assert told["estimated_wait_minutes"] == {"low": 5, "high": 11}
    assert told["issued_at"].endswith("-05:00")
    assert dt.datetime.fromisoformat(told["issued_at"]) == turn.issued_at
    assert told["follow_url"] == f"http://testserver/turno/{turn.follow_token}/"


def test_a_turn_may_come_with_a_priority_class_and_a_document(place: Place) -> None:
    asked = RECREATION | {"priority_class": "PREGNANT", "document": {"type": "CC", "number": "31.123.456"}}

    told = place.program.post("/sites/CALI/turns", asked).json()

    turn = Turn.objects.get(pk=told["id"])
    assert told["priority_class"] == "PREGNANT"
    assert (turn.document_type, turn.document_number, turn.origin) == ("CC", "31123456", "api")


def test_a_turn_may_be_for_several_people(place: Place) -> None:
    told = place.program.post("/sites/CALI/turns", RECREATION | {"people": 3}).json()
    refused = place.program.post("/sites/CALI/turns", RECREATION | {"people": 21})

    assert Turn.objects.get(pk=told["id"]).people == 3
    assert is_problem(refused, 422, "turns.people_out_of_range")
    assert list(refused.json()["errors"]) == ["people"]


def test_a_malformed_document_is_named_and_no_turn_is_taken(place: Place) -> None:
    asked = RECREATION | {"document": {"type": "CC", "number": "12"}}

    response = place.kiosk.post("/sites/CALI/turns", asked)

    assert is_problem(response, 422, "identity.malformed_document")
    assert list(response.json()["errors"]) == ["document.number"]
    assert not Turn.objects.exists()


def test_a_line_that_does_not_exist_is_refused_by_name(place: Place) -> None:
    response = place.kiosk.post("/sites/CALI/turns", {"service_line": "NADA"})

    assert is_problem(response, 422, "api.unknown_reference")
    assert list(response.json()["errors"]) == ["service_line"]


def test_a_closed_line_gives_no_turns(place: Place) -> None:
    place.line.is_open = False
    place.line.save()

    response = place.kiosk.post("/sites/CALI/turns", RECREATION)

    assert is_problem(response, 422, "turns.line_is_closed")


def test_a_turn_is_shown_as_it_is_now(place: Place) -> None:
    turn = cast.make_turn(place.line)
    before = place.kiosk.get(f"/turns/{turn.pk}").json()

    calling.call_next(desk=place.desk)

    after = place.program.get(f"/turns/{turn.pk}").json()
    assert (before["state"], before["position"]) == ("waiting", 1)
    assert (after["state"], after["position"], after["estimated_wait_minutes"]) == ("called", None, None)


def test_a_waiting_turn_is_cancelled_and_a_called_one_is_not(place: Place) -> None:
    waiting, called = cast.make_turn(place.line), cast.make_turn(place.line)

    first = place.kiosk.post(f"/turns/{waiting.pk}/cancel")
    calling.call_next(desk=place.desk)
    second = place.kiosk.post(f"/turns/{called.pk}/cancel")

    assert (first.status_code, first.json()["state"]) == (200, "cancelled")
    assert is_problem(second, 409, "turns.illegal_move")


def test_an_unknown_turn_and_one_of_another_site_do_not_exist(place: Place) -> None:
    elsewhere = make_place("PALMIRA")
    theirs = cast.make_turn(elsewhere.line)

    for address in (f"/turns/{uuid.uuid4()}", f"/turns/{theirs.pk}", "/turns/no-es-un-uuid"):
        assert is_problem(place.program.get(address), 404, "api.not_found")
        assert is_problem(place.program.post(f"{address}/cancel"), 404, "api.not_found")


def test_the_lines_open_now_come_with_their_waits(place: Place) -> None:
    closed = cast.make_line(place.site, "HOUSING", "V")
    closed.is_open = False
    closed.save()
    cast.attend_yesterday(place.desk, place.line)
    cast.make_line(place.site, "EDUCATION", "E")
    cast.make_turn(place.line)

    answer = place.kiosk.get("/sites/CALI/service-lines").json()

    assert answer == {
        "items": [
            {
                "code": "RECREATION",
                "name": "Recreation",
                "is_full": False,
                "waiting": 1,
                "estimated_wait_minutes": {"low": 5, "high": 11},
            },
            {
                "code": "EDUCATION",
                "name": "Education",
                "is_full": False,
                "waiting": 0,
                "estimated_wait_minutes": None,
            },
        ],
        "next": None,
    }


def test_the_lines_can_be_read_page_by_page(place: Place) -> None:
    cast.make_line(place.site, "EDUCATION", "E")

    first = place.kiosk.get("/sites/CALI/service-lines", limit=1).json()
    second = place.kiosk.get("/sites/CALI/service-lines", limit=1, after=first["next"]).json()

    assert [line["code"] for line in first["items"] + second["items"]] == ["RECREATION", "EDUCATION"]
    assert (first["next"], second["next"]) == ("RECREATION", None)


def test_a_cursor_that_is_no_open_line_is_named(place: Place) -> None:
    response = place.kiosk.get("/sites/CALI/service-lines", after="NADA")

    assert is_problem(response, 422, "api.unknown_reference")
    assert list(response.json()["errors"]) == ["after"]


def test_a_line_that_gave_all_its_turns_says_so_and_gives_no_more(place: Place) -> None:
    capacity.save_capacities(site=place.site, typed={place.line.code: CapacityDraft("1")}, seen={})
    place.program.post("/sites/CALI/turns", {"service_line": "RECREATION"})

    refused = place.program.post("/sites/CALI/turns", {"service_line": "RECREATION"})

    assert is_problem(refused, 422, "turns.line_is_full")
    assert place.kiosk.get("/sites/CALI/service-lines").json()["items"][0]["is_full"] is True
