"""A browser without a screen: cookies, pages, forms sent as the page holds them."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.pages import Form, Page, read_page

DEVICE_COOKIES = {"KIOSK": "ventanilla_kiosk", "DISPLAY": "ventanilla_display", "TABLET": "ventanilla_tablet"}
CSRF_COOKIE = "csrftoken"
SECONDS_TO_ANSWER = 20.0

File = tuple[str, bytes, str]
Watch = Callable[[httpx.Response], None]


def _unwatched(_answer: httpx.Response) -> None:
    return


class Browser:
    """Opens pages and sends forms, with its own cookies.

    `is_scripted` asks for fragments as the scripts of the staff's pages do. `watch` is shown every answer as it came.
    """

    def __init__(self, base_url: str, *, is_scripted: bool = False, watch: Watch = _unwatched) -> None:
        self._client = httpx.Client(
            base_url=base_url,
            follow_redirects=True,
            timeout=SECONDS_TO_ANSWER,
            headers={"Origin": base_url} | ({"HX-Request": "true"} if is_scripted else {}),
        )
        self._watch = watch

    @classmethod
    def of_device(cls, base_url: str, *, kind: str, token: str, watch: Watch = _unwatched) -> Self:
        """Return the browser of a paired device: KIOSK, DISPLAY or TABLET."""
        browser = cls(base_url, watch=watch)
        browser._client.cookies.set(DEVICE_COOKIES[kind], token)
        return browser

    def open(self, path: str) -> Page:
        """Return the page at `path`. Raises Missed unless it is there."""
        page = self._read(self._client.get(path))
        if page.status >= 400:
            raise Missed(f"{path} respondió {page.status}{_said(page)}")
        return page

    def submit(self, form: Form, /, **typed: str) -> Page:
        """Send `form` with what was typed into it. Raises Missed when it is refused."""
        page = self.try_submit(form, **typed)
        if page.status >= 400:
            raise Missed(f"{form.action} respondió {page.status}{_said(page)}")
        return page

    def try_submit(self, form: Form, /, **typed: str) -> Page:
        """Send `form` with what was typed into it; a refusal is for the caller to look at."""
        return self._read(self._client.post(form.action, data=form.fields | typed))

    def send_file(self, form: Form, name: str, file: File) -> Page:
        """Send `form` with a file in the field `name`. Raises Missed when it is refused."""
        page = self._read(self._client.post(form.action, data=form.fields, files={name: file}))
        if page.status >= 400:
            raise Missed(f"{form.action} respondió {page.status}{_said(page)}")
        return page

    def post(self, path: str, **data: str) -> Page:
        """Send what a script of the page would send, with the page's CSRF token; refusals are for the caller."""
        headers = {"X-CSRFToken": self._client.cookies.get(CSRF_COOKIE) or ""}
        return self._read(self._client.post(path, data=data, headers=headers))

    def sign_in(self, username: str, password: str) -> Page:
        """Sign a member of staff in; return where they were sent. Raises Missed when the door stays closed."""
        door = self.open("/entrar/").form("/entrar/", "username")
        page = self.submit(door, username=username, password=password)
        if page.path.startswith("/entrar"):
            raise Missed(f"«{username}» no pudo entrar{_said(page)}")
        return page

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _read(self, response: httpx.Response) -> Page:
        self._watch(response)
        if elsewhere := response.headers.get("HX-Redirect"):
            return self.open(elsewhere)
        path = urlsplit(str(response.url)).path
        page = read_page(
            path, response.status_code, response.content, response.headers.get("content-type", "")
        )
        for form in page.forms:
            form.action = urlsplit(urljoin(str(response.url), form.action)).path
        return page


class Api:
    """A program or device that calls the API with its token. `watch` is shown every answer as it came."""

    def __init__(self, base_url: str, token: str, *, watch: Watch = _unwatched) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=f"{base_url}/api/v1", headers=headers, timeout=SECONDS_TO_ANSWER)
        self._watch = watch

    def get(self, path: str, **query: str | int) -> Any:
        """Return the JSON at `path`. Raises Missed with the problem's code when it is refused."""
        response = self._client.get(path, params=query)
        self._watch(response)
        if response.is_error:
            raise Missed(f"la API respondió {response.status_code} en {path}: {_problem(response)}")
        return response.json()

    def try_post(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send `body`, with a key of its own that makes it count once; a refusal is for the caller to look at."""
        response = self._client.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
        self._watch(response)
        return response

    def close(self) -> None:
        """Close its connections."""
        self._client.close()


def _problem(response: httpx.Response) -> str:
    try:
        return str(response.json()["code"])
    except (ValueError, KeyError):
        return "sin explicación"


def _said(page: Page) -> str:
    return f": {page.messages[0]}" if page.messages else ""
