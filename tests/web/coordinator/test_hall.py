"""The coordinator writes what the hall shows beside the calls."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import PNG, make_site, make_staff
from ventanilla.kernel import clock
from ventanilla.org import selectors_hall as selectors
from ventanilla.org.drafts import NoticeDraft
from ventanilla.org.models import HallNotice, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import hall

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:hall")
ADD = reverse("coordinator:add_notice")
TODAY = clock.business_date("America/Bogota").isoformat()


def typed(**changed: object) -> dict[str, object]:
    return {"text": "Jornada de afiliación", "shows_from": TODAY, "shows_until": TODAY} | changed


@pytest.fixture
def notice(site: Site, clara: StaffUser) -> HallNotice:
    draft = NoticeDraft("Traiga su cédula", TODAY, TODAY)
    return hall.add_notice(site=site, draft=draft, by=clara, picture=PNG, picture_name="a.png")


def test_a_notice_is_written_with_its_picture_and_listed(office: Client) -> None:
    answer = office.post(ADD, typed(picture=SimpleUploadedFile("afiche.png", PNG)), follow=True)

    page = answer.content.decode()
    assert "El aviso quedó guardado." in page
    assert "Jornada de afiliación" in page
    assert "Se muestra" in page
    assert (
        office.get(reverse("coordinator:notice_picture", args=[HallNotice.objects.get().pk])).headers[
            "Content-Type"
        ]
        == "image/png"
    )


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(office: Client) -> None:
    answer = office.post(ADD, typed(shows_until="", picture=SimpleUploadedFile("a.pdf", b"%PDF-1.7")))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="shows_until-error"' in page
    assert 'id="picture-error"' in page
    assert ">Jornada de afiliación</textarea>" in page
    assert not HallNotice.objects.exists()


def test_a_notice_is_changed_moved_and_taken_away(office: Client, site: Site, notice: HallNotice) -> None:
    page = office.get(PAGE, {"aviso": notice.pk}).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    office.post(
        reverse("coordinator:change_notice", args=[notice.pk]),
        typed(text="Traiga su documento", seen=seen, drops_picture="on"),
    )
    office.post(ADD, typed())
    office.post(reverse("coordinator:move_notice", args=[notice.pk]), {"where": "later"})

    every = selectors.notices_of(site)
    assert [(each.text, each.picture) for each in every] == [
        ("Jornada de afiliación", None),
        ("Traiga su documento", None),
    ]
    office.post(reverse("coordinator:remove_notice", args=[notice.pk]))
    assert len(selectors.notices_of(site)) == 1


def test_who_writes_over_a_newer_notice_is_told_and_keeps_what_they_typed(
    office: Client, notice: HallNotice
) -> None:
    answer = office.post(
        reverse("coordinator:change_notice", args=[notice.pk]), typed(text="Mío", seen="antes")
    )

    assert answer.status_code == 409
    assert "Alguien cambió esto" in answer.content.decode()
    assert ">Mío</textarea>" in answer.content.decode()


def test_the_voice_is_set_and_a_pace_that_is_none_refused(office: Client, site: Site) -> None:
    address = reverse("coordinator:hall_voice")

    assert office.post(address, {"pace": "170"}).status_code == 302
    assert office.post(address, {"pace": "9", "is_spoken": "on"}).status_code == 422

    settings = selectors.settings_of(site)
    assert (settings.is_spoken, settings.pace) == (False, 170)


def test_another_site_has_no_part_in_it(notice: HallNotice) -> None:
    stranger = Client()
    stranger.force_login(make_staff(make_site("PASTO"), "Diego", Role.COORDINATOR))

    for name in ("change_notice", "move_notice", "remove_notice"):
        assert stranger.post(reverse(f"coordinator:{name}", args=[notice.pk]), typed()).status_code == 404
    assert stranger.get(reverse("coordinator:notice_picture", args=[notice.pk])).status_code == 404
    assert stranger.get(PAGE, {"aviso": notice.pk}).status_code == 404


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "٣"])
def test_a_notice_that_is_none_is_not_found_or_a_new_one(office: Client, nonsense: str) -> None:
    assert office.get(PAGE, {"aviso": nonsense}).status_code in {200, 404}
