"""The same key twice, a stale page, a second tab: one effect, and a screen that shows what is so."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.ratings.models import RatingRequest
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import serving
from ventanilla.procedure.visits.models import Need, Visit


def waiting() -> int:
    return Turn.objects.filter(state=TurnState.WAITING).count()


def test_pressing_call_next_twice_calls_one_person(ana: Screen, line: ServiceLine) -> None:
    for _person in range(3):
        cast.make_turn(line)
    ana.open()
    page = ana.shown

    first = ana.press("desk:call_next")
    ana.shown = page
    second = ana.press("desk:call_next")

    assert (first.status_code, second.status_code) == (200, 200)
    assert TurnCall.objects.count() == 1
    assert waiting() == 2


def test_a_second_tab_that_calls_too_is_told_who_is_at_the_desk(ana: Screen, line: ServiceLine) -> None:
    called, _other = cast.make_turn(line), cast.make_turn(line)
    ana.open()
    first_tab = ana.shown
    ana.open()
    second_tab = ana.shown

    ana.shown = first_tab
    ana.press("desk:call_next")
    ana.shown = second_tab
    response = ana.press("desk:call_next")

    assert response.status_code == 409
    assert f"ya está el turno {called.code}" in ana.shown
    assert "Esperando a" in ana.shown
    assert TurnCall.objects.count() == 1


def test_a_late_call_of_a_finished_visit_calls_nobody_else(attending: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    stale = attending.shown
    attending.press("desk:finish", reason="Se fue")
    attending.shown = stale

    response = attending.press("desk:call_next")

    assert response.status_code == 409
    assert "Ya ve la pantalla al día" in attending.shown
    assert turns.live_turn(attending.desk) is None
    assert waiting() == 1


def test_pressing_finish_twice_asks_for_one_rating(attending: Screen) -> None:
    page = attending.shown

    attending.press("desk:finish", reason="Se fue")
    attending.shown = page
    again = attending.press("desk:finish", reason="Se fue")
    attending.shown = page.replace('name="nonce" value="', 'name="nonce" value="otra-')
    from_another_tab = attending.press("desk:finish", reason="Se fue")

    assert (again.status_code, from_another_tab.status_code) == (200, 409)
    assert RatingRequest.objects.count() == 1


def test_a_need_sent_twice_is_recorded_once(attending: Screen, line: ServiceLine) -> None:
    visit = attending.visit()
    attending.press("desk:stay_unidentified", visit.pk)
    page = attending.shown
    need = {"service_line": line.pk, "request_class": "INFORMATION", "information_level": 1}

    attending.press("desk:need", visit.pk, **need)
    attending.shown = page
    attending.press("desk:need", visit.pk, **need)

    assert Need.objects.count() == 1


def test_the_same_file_attached_twice_is_kept_once(attending: Screen) -> None:
    cast.make_person()
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")

    for _press in range(2):
        scan = SimpleUploadedFile("firmado.png", cast.PNG)
        attending.press("desk:attach", visit.pk, file=scan)

    assert ConsentEvidence.objects.count() == 1


def test_a_page_from_before_the_person_was_known_does_not_change_them(attending: Screen) -> None:
    cast.make_person()
    cast.make_person(cast.ELIO, "Elio", None)
    visit = attending.visit()
    stale = attending.shown
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")
    attending.shown = stale

    response = attending.press("desk:look_up", visit.pk, document_type="CC", document_number="94555666")

    visit.refresh_from_db()
    assert response.status_code == 409
    assert str(visit.person) == "Dora Ficticia"


def test_an_unchanged_screen_is_not_sent_again(attending: Screen) -> None:
    version = attending.shown.split("?version=")[1][:16]

    unchanged = attending.client.get("/modulo/pulso/", {"version": version, "paso": "identify"})
    attending.press("desk:stay_unidentified", attending.visit().pk)
    changed = attending.client.get("/modulo/pulso/", {"version": version, "paso": "identify"})

    assert (unchanged.status_code, changed.status_code) == (204, 200)


def test_looking_changes_nothing(attending: Screen) -> None:
    before = Visit.objects.values().get()

    for address in ("desk:home", "desk:pulse", "desk:line", "desk:transfer_targets"):
        attending.open(address)

    assert Visit.objects.values().get() == before
    assert attending.client.get("/modulo/llamar/").status_code == 405


def test_calling_when_nobody_waits_says_so_and_asks_the_server_all_the_same(
    ana: Screen, line: ServiceLine
) -> None:
    ana.open()
    before_anybody_came = ana.shown

    response = ana.press("desk:call_next")
    assert response.status_code == 409
    assert "Nadie espera en sus líneas" in ana.shown
    cast.make_turn(line)
    ana.shown = before_anybody_came
    ana.press("desk:call_next")

    assert TurnCall.objects.count() == 1


def test_who_did_not_come_back_from_a_pause_is_noted_from_the_list(
    attending: Screen, line: ServiceLine
) -> None:
    turn = attending.visit().turn
    attending.press("desk:hold")

    response = attending.press("desk:walk_out", turn.pk)

    turn.refresh_from_db()
    assert response.status_code == 200
    assert turn.state == TurnState.WALKED_OUT
    assert "En pausa con usted" not in attending.shown


def test_who_is_on_hold_with_somebody_else_is_not_ones_own_to_note(ana: Screen, line: ServiceLine) -> None:
    other = cast.make_desk(line.site, line)
    held = cast.begin_visit(other, line).turn
    serving.hold(desk=other)
    ana.open()

    assert ana.press("desk:walk_out", held.pk).status_code == 404


def test_the_advisor_says_how_many_people_came_with_the_turn(attending: Screen) -> None:
    attending.press("desk:count_people", people="4")

    assert attending.visit().turn.people == 4
    assert "4 personas" in attending.shown


def test_a_number_of_people_that_makes_no_sense_is_refused_and_said(attending: Screen) -> None:
    for typed in ("0", "21", "muchos", ""):
        response = attending.press("desk:count_people", people=typed)

        assert response.status_code == 422
        assert "1 a 20 personas" in attending.shown
