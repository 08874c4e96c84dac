"""Ten kiosks give turns in the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.db.models import Max

from tests import cast
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.turns.services import issuing

KIOSKS = 10
TURNS_EACH = 5

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def give_together(line: ServiceLine, each: int) -> Counter[str]:
    """Let every kiosk give so many turns, all at once; return how often one was given, or what went wrong."""
    barrier = threading.Barrier(KIOSKS)

    def give(_kiosk: int) -> list[str]:
        barrier.wait(timeout=30)
        try:
            return [_outcome(lambda: cast.make_turn(line)) for _turn in range(each)]
        finally:
            connection.close()

    with ThreadPoolExecutor(KIOSKS) as pool:
        return Counter(outcome for given in pool.map(give, range(KIOSKS)) for outcome in given)


def _outcome(give: Callable[[], object]) -> str:
    try:
        give()
    except IntegrityError as error:
        return type(error).__name__
    return "given"


def test_turns_issued_at_once_get_different_numbers_without_gaps() -> None:
    given = give_together(cast.make_line(cast.make_site()), TURNS_EACH)

    assert given == {"given": KIOSKS * TURNS_EACH}
    numbers = sorted(Turn.objects.values_list("number", flat=True))
    assert numbers == list(range(1, KIOSKS * TURNS_EACH + 1))


def test_control_without_the_counters_lock_two_want_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the turns instead, as many do, and the database alone stands between two people and one number."""
    everybody_has_counted = threading.Barrier(KIOSKS)

    def count_without_lock(site_id: int, prefix: str, business_date: str) -> int:
        turns = Turn.objects.filter(site_id=site_id, prefix=prefix, business_date=business_date)
        last = turns.aggregate(last=Max("number"))["last"] or 0
        everybody_has_counted.wait(timeout=30)
        return int(last) + 1

    monkeypatch.setattr(issuing, "_next_number", count_without_lock)

    given = give_together(cast.make_line(cast.make_site()), 1)

    assert given == {"given": 1, "IntegrityError": KIOSKS - 1}
