"""A page's form as a person meets it: what it holds, what is marked as wrong, and where the cursor stands."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str | None]


@dataclass
class Page(HTMLParser):
    """The controls of a page, read the way a browser would send them."""

    forms: list[dict[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    _select: str = ""
    _textarea: str = ""
    _id: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = dict(attrs)
        if tag == "form":
            self.forms.append({})
        if tag in {"input", "select", "textarea"}:
            self._look_at(tag, given)
        is_first = bool(self.forms) and self._select not in self.forms[-1]
        if tag == "option" and self._select and (is_first or "selected" in given):
            self.forms[-1][self._select] = given.get("value") or ""
        if "autofocus" in given:
            self.focused.append(given.get("name") or given.get("id") or tag)
        if tag == "p" and (given.get("id") or "").endswith("-error"):
            self._id = given["id"] or ""
            self.texts[self._id] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._textarea = ""
        if tag == "p":
            self._id = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            self.forms[-1][self._textarea] += data
        if self._id:
            self.texts[self._id] += data.strip()

    def _look_at(self, tag: str, given: Attributes) -> None:
        name = given.get("name") or ""
        if given.get("aria-invalid") == "true":
            self.wrong.append(name)
            self.described[name] = given.get("aria-describedby") or ""
        if name in {"", "csrfmiddlewaretoken"} or not self.forms:
            return
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self.forms[-1][name] = ""
        elif given.get("type") in {"checkbox", "radio"}:
            if "checked" in given:
                self.forms[-1][name] = given.get("value") or "on"
        elif given.get("type") != "file":
            self.forms[-1][name] = given.get("value") or ""


def read(answer: Any) -> Page:
    """Return the controls of the page in `answer`."""
    page = Page()
    page.feed(answer.content.decode())
    return page


def form_of(answer: Any, holding: str = "seen") -> dict[str, str]:
    """Return what the page's form that has the field `holding` would send."""
    return next(form for form in read(answer).forms if holding in form)


def beside(answer: Any, name: str) -> str:
    """Return what is said beside the control `name`, which must be marked as wrong and point to it."""
    page = read(answer)
    assert name in page.wrong, page.wrong
    return next(page.texts[key] for key in page.described[name].split() if key in page.texts)
