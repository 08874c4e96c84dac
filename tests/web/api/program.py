"""A program or device that calls the API, for tests."""

import json
from typing import Any

from django.test import Client

ROOT = "/api/v1"


class Program:
    """Calls the API with one token, and speaks JSON."""

    def __init__(self, token: str | None = None) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {token}"} if token is not None else {}

    def get(self, path: str, **query: str | int) -> Any:
        """Return the answer to a GET."""
        return self._client.get(f"{ROOT}{path}", query, headers=self._headers)

    def post(self, path: str, body: object = None, *, key: str | None = None) -> Any:
        """Return the answer to a POST of `body` as JSON, with an idempotency key if one is given."""
        return self.post_raw(path, b"" if body is None else json.dumps(body).encode(), key=key)

    def post_raw(self, path: str, content: bytes, *, key: str | None = None) -> Any:
        """Return the answer to a POST of these very bytes."""
        headers = self._headers | ({"Idempotency-Key": key} if key is not None else {})
        return self._client.post(f"{ROOT}{path}", content, content_type="application/json", headers=headers)

    def send(self, method: str, path: str) -> Any:
        """Return the answer to a request of any method."""
        return self._client.generic(method, f"{ROOT}{path}", headers=self._headers)


def is_problem(response: Any, status: int, code: str) -> bool:
    """Return whether the answer is this problem, whole: type, title, status, detail, code, errors."""
    if response.status_code != status or response["Content-Type"] != "application/problem+json":
        return False
    content = json.loads(response.content)
    return (
        set(content) == {"type", "title", "status", "detail", "code", "errors"}
        and content["status"] == status
        and content["code"] == code
        and bool(content["title"] and content["detail"])
    )
