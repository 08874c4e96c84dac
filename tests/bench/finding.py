"""Finding one among two million people: by document, and by a name that is heard wrong."""

import random
import statistics
import time
from collections.abc import Callable

import psycopg

from tests.bench.figures import Figure
from ventanilla.customers import selectors, selectors_search
from ventanilla.kernel.identity import DocumentType, IdentityDocument

ISSUE = "5. Customers, affiliation and the authorization of personal data"
CHUNK = 100_000
FIRST_NUMBER = 10_000_000
MISSPELLINGS = 300
LOOK_UPS = 2000
GIVEN = (
    "Juan Carlos Luis José María Ana Luz Marina Sandra Patricia Diana Andrés Felipe Jhon Jairo Alejandra Camila Sofía "
    "Valentina Santiago Sebastián Nicolás Daniel David Miguel Ángel Jorge Enrique Óscar Iván Martha Cecilia Gloria Inés "
    "Rosa Elena Claudia Milena Paola Andrea Yuliana Yeison Wilmer Edwin Fernando Hernán Rubén Darío Gustavo Adolfo"
)
FAMILY = (
    "Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez Pérez Díaz Muñoz Rojas Moreno Jiménez "
    "Vargas Castro Gutiérrez Ortiz Álvarez Ruiz Suárez Romero Cárdenas Valencia Mosquera Caicedo Quintero Ospina Giraldo "
    "Zapata Arango Restrepo Cano Mejía Londoño Marín Salazar Castaño Henao Betancur Arboleda Angulo Riascos Hurtado Ñáñez"
)
# The first names of a list are borne by most; of the family names one in six is rare, as among real people.
PEOPLE = """
    INSERT INTO customers_person (id, given_names, family_names, birth_date, phone, email, created_at)
    SELECT ('a' || lpad(to_hex(n), 31, '0'))::uuid,
        given[1 + floor(power(random(), 2) * cardinality(given))] || ' '
            || given[1 + floor(power(random(), 2) * cardinality(given))],
        family[1 + floor(power(random(), 2) * cardinality(family))] || ' ' || CASE WHEN random() < 0.17
            THEN initcap(translate(to_hex(floor(random() * 40000)::integer * 7919), '0123456789', 'aeioulnrst'))
            ELSE family[1 + floor(power(random(), 2) * cardinality(family))] END,
        '1950-01-01'::date + floor(random() * 20000)::integer, '', '', now()
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS n,
        (SELECT %(given)s::text[] AS given, %(family)s::text[] AS family) AS names
"""
DOCUMENTS = """
    INSERT INTO customers_persondocument (person_id, country, type, number)
    SELECT ('a' || lpad(to_hex(n), 31, '0'))::uuid, 'CO', 'CC', (%(number)s + n)::text
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
"""
WORDS = """
    INSERT INTO customers_nameword (word)
    SELECT DISTINCT word FROM customers_person, unnest(name_words(given_names || ' ' || family_names)) AS word
    ON CONFLICT DO NOTHING
"""


def measure(superuser_url: str, *, people: int) -> list[Figure]:
    """Return how long finding one of so many people takes, in the program itself, by document and by name."""
    _load(superuser_url, people)
    dice = random.Random(4)  # noqa: S311

    def by_document() -> None:
        number = str(FIRST_NUMBER + dice.randint(1, people))
        assert selectors.person_by_document(IdentityDocument(DocumentType.CC, number)) is not None

    meant = []

    def by_name() -> None:
        words, said = _misheard(dice)
        shown = selectors_search.people_named(said).documents
        meant.append(any(set(words) <= set(str(each.person).split()) for each in shown))

    among = f"among {people:,} people"
    return [
        *_times(f"by document {among}", by_document, LOOK_UPS, most=20),
        *_times(f"by a name with a slip {among}", by_name, MISSPELLINGS, most=80),
        Figure(
            name=f"by a name with a slip {among}, who is meant is shown",
            runs=[100 * statistics.mean(meant)],
            unit="%",
            issue=ISSUE,
        ),
    ]


def _times(name: str, find: Callable[[], None], times: int, *, most: float) -> list[Figure]:
    find()
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        find()
        taken.append((time.perf_counter() - began) * 1000)
    p99 = statistics.quantiles(taken, n=100)[98]
    return [
        Figure(name=f"{name}, p50", runs=[statistics.median(taken)], unit="ms", issue=ISSUE),
        Figure(name=f"{name}, p99", runs=[p99], unit="ms", target=most, issue=ISSUE),
    ]


def _misheard(dice: random.Random) -> tuple[list[str], str]:
    """Return two or three words of a name, and how somebody says them: one with a letter too few, or another one."""
    words = [
        _often(dice, GIVEN),
        _often(dice, FAMILY),
        *([_often(dice, FAMILY)] if dice.random() < 0.5 else []),
    ]
    place = dice.randrange(len(words))
    at = dice.randrange(1, len(words[place]))
    instead = "" if dice.random() < 0.5 else dice.choice("aeioslnr")
    slip = words[place][:at] + instead + words[place][at + 1 :]
    return words, " ".join([*words[:place], slip, *words[place + 1 :]])


def _often(dice: random.Random, names: str) -> str:
    among = names.split()
    return among[int(dice.random() ** 2 * len(among))]


def _load(superuser_url: str, people: int) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET synchronous_commit = off")
        for first in range(1, people + 1, CHUNK):
            place = {"first": first, "last": min(people, first + CHUNK - 1)}
            database.execute(PEOPLE, {**place, "given": GIVEN.split(), "family": FAMILY.split()})
            database.execute(DOCUMENTS, {**place, "number": FIRST_NUMBER})
        database.execute(WORDS)
        database.execute("VACUUM ANALYZE customers_person, customers_persondocument, customers_nameword")
