"""A display gets the clips of its site's calls and can have nothing else said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import make_device, make_site, make_turn
from ventanilla.org.models import Desk, DeviceKind, HallSettings, ServiceLine, Site
from ventanilla.procedure.turns.models import TurnCall
from ventanilla.procedure.turns.services import calling
from ventanilla.procedure.turns.spoken import SpokenCall
from ventanilla.web.base import device_cookies
from ventanilla.web.hall import voice


class Recorder:
    """A voice that writes what it is asked to say into a file, and remembers it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, list[tuple[str, str, int]]()

    def clip(self, call: SpokenCall, *, site_code: str, words_per_minute: int) -> Path | None:
        self.asked.append((call.text, site_code, words_per_minute))
        path = self.folder / "clip.wav"
        path.write_text(call.text)
        return path


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    recorder, before = Recorder(tmp_path), voice._voice
    voice.use(recorder)
    yield recorder
    voice.use(before)


@pytest.fixture
def display(paired: Callable[..., Client]) -> Client:
    return paired(DeviceKind.DISPLAY)


@pytest.fixture
def call(desk: Desk, line: ServiceLine) -> TurnCall:
    make_turn(line)
    call = calling.call_next(desk=desk)
    assert call is not None
    return call


def address(call: TurnCall, **changed: object) -> str:
    parts = {"number": call.number, "code": call.turn_code, "desk": call.desk_number} | changed
    return "/sala/llamados/{number}/voz/{code}/{desk}/".format(**parts)


def test_a_call_is_said_with_its_letter_number_and_desk(
    display: Client, call: TurnCall, recorder: Recorder
) -> None:
    answer = display.get(address(call))

    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert answer.content.decode() == "Turno erre, uno, módulo uno."
    assert answer["Cache-Control"] == "private, max-age=604800, immutable"
    assert recorder.asked == [("Turno erre, uno, módulo uno.", "CALI", 145)]


@pytest.mark.parametrize("changed", [{"number": 999}, {"code": "R-002"}, {"code": "hola"}, {"desk": 2}])
def test_nothing_else_can_be_had_said(
    changed: dict[str, object], display: Client, call: TurnCall, recorder: Recorder
) -> None:
    assert display.get(address(call, **changed)).status_code == 404
    assert recorder.asked == []


def test_only_a_paired_display_of_the_site_hears_it(
    client: Client, paired: Callable[..., Client], call: TurnCall, recorder: Recorder
) -> None:
    elsewhere = Client()
    _device, token = make_device(make_site("PASTO"), DeviceKind.DISPLAY)
    elsewhere.cookies[device_cookies.NAMES[DeviceKind.DISPLAY]] = token

    assert client.get(address(call)).status_code == 302
    assert paired(DeviceKind.KIOSK).get(address(call)).status_code == 302
    assert elsewhere.get(address(call)).status_code == 404
    assert recorder.asked == []


def test_a_site_may_keep_its_hall_silent_or_have_it_speak_slowly(
    display: Client, site: Site, call: TurnCall, recorder: Recorder
) -> None:
    settings = HallSettings.objects.create(site=site, pace=125)
    display.get(address(call))
    settings.is_spoken = False
    settings.save()

    answer = display.get(address(call))

    assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")
    assert [pace for _text, _site, pace in recorder.asked] == [125]


def test_without_a_voice_the_hall_gets_nothing_and_does_not_keep_it(display: Client, call: TurnCall) -> None:
    before = voice._voice
    voice.use(voice.Silence())
    try:
        answer = display.get(address(call))
    finally:
        voice.use(before)

    assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")
