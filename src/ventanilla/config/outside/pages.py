"""Reading a page as a browser does: its forms with what they hold, its texts, its messages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from ventanilla.config.outside.errors import Missed

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_MESSAGES = frozenset({"notice", "work-notice", "invalid-feedback", "field-error"})


@dataclass
class Form:
    """A form: where it goes, what it would send as it stands, and what its choices offer."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)

    def first_offer(self, name: str) -> str:
        """Return the first thing on offer in a choice that is not empty. Raises Missed."""
        found = next((value for value in self.offers.get(name, []) if value), None)
        if found is None:
            raise Missed(f"el formulario {self.action} no ofrece nada en «{name}»")
        return found


@dataclass
class Page:
    """An answer of the server, read."""

    path: str
    status: int
    content: bytes
    content_type: str
    forms: list[Form] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    words: str = ""
    staff_name: str = ""

    def form(self, ending: str, holding: str = "") -> Form:
        """Return the first form whose address ends so and which holds that field. Raises Missed."""
        form = self.find_form(ending, holding)
        if form is None:
            said = f": {self.messages[0]}" if self.messages else ""
            raise Missed(f"en {self.path} no hay un formulario hacia «{ending}»{said}")
        return form

    def find_form(self, ending: str, holding: str = "") -> Form | None:
        """Return the first form whose address ends so and which holds that field, or None."""
        fitting = (form for form in self.forms if form.action.endswith(ending))
        return next((form for form in fitting if not holding or holding in form.fields), None)

    def says(self, words: str) -> bool:
        """Return whether these words stand on the page."""
        return " ".join(words.split()) in self.words


def read_page(path: str, status: int, content: bytes, content_type: str) -> Page:
    """Return the page; of what is not HTML only the content."""
    page = Page(path, status, content, content_type)
    if content_type.startswith("text/html"):
        reader = _Reader(page)
        reader.feed(content.decode())
        page.words = " ".join(" ".join(reader.texts).split())
    return page


class _Reader(HTMLParser):
    """Fills a page in as its tags go by."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None
        self._open: list[str] = []
        self._noted: list[tuple[int, str, list[str]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._page.attributes |= {name: value for name, value in values.items() if name.startswith("data-")}
        if tag == "a" and "href" in values:
            self._page.links.append(values["href"])
        if tag == "form":
            self._form = Form(values.get("action", ""))
            self._page.forms.append(self._form)
        elif self._form is not None:
            self._take_field(self._form, tag, values)
        if tag not in _VOID:
            self._open.append(tag)
            self._note(values.get("class", "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            self._close_notes()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        for _depth, _kind, texts in self._noted:
            texts.append(data)
        if self._form is not None and self._textarea is not None:
            self._form.fields[self._textarea] += data

    def _take_field(self, form: Form, tag: str, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, "")
        elif tag == "option" and self._select is not None:
            self._offer(form, self._select, value, is_chosen="selected" in values)
        elif tag == "textarea":
            self._textarea = name
            form.fields[name] = ""
        elif tag == "input" and values.get("type") in ("radio", "checkbox"):
            self._offer(form, name, value, is_chosen="checked" in values)
        elif tag == "input" and name and values.get("type") != "file":
            form.fields[name] = value

    def _offer(self, form: Form, name: str, value: str, *, is_chosen: bool) -> None:
        form.offers.setdefault(name, []).append(value)
        is_first_of_select = name == self._select and len(form.offers[name]) == 1
        if is_chosen or is_first_of_select:
            form.fields[name] = value

    def _note(self, classes: list[str]) -> None:
        if _MESSAGES & set(classes) and "template" not in self._open:
            self._noted.append((len(self._open), "message", []))
        elif "top-bar-name" in classes:
            self._noted.append((len(self._open), "staff_name", []))

    def _close_notes(self) -> None:
        while self._noted and self._noted[-1][0] > len(self._open):
            _depth, kind, texts = self._noted.pop()
            words = " ".join(" ".join(texts).split())
            if kind == "staff_name":
                self._page.staff_name = words
            elif words:
                self._page.messages.append(words)
