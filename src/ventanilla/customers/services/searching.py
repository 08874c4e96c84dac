"""Searching for somebody who has no document at hand."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers import rules, selectors_search
from ventanilla.customers.errors import TooManySearches
from ventanilla.customers.models import PeopleSearch, SearchKind
from ventanilla.customers.selectors_search import Found
from ventanilla.org.models import StaffUser


@transaction.atomic
def search(*, words: str, by: StaffUser, visit_id: uuid.UUID) -> Found:
    """Return who may be meant by a name, a telephone or the number of a document; that somebody searched is recorded.

    Raises TooLittleToSearch, and TooManySearches: whoever has to search on asks for the document.
    """
    is_number = rules.is_number(words)
    if PeopleSearch.objects.filter(visit_id=visit_id, searcher=by).count() >= rules.MOST_SEARCHES:
        raise TooManySearches(
            _("Ya buscó varias veces en esta atención. Pida el documento a la persona."), field="words"
        )
    found = selectors_search.people_with_number(words) if is_number else selectors_search.people_named(words)
    PeopleSearch.objects.create(
        searcher=by,
        visit_id=visit_id,
        kind=SearchKind.NUMBER if is_number else SearchKind.NAME,
        shown_count=len(found.documents),
    )
    return found
