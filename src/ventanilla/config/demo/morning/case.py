"""A person in the hall or at a desk: what chance decided of them, and how far their visit has come."""

from dataclasses import dataclass

from ventanilla.config.demo.morning.visitors import Visitor
from ventanilla.customers.models import Person
from ventanilla.procedure.turns.models import Turn
from ventanilla.procedure.visits.models import Visit


@dataclass(eq=False, slots=True)
class Case:
    """Somebody with a turn. The visit is the one begun at the first desk, wherever they go after that."""

    visitor: Visitor
    turn: Turn
    visit: Visit | None = None
    person: Person | None = None
    is_identified: bool = False
    is_authorization_settled: bool = False
    was_put_aside: bool = False
