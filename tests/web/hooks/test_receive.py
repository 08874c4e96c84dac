"""A webhook takes in what is genuine, byte for byte, and nothing else."""

from typing import Any

import pytest
from django.test import Client

from tests.connectors.whatsapp.bodies import SECRET, VERIFY_TOKEN, signature
from tests.web.hooks.conftest import SENDER, Taken
from ventanilla.web.hooks import ports, views

ADDRESS = f"/ganchos/{SENDER}/"
BODY = '{"entry": "Ñandú 🌞"}'.encode()


def post(body: bytes, signed: str | None, content_type: str = "application/json") -> Any:
    headers = {} if signed is None else {"X-Hub-Signature-256": signed}
    client = Client(enforce_csrf_checks=True)
    return client.post(ADDRESS, body, content_type=content_type, headers=headers)


def test_a_body_with_its_signature_is_taken_in_as_it_came(taken: Taken) -> None:
    answer = post(BODY, signature(BODY))

    assert (answer.status_code, answer.content) == (200, b"")
    assert taken.bodies == [BODY]
    assert taken.headers[0]["X-Hub-Signature-256"] == signature(BODY)
    assert not answer.cookies


@pytest.mark.parametrize("body", [b"\xff\xfe\0{", b"a=1&b=\0", b"--x\r\n\r\n\r\n--x--\r\n", b""])
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
    ],
)
def test_whatever_the_body_is_its_very_bytes_count(taken: Taken, body: bytes, content_type: str) -> None:
    answer = post(body, signature(body), content_type)

    assert answer.status_code == 200
    assert taken.bodies == [body]


@pytest.mark.parametrize(
    "signed",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        signature(BODY + b" "),
        signature(BODY, "otro secreto"),
        signature(BODY, ""),
        signature(BODY).removeprefix("sha256="),
        signature(BODY).replace("sha256", "sha1"),
        signature(BODY).upper(),
        "sha256=ñandú",
    ],
)
def test_a_bad_or_missing_signature_or_that_of_another_body_is_turned_away(
    taken: Taken, signed: str | None
) -> None:
    answer = post(BODY, signed)

    assert answer.status_code == 401
    assert taken.bodies == []


@pytest.mark.parametrize("signed", [signature(BODY, ""), signature(BODY), ""])
def test_without_a_secret_nothing_is_genuine(not_set_up: Taken, signed: str) -> None:
    assert post(BODY, signed).status_code == 401
    assert not_set_up.bodies == []


def test_a_body_that_is_too_large_is_turned_away_before_it_is_looked_at(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_BYTES", len(BODY) - 1)

    assert post(BODY, signature(BODY)).status_code == 413
    assert taken.bodies == []


def test_nobody_posts_under_a_name_that_is_not_known(client: Client, taken: Taken) -> None:
    answer = client.post("/ganchos/otro/", BODY, content_type="application/json")

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch", "head"])
def test_other_methods_are_not_for_it(client: Client, taken: Taken, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405


def greet(client: Client, **given: str) -> Any:
    usual = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    return client.get(ADDRESS, usual | {f"hub.{name}": value for name, value in given.items()})


def test_who_knows_the_word_gets_the_challenge_back(client: Client, taken: Taken) -> None:
    answer = greet(client)

    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize("given", [{"verify_token": "otra"}, {"verify_token": ""}, {"mode": "unsubscribe"}])
def test_who_does_not_know_it_gets_nothing(client: Client, taken: Taken, given: dict[str, str]) -> None:
    answer = greet(client, **given)

    assert (answer.status_code, answer.content) == (403, b"")


def test_without_a_word_nobody_knows_it(client: Client, not_set_up: Taken) -> None:
    assert greet(client, verify_token="").status_code == 403
    assert greet(client).status_code == 403


def test_the_secret_shows_in_no_description(taken: Taken) -> None:
    assert SECRET not in repr(ports.hook_of(SENDER))
