"""Reports on e-mail come in signed, or not at all."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.customers.contact.reports import NO_REPORT, POSTFIX, filled
from tests.web.hooks.signing import SECRET, signed
from ventanilla.customers.contact.models import Message, MessageState, MessageStatus
from ventanilla.customers.contact.services import writing
from ventanilla.web.hooks import mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings: LazySettings) -> None:
    settings.MAIL_HOOK_SECRET = SECRET


@pytest.fixture
def message() -> Message:
    dora = cast.make_person()
    dora.email = "dora@ejemplo.co"
    return writing.write_mail(
        site=cast.make_site(), person=dora, subject="Su radicado", paragraphs=["Recibido."]
    )


@pytest.fixture
def report(message: Message) -> bytes:
    return filled(POSTFIX, key=message.command.idempotency_key)


def post(raw: bytes, headers: dict[str, str] | None = None, content_type: str = "message/rfc822") -> Any:
    strict = Client(enforce_csrf_checks=True)
    return strict.post(
        reverse("hooks:mail"), raw, content_type, headers=signed(raw) if headers is None else headers
    )


@pytest.mark.parametrize("content_type", ["message/rfc822", "multipart/report; boundary=x"])
def test_a_signed_report_moves_its_message(message: Message, report: bytes, content_type: str) -> None:
    assert post(report, content_type=content_type).status_code == 204

    message.refresh_from_db()
    assert message.state == MessageState.FAILED


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Ventanilla-Signature": ""},
        {"X-Ventanilla-Signature": "sha256="},
        {"X-Ventanilla-Signature": "sha256=ñ"},
        signed(b"another body"),
    ],
    ids=["missing", "empty", "no digest", "not hexadecimal", "of another body"],
)
def test_without_a_good_signature_nothing_is_stored(
    message: Message, report: bytes, headers: dict[str, str]
) -> None:
    assert post(report, headers).status_code == 401

    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert not MessageStatus.objects.exists()


def test_a_signature_by_another_secret_is_none(report: bytes) -> None:
    assert post(report, signed(report, "otro")).status_code == 401


def test_one_byte_changed_on_the_way_is_noticed(report: bytes) -> None:
    assert post(report.replace(b"failed", b"Failed"), signed(report)).status_code == 401


def test_without_a_secret_nobody_is_believed(settings: LazySettings, report: bytes) -> None:
    settings.MAIL_HOOK_SECRET = ""

    assert post(report, signed(report, "")).status_code == 401
    assert not MessageStatus.objects.exists()


def test_what_is_too_large_is_not_read(settings: LazySettings) -> None:
    large = b"x" * (mail.MOST_BYTES + 1)

    assert post(large).status_code == 413


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_form_or_anything_else_is_no_report(report: bytes, content_type: str) -> None:
    assert post(report, content_type=content_type).status_code == 415


@pytest.mark.parametrize("headers", [{}, signed(b"another body")], ids=["missing", "of another body"])
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_whose_body_it_is_counts_before_what_it_is(
    report: bytes, headers: dict[str, str], content_type: str
) -> None:
    assert post(report, headers, content_type).status_code == 401


def test_a_broken_form_is_turned_away(report: bytes) -> None:
    assert post(report, content_type="multipart/form-data; boundary=x").status_code == 415
    assert not MessageStatus.objects.exists()


def test_a_signed_letter_that_is_no_report_is_told_so(message: Message) -> None:
    answer = post(filled(NO_REPORT, key=message.command.idempotency_key))

    assert answer.status_code == 422
    assert "no es el informe de entrega" in answer.content.decode()


def test_a_report_on_an_unknown_message_is_taken_and_forgotten(message: Message) -> None:
    assert post(filled(POSTFIX, key="00000000-0000-4000-8000-000000000000")).status_code == 204
    assert not MessageStatus.objects.exists()


def test_nobody_reads_there() -> None:
    assert Client().get(reverse("hooks:mail")).status_code == 405
