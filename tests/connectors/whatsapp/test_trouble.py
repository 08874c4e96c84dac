"""WhatsApp's error codes become failures that commands know, with reasons that people understand."""

import datetime as dt
import json

import pytest

from ventanilla.connectors.whatsapp import trouble
from ventanilla.kernel.commands.errors import Ambiguous, Refused, SendFailed, Transient, Unauthorized


def answered(code: object) -> bytes:
    said = "(#x) 573155551234 no puede"
    return json.dumps({"error": {"message": said, "code": code}}).encode()


@pytest.mark.parametrize(
    ("code", "failure", "words"),
    [
        (131026, Refused, "no tiene WhatsApp"),
        (131047, Refused, "24 horas"),
        (131050, Refused, "no recibir nuestra publicidad"),
        (132001, Refused, "plantilla no existe"),
        (132015, Refused, "pausó"),
        (132016, Refused, "retiró"),
        (100, Refused, "no acepta estos datos"),
        (131048, Transient, "limita nuestros mensajes"),
        (131056, Transient, "esta misma persona"),
        (130429, Transient, "pide esperar"),
        (80007, Transient, "pide esperar"),
        (131031, Unauthorized, "bloqueó nuestra cuenta"),
        (190, Unauthorized, "venció"),
        (200, Unauthorized, "permiso"),
    ],
)
def test_a_code_says_more_than_the_status(code: int, failure: type[SendFailed], words: str) -> None:
    usual = Refused("WhatsApp no acepta estos datos.", detail="HTTP 400", status=400)

    told = trouble.explain(usual, answered(code))

    assert type(told) is failure
    assert words in told.reason
    assert words in trouble.in_words(code)
    assert (told.status, told.detail) == (400, f"HTTP 400, code {code}")


def test_how_long_to_wait_is_kept() -> None:
    wait = dt.timedelta(seconds=7)
    usual = Transient("WhatsApp pide esperar.", detail="HTTP 429", status=429, retry_after=wait)

    told = trouble.explain(usual, answered(130429))

    assert isinstance(told, Transient)
    assert told.retry_after == wait


def test_a_number_that_is_none_of_ours_is_no_fault_of_the_message() -> None:
    body = json.dumps({"error": {"code": 100, "error_subcode": 33}}).encode()

    told = trouble.explain(Refused("No.", detail="HTTP 400", status=400), body)

    assert type(told) is Unauthorized
    assert "identificador del número" in told.reason


@pytest.mark.parametrize(("code", "is_about_this"), [(131056, True), (130429, False)])
def test_too_many_messages_to_one_person_keep_no_other_waiting(code: int, is_about_this: bool) -> None:
    told = trouble.explain(Refused("No.", detail="HTTP 400", status=400), answered(code))

    assert isinstance(told, Transient)
    assert told.is_about_this == is_about_this


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "x"}', answered("190"), answered(True)])
def test_an_answer_without_a_code_means_what_its_status_says(body: bytes) -> None:
    usual = Ambiguous("WhatsApp tuvo una falla interna.", detail="HTTP 500", status=500)

    assert trouble.explain(usual, body) is usual
    assert usual.detail == "HTTP 500"


def test_a_code_that_nobody_knows_is_told_to_who_repairs_it() -> None:
    usual = Ambiguous("WhatsApp tuvo una falla interna.", detail="HTTP 500", status=500)

    assert trouble.explain(usual, answered(131000)) is usual
    assert usual.detail == "HTTP 500, code 131000"
    assert trouble.in_words(131000) == "WhatsApp no lo entregó y no dice por qué (131000)."


def test_no_reason_quotes_what_was_answered() -> None:
    usual = Refused("WhatsApp no acepta estos datos.", detail="HTTP 400", status=400)

    told = trouble.explain(usual, answered(131026))

    assert "573155551234" not in told.reason + told.detail
