"""What the logs leave out."""

import logging

import pytest

from ventanilla.config.logs import NoRefusals


@pytest.mark.parametrize(
    ("status", "is_kept"), [(409, False), (422, False), (429, False), (403, True), (404, True), (500, True)]
)
def test_a_refusal_is_no_warning_but_what_nobody_should_meet_is(status: int, is_kept: bool) -> None:
    record = logging.makeLogRecord({"name": "django.request", "status_code": status})

    assert NoRefusals().filter(record) is is_kept


def test_a_record_of_no_answer_is_kept() -> None:
    assert NoRefusals().filter(logging.makeLogRecord({"name": "ventanilla"}))
