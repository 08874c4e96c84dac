"""Finding people by what they say of themselves: names as they are heard, a telephone, a number without its type."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection

from ventanilla.customers.models import Person, PersonDocument
from ventanilla.customers.rules import SPOKEN_BETWEEN_NAMES
from ventanilla.kernel.phones import MalformedPhone, e164

MOST_SHOWN = 20
_CANDIDATES = 50
_SPELLINGS = 8

_SPELT = """
SELECT typed.place, known.word
  FROM unnest(name_words(%(names)s)) WITH ORDINALITY AS typed (word, place)
 CROSS JOIN LATERAL (
       SELECT word
         FROM customers_nameword
        WHERE word = typed.word OR sound = name_sound(typed.word) OR word %% typed.word
        ORDER BY word = typed.word DESC, sound = name_sound(typed.word) DESC, similarity(word, typed.word) DESC, word
        LIMIT %(most)s) AS known
"""
_NAMED = """
SELECT id
  FROM customers_person
 WHERE name_vector(given_names, family_names) @@ %(words)s::tsquery
 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """People who may be meant, each with the document by which they were first known, the likeliest first.

    There `is_more` when not all are among them.
    """

    documents: tuple[PersonDocument, ...]
    is_more: bool


def people_named(names: str) -> Found:
    """Return who is called so, written with or without accents and with a slip in any word, in any order.

    Who is called exactly so comes first; then who is called nearly so; and only when there is nobody, who lacks one of
    the words that were said.
    """
    spelt = _spellings(names)
    found: dict[UUID, None] = {}
    for words in _widening(spelt):
        found |= dict.fromkeys(_ids(words))
        if len(found) > MOST_SHOWN:
            break
    if not found and len(spelt) > 2:
        for fewer in combinations(spelt, len(spelt) - 1):
            found |= dict.fromkeys(_ids(fewer))
    return _shown(found)


def people_with_number(number: str) -> Found:
    """Return who holds a document of that number, of whatever type, or is reached by that telephone."""
    plain = "".join(filter(str.isalnum, number)).upper()
    held = PersonDocument.objects.filter(country="CO", number__in=[plain, plain.lstrip("0")])
    found = dict.fromkeys(held.order_by("pk").values_list("person", flat=True)[:_CANDIDATES])
    with suppress(MalformedPhone):
        reached = Person.objects.filter(phone=e164(number)).order_by("created_at", "pk")
        found |= dict.fromkeys(reached.values_list("pk", flat=True)[:_CANDIDATES])
    return _shown(found)


def _spellings(names: str) -> list[tuple[str, ...]]:
    """Return for each word its spellings that occur, the likeliest first; a word that is like none is passed over."""
    with connection.cursor() as cursor:
        cursor.execute(_SPELT, {"names": names, "most": _SPELLINGS})
        rows = cursor.fetchall()
    spelt: dict[int, list[str]] = {}
    for place, word in rows:
        spelt.setdefault(place, []).append(word)
    meant = [tuple(words) for words in spelt.values() if words[0] not in SPOKEN_BETWEEN_NAMES]
    return meant or [tuple(words) for words in spelt.values()]


def _widening(spelt: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
    """Yield the likeliest spelling of each word, then all spellings."""
    if spelt:
        yield [words[:1] for words in spelt]
        yield spelt


def _ids(words: Iterable[tuple[str, ...]]) -> list[UUID]:
    query = " & ".join("(" + " | ".join(f"'{each}'" for each in spellings) + ")" for spellings in words)
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"words": query, "most": _CANDIDATES})
        return [row[0] for row in cursor.fetchall()]


def _shown(ids: Iterable[UUID]) -> Found:
    wanted = list(ids)
    documents = PersonDocument.objects.select_related("person").filter(person__in=wanted[:MOST_SHOWN])
    first = {each.person_id: each for each in documents.order_by("-pk")}
    return Found(
        tuple(first[each] for each in wanted[:MOST_SHOWN] if each in first), is_more=len(wanted) > MOST_SHOWN
    )
