"""How many turns a line gives in a day, as somebody types it."""

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.history import events_of
from ventanilla.org.drafts import CapacityDraft, fingerprint
from ventanilla.org.models import ServiceLine
from ventanilla.org.services import capacity

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


def save(line: ServiceLine, turns: str, seen: str = "") -> int:
    return capacity.save_capacities(
        site=line.site, typed={line.code: CapacityDraft(turns)}, seen={line.code: seen} if seen else {}
    )


def test_a_limit_is_set_and_lifted_and_both_are_kept(line: ServiceLine) -> None:
    changed = save(line, "40"), save(line, "40"), save(line, "")

    assert changed == (1, 0, 1)
    history = events_of(ServiceLine).filter(pgh_obj=line.pk).order_by("pgh_id")
    assert [event.daily_capacity for event in history] == [None, 40, None]


@pytest.mark.parametrize("text", ["0", "-3", "10000", "99999999", "muchos", "1.5", "²"])
def test_what_is_no_number_of_turns_is_refused_at_its_field(line: ServiceLine, text: str) -> None:
    with pytest.raises(WrongFields, match="de 1 a 9999") as refused:
        save(line, text)

    assert refused.value.errors.keys() == {"capacity-RECREATION"}


def test_a_limit_that_somebody_else_changed_meanwhile_is_not_overwritten(line: ServiceLine) -> None:
    seen = fingerprint(CapacityDraft())
    save(line, "40")

    with pytest.raises(WrongFields, match="Alguien cambió esto"):
        save(line, "50", seen)
