"""Everything that a public screen says is in the English catalogue, and every icon it names in the sprite's list."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from ventanilla.kernel.identity import DocumentType
from ventanilla.org import suggestions
from ventanilla.procedure.ratings.models import Reason
from ventanilla.procedure.turns.models import PriorityClass, TurnState

WEB = Path(__file__).resolve().parents[3] / "src" / "ventanilla" / "web"
GONE_WRONG = ("400", "403", "404", "500", "csrf", "said", "notice_page")
PUBLIC = (
    "kiosk",
    "hall",
    "tablet",
    "phone",
    "base/templatetags/look.py",
    *(f"base/templates/base/{name}.html" for name in GONE_WRONG),
)
SAID_BELOW = (
    WEB.parent / "kernel" / "words.py",
    WEB.parent / "org" / "hours_in_words.py",
    WEB.parent / "procedure" / "turns" / "services" / "moving.py",
    WEB.parent / "procedure" / "turns" / "services" / "arriving.py",
    WEB.parent / "procedure" / "turns" / "services" / "booking.py",
    WEB.parent / "procedure" / "printing" / "ticket_text.py",
    WEB.parent / "procedure" / "printing" / "services" / "tickets.py",
)
OF_STAFF = {
    "authority",
    "change_password",
    "pair",
    "password_field",
    "place_count",
    "sign_in",
    "staff",
    "written",
}
"""Pages of the house, and parts of them, that only staff open: signing in, their password, pairing a device and having it
trust the site, what waits in a place, what was written to somebody."""
OF_ALL = {"mark", "notice", "plain", "public", "watchdog"}
"""What pages are made of: frames without words, and a notice, which a screen of devices never shows."""
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def english() -> dict[str, tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        return {first_of(message.id): texts(message.string) for message in read_po(file) if message.id}


def first_of(text: object) -> str:
    return text if isinstance(text, str) else texts(text)[0]


def texts(text: object) -> tuple[str, ...]:
    """Return the singular and plurals of a message; one without plural has one."""
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, tuple | list) else ()


def public_messages() -> Iterator[str]:
    """Yield what the public screens, and what they have said by lower floors, mark for translation."""
    for source in SAID_BELOW:
        yield from messages_of(source)
    for folder in PUBLIC:
        for source in sources_in(WEB / folder):
            if source.suffix in {".py", ".html"}:
                yield from messages_of(source)


def sources_in(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.*"))


def messages_of(source: Path) -> Iterator[str]:
    code = source.read_text(encoding="utf-8")
    if source.suffix == ".html":
        code = "\n".join(line.strip() for line in templatize(code).splitlines())
    for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        yield first_of(message)


def test_every_message_of_a_public_screen_has_its_english(english: dict[str, tuple[str, ...]]) -> None:
    said = set(public_messages())

    missing = {each for each in said if not all(english.get(each, ("",)))}

    assert len(said) > 100
    assert missing == set()


def test_every_page_of_the_house_is_somebodys() -> None:
    pages = {each.stem for each in (WEB / "base" / "templates" / "base").glob("*.html")}

    assert pages == {*GONE_WRONG, *OF_STAFF, *OF_ALL}


@pytest.mark.parametrize("choices", [DocumentType, PriorityClass, Reason, TurnState])
def test_every_choice_offered_in_public_has_its_english(
    choices: type[DocumentType | PriorityClass | Reason | TurnState], english: dict[str, tuple[str, ...]]
) -> None:
    assert {str(each.label) for each in choices} <= english.keys()


def test_every_line_that_a_new_site_begins_with_has_its_english(english: dict[str, tuple[str, ...]]) -> None:
    assert {line.name for line in suggestions.lines()} <= english.keys()


def test_every_icon_that_a_template_names_is_in_the_list() -> None:
    listed = (WEB / "base" / "icons.txt").read_text().split()
    templates = "".join(each.read_text(encoding="utf-8") for each in WEB.rglob("*.html"))

    named = set(re.findall(r'{% icon "([^"]+)"', templates))

    assert named - set(listed) == set()


def test_no_page_carries_script_or_style_of_its_own() -> None:
    for template in WEB.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", text), (
            template
        )
