"""The content security policy of our pages."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def directives(client: Client, **headers: str) -> dict[str, str]:
    policy = client.get("/entrar/", headers=headers)["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def test_a_page_reaches_its_origin_and_the_live_process_of_its_host_alone(client: Client) -> None:
    assert directives(client, host="localhost:8000")["connect-src"] == "'self' http://localhost:8001"


def test_nothing_inline_runs(client: Client) -> None:
    policy = directives(client)

    assert not any("unsafe" in sources or "*" in sources for sources in policy.values())
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
