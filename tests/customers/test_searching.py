"""Finding people by what they say of themselves."""

import uuid

import pytest
from django.db import connection

from tests import cast
from ventanilla.customers import selectors_search
from ventanilla.customers.errors import TooLittleToSearch, TooManySearches
from ventanilla.customers.models import NameWord, PeopleSearch, Person
from ventanilla.customers.services import people, searching
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> StaffUser:
    return cast.make_advisor(cast.make_site())


def known(given_names: str, family_names: str, *, number: str = "", phone: str = "") -> Person:
    document = IdentityDocument(DocumentType.CC, number or str(52_000_000 + Person.objects.count()))
    return people.create_person(
        document=document, given_names=given_names, family_names=family_names, phone=phone
    )


def named(names: str) -> list[str]:
    return [str(each.person) for each in selectors_search.people_named(names).documents]


@pytest.mark.parametrize(
    "said",
    [
        "José Ñáñez",
        "jose nanez",
        "ÑÁÑEZ JOSÉ",
        "nañes jose",
        "Ñañez",
        "Joze Nanes",
        "jose antonio ñañez ficticio",
        "José de Ñáñez",
    ],
)
def test_somebody_is_found_without_accents_in_any_order_and_with_a_slip(said: str) -> None:
    known("José Antonio", "Ñáñez Ficticio")
    known("Berta", "Supuesta")

    assert named(said) == ["José Antonio Ñáñez Ficticio"]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Yeison", "Jeison"),
        ("Jhon", "John"),
        ("Gómez", "Gomes"),
        ("Jiménez", "Giménez"),
        ("Velásquez", "Belazquez"),
        ("Hernández", "Ernandes"),
        ("Quiceno", "Kiseno"),
        ("Llanos", "Yanos"),
        ("Wilmer", "Vilmer"),
        ("Echeverri", "Echeberry"),
        ("Castaño", "Castano"),
        ("Zapata", "Sapata"),
        ("Guerrero", "Gerrero"),
        ("Rodríguez", "Rodrigez"),
    ],
)
def test_a_name_is_found_as_it_is_heard(written: str, heard: str) -> None:
    known("Dora", written)
    known("Dora", "Supuesta")

    assert named(f"dora {heard}") == [f"Dora {written}"]


def test_who_is_called_exactly_so_comes_first() -> None:
    known("Juana", "Gómez")
    known("Juan", "Gomes")
    known("Juan", "Gómez")

    assert named("juan gomez")[0] == "Juan Gómez"
    assert len(named("juan gomez")) == 3


def test_who_lacks_one_of_the_words_is_shown_only_when_nobody_has_all() -> None:
    known("Elio", "Ficticio")

    assert named("elio fabio ficticio") == ["Elio Ficticio"]

    known("Elio Fabio", "Ficticio")
    assert named("elio fabio ficticio") == ["Elio Fabio Ficticio"]


@pytest.mark.parametrize("said", ["Zzyxq", "' | '", "\\", "juan:*", "🌞🌞🌞", ""])
def test_nobody_is_found_by_what_is_no_name(said: str) -> None:
    known("Dora", "Ficticia")

    assert named(said) == []


def test_who_is_renamed_is_found_by_the_new_name_alone() -> None:
    person = known("Dora", "Ficticia")
    Person.objects.filter(pk=person.pk).update(family_names="Quimbaya")

    assert named("dora quinbaya") == ["Dora Quimbaya"]
    assert named("ficticia") == []


def test_each_word_is_kept_once_however_many_bear_it() -> None:
    known("Dora", "Ficticia"), known("Dora", "Supuesta")

    assert NameWord.objects.filter(word="dora").count() == 1
    assert NameWord.objects.get(word="ficticia").sound == "fiktisia"


def test_more_than_a_screen_of_people_are_cut_off_and_that_is_said() -> None:
    for number in range(selectors_search.MOST_SHOWN + 1):
        known("Dora", "Ficticia", number=str(61_000_000 + number))

    found = selectors_search.people_named("dora ficticia")

    assert len(found.documents) == selectors_search.MOST_SHOWN
    assert found.is_more


def test_a_number_is_that_of_a_document_of_any_type_or_of_a_telephone() -> None:
    by_document = known("Dora", "Ficticia", number="31555012")
    by_phone = known("Elio", "Ficticio", phone="315 555 0123")

    assert [each.person for each in selectors_search.people_with_number("31.555.012").documents] == [
        by_document
    ]
    assert [each.person for each in selectors_search.people_with_number("+57 315 5550123").documents] == [
        by_phone
    ]
    assert [each.person for each in selectors_search.people_with_number("(315) 555 0123").documents] == [
        by_phone
    ]


@pytest.mark.parametrize("words", ["", "  ", "ab", "1234", "a1b2", "..."])
def test_too_little_finds_nobody_and_is_no_search(ana: StaffUser, words: str) -> None:
    with pytest.raises(TooLittleToSearch):
        searching.search(words=words, by=ana, visit_id=uuid.uuid4())

    assert not PeopleSearch.objects.exists()


def test_who_searched_is_kept_and_what_they_typed_is_not(ana: StaffUser) -> None:
    known("Dora", "Ficticia")
    visit_id = uuid.uuid4()

    searching.search(words="dora ficticia", by=ana, visit_id=visit_id)

    kept = PeopleSearch.objects.get()
    assert (kept.searcher, kept.visit_id, kept.kind, kept.shown_count) == (ana, visit_id, "name", 1)


def test_whoever_searches_again_and_again_is_asked_to_ask_for_the_document(ana: StaffUser) -> None:
    visit_id = uuid.uuid4()
    for _time in range(10):
        searching.search(words="dora ficticia", by=ana, visit_id=visit_id)

    with pytest.raises(TooManySearches):
        searching.search(words="dora ficticia", by=ana, visit_id=visit_id)
    searching.search(words="dora ficticia", by=ana, visit_id=uuid.uuid4())


def test_names_are_searched_through_their_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + selectors_search._NAMED, {"words": "('dora') & ('ficticia')", "most": 50})
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "people_by_name" in plan
