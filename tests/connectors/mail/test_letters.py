"""What a letter says: the same in text and in HTML, readable anywhere, and nothing of anybody's in its markup."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from tests import cast
from tests.connectors.mail.letterbox import SENDER, order
from ventanilla.connectors.mail import letters
from ventanilla.kernel.colour import contrast
from ventanilla.org.models import Caja

pytestmark = pytest.mark.django_db

VOID = {"meta", "br"}


class _Reader(HTMLParser):
    """Reads a page as a person does, and sees whether each tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.is_balanced = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_balanced = self.is_balanced and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.words += words(data)


def words(text: str) -> list[str]:
    return re.findall(r"[\w@.\-/]*\w", text)


@pytest.fixture
def caja() -> Caja:
    cast.make_site()
    return Caja.objects.get()


def written(caja: Caja, **other: Any) -> EmailMultiAlternatives:
    return letters.written(order(**other), caja=caja, sender=SENDER)


def html_of(letter: EmailMultiAlternatives) -> str:
    ((content, kind),) = letter.alternatives
    assert kind == "text/html"
    return str(content)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("is_advertising", [False, True])
@pytest.mark.parametrize("facts", [[], [["Radicado", "RAD-1"], ["Línea", "Recreación & <turismo>"]]])
@pytest.mark.parametrize("greeting", ["Dora", ""])
def test_text_and_html_say_the_same_in_the_same_order(
    caja: Caja, greeting: str, facts: list[list[str]], is_advertising: bool
) -> None:
    letter = written(caja, greeting=greeting, facts=facts, is_advertising=is_advertising)

    page = read(html_of(letter))

    assert page.words == words(str(letter.body))
    assert ("BAJA" in page.words) is is_advertising
    assert page.is_balanced
    assert page.open == []


def test_what_people_wrote_is_text_and_never_markup(caja: Caja) -> None:
    wild = '<script>alert(1)</script> "&" {{ caja }}'
    letter = written(caja, paragraphs=[wild], facts=[[wild, wild]], greeting=wild, subject=wild)

    assert "<script" not in html_of(letter)
    assert str(letter.body).count(wild) == 4
    assert read(html_of(letter)).is_balanced


def test_it_fetches_nothing_and_runs_nothing(caja: Caja) -> None:
    html = html_of(written(caja))
    names = {name for name, _value in read(html).attributes}

    assert not names & {"src", "srcset", "background", "href", "onload"}
    assert not re.search(r"url\(|https?:|@import|<script|<img|<link", html)


def test_it_carries_the_name_colour_and_contact_data_of_the_caja(caja: Caja) -> None:
    caja.brand_color = "#7a1230"
    letter = written(caja)

    for content in (html_of(letter), str(letter.body)):
        for told in (caja.name, caja.address, "(602) 8862727", caja.email):
            assert told in content
    assert "background-color: #7a1230; color: #ffffff" in html_of(letter)


def test_dark_programs_are_told_colours_that_can_be_read(caja: Caja) -> None:
    html = html_of(written(caja))
    dark = html[html.index("prefers-color-scheme: dark") : html.index("</style>")]
    paper, *inks = re.findall(r"#[0-9a-f]{6}", dark[dark.index(".paper") :])

    assert '<meta name="color-scheme" content="light dark">' in html
    assert [contrast(ink, paper) >= 4.5 for ink in inks[:2]] == [True, True]


def test_lines_of_a_paragraph_stay_lines(caja: Caja) -> None:
    letter = written(caja, paragraphs=["Uno\nDos"])

    assert "Uno\nDos" in str(letter.body)
    assert "Uno<br>Dos" in html_of(letter)


def test_advertising_can_be_ended_with_the_button_of_a_mail_program(caja: Caja) -> None:
    assert "List-Unsubscribe" not in written(caja).message()

    told = written(caja, is_advertising=True).message()["List-Unsubscribe"]

    assert told == f"<mailto:{caja.email}?subject=BAJA>"


def test_a_name_in_two_lines_becomes_one_line() -> None:
    assert letters.one_line("Hola\r\n Dora\x00\u2028 👩‍👧") == "Hola Dora 👩‍👧"
