"""Who may sit down and attend, and whose visits they may open."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.models import RecordRead
from ventanilla.org import selectors as org
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.flow.services import attention, customer
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.desk.urls import urlpatterns

PAPERS = ["formato/FTO-RYA-MBD-01.pdf", "evidencia/1/", "constancia/"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADVISOR])
def test_only_advisors_attend(site: Site, role: Role) -> None:
    client = Client()
    client.force_login(cast.make_staff(site, "Clara", role), backend=BACKEND)

    assert client.get("/modulo/").status_code == 403
    assert client.post("/modulo/llamar/").status_code == 403


def test_who_is_not_signed_in_is_asked_to(site: Site) -> None:
    response = Client().get("/modulo/")

    assert (response.status_code, response["Location"]) == (302, "/entrar/?next=/modulo/")


def test_the_visit_of_another_advisor_is_not_found(ana: Screen, line: ServiceLine) -> None:
    others = cast.begin_visit(cast.make_desk(line.site, line), line)
    of_a_visit = [each.name for each in urlpatterns if "visit_id" in str(each.pattern)]

    beside: dict[str | None, list[object]] = {
        "evidence": [1],
        "certificate": [uuid.uuid4()],
        "send_certificate": [uuid.uuid4()],
    }

    for name in of_a_visit:
        address = reverse(f"desk:{name}", args=[others.pk, *beside.get(name, [])])
        answers = {ana.client.get(address).status_code, ana.client.post(address).status_code}
        assert answers <= {404, 405}, name
        assert 404 in answers, name


def test_desks_are_chosen_by_number_and_taken_ones_are_named(site: Site, line: ServiceLine) -> None:
    taken = cast.make_desk(site, line)
    free = Desk.objects.create(site=site, number=7)
    advisor = cast.make_advisor(site, "Bruno")
    client = Client()
    client.force_login(advisor, backend=BACKEND)

    page = client.get("/modulo/").content.decode()
    assert taken.advisor is not None
    assert f"Lo ocupa {taken.advisor.full_name}" in page
    refused = client.post("/modulo/ocupar/", {"desk": taken.number})
    client.post("/modulo/ocupar/", {"desk": free.number})

    assert refused.status_code == 409
    assert org.desk_of(advisor) == free


def test_the_desk_is_left_when_nobody_is_at_it(ana: Screen) -> None:
    ana.open()

    ana.press("desk:leave")

    assert org.desk_of(ana.advisor) is None


def test_the_desk_is_not_left_while_somebody_is_attended(attending: Screen) -> None:
    response = attending.press("desk:leave")

    assert response.status_code == 409
    assert "Termine con la persona actual" in attending.shown
    assert org.desk_of(attending.advisor) == attending.desk


def owing_visit(ana: Screen, line: ServiceLine) -> Visit:
    """Return a visit of Ana with Dora that ended without her authorization."""
    cast.make_person()
    visit = cast.begin_visit(ana.desk, line)
    customer.look_up(visit=visit, document=cast.DORA, by=ana.advisor)
    attention.finish(desk=ana.desk)
    return visit


def test_opening_a_visit_again_records_the_look_at_the_person(ana: Screen, line: ServiceLine) -> None:
    visit = owing_visit(ana, line)
    assert visit.turn.code in ana.open().content.decode()

    ana.open("desk:visit", visit.pk)
    assert "Dora" not in ana.shown
    ana.press("desk:open_visit", visit.pk)
    ana.open("desk:visit", visit.pk)

    assert "Dora Ficticia" in ana.shown
    assert RecordRead.objects.filter(visit_id=visit.pk).count() == 2


def test_the_papers_of_a_visit_are_shown_only_after_the_look_is_recorded(
    ana: Screen, line: ServiceLine
) -> None:
    visit = owing_visit(ana, line)
    ana.open()
    papers = [f"/modulo/atencion/{visit.pk}/{paper}" for paper in PAPERS]
    gate = f"/modulo/atencion/{visit.pk}/"

    before = [ana.client.get(paper) for paper in papers]
    ana.press("desk:open_visit", visit.pk)
    ana.press("desk:open_form", visit.pk)
    after = ana.client.get(papers[0])

    assert {response["Location"] for response in before} == {gate}
    assert after.content.startswith(b"%PDF-")


def test_a_late_press_in_a_visit_that_ended_shows_nothing_of_the_person(
    ana: Screen, line: ServiceLine
) -> None:
    visit = owing_visit(ana, line)
    ana.open()

    response = ana.press("desk:ticket", visit.pk, decision="none", reason="ORIENTED")

    assert response["HX-Redirect"] == f"/modulo/atencion/{visit.pk}/"
    assert "Dora" not in response.content.decode()


def test_a_visit_without_a_turn_is_completed_from_its_page(ana: Screen, line: ServiceLine) -> None:
    visit = owing_visit(ana, line)
    ana.open()
    ana.press("desk:open_visit", visit.pk)
    ana.open("desk:visit", visit.pk)

    ana.press("desk:refuse", visit.pk)
    ana.press("desk:need", visit.pk, service_line=line.pk, request_class="DUTIES", information_level=1)
    ana.press("desk:ticket", visit.pk, decision="none", reason="ORIENTED")

    assert "Por su parte está completa" in ana.shown
    assert "Pendientes de mis atenciones" not in ana.shown


def test_going_on_with_a_transferred_visit_records_the_look(ana: Screen, line: ServiceLine) -> None:
    cast.make_person()
    bruno = cast.make_desk(line.site, line)
    visit = cast.begin_visit(bruno, line)
    assert bruno.advisor is not None
    customer.look_up(visit=visit, document=cast.DORA, by=bruno.advisor)
    bruno_screen = Screen(bruno.advisor, bruno)
    bruno_screen.client.force_login(bruno.advisor, backend=BACKEND)
    bruno_screen.open()
    bruno_screen.press("desk:transfer", target=f"desk:{ana.desk.pk}", position="first")

    ana.open()
    ana.press("desk:call_next")
    ana.press("desk:start")

    assert "Dora Ficticia" in ana.shown
    assert RecordRead.objects.filter(reader=ana.advisor, visit_id=visit.pk).exists()
