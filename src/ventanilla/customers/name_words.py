"""The words of people's names in the database: how they are indexed, and how a trigger keeps each word once.

Whole names compared letter by letter take a second among two million people. So a misspelt word is first compared with
the words that occur in names at all, of which there are some ten thousands; people are then found by whole words. The
functions are made by the migration `0003_people_by_name`.
"""

import pgtrigger
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func


class NameVector(Func):
    """The words of a person's names, without accents or capitals, as they are indexed."""

    function = "name_vector"
    output_field = SearchVectorField()


def keep_words(operation: pgtrigger.Operation, name: str) -> pgtrigger.Trigger:
    """Return the trigger by which the words of written names can be searched for."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func="""
            INSERT INTO customers_nameword (word)
            SELECT DISTINCT said.word
              FROM written, unnest(name_words(written.given_names || ' ' || written.family_names)) AS said (word)
             WHERE NOT EXISTS (SELECT FROM customers_nameword known WHERE known.word = said.word)
             ORDER BY said.word
                ON CONFLICT DO NOTHING;
            RETURN NULL;
        """,
    )
