"""How a fault is put into the order of calling."""

from collections.abc import Callable
from typing import Any

import pytest

from ventanilla.kernel.compiled import Compiled
from ventanilla.procedure.turns import selectors_next
from ventanilla.procedure.turns.rules import order
from ventanilla.procedure.turns.rules.order import Candidate


def compile_anew(patch: pytest.MonkeyPatch) -> None:
    """Have the reads of who is next made of what stands in for their parts."""
    for read in ("_firsts", "_last_classes", "_ahead", "locked_if_waiting"):
        patch.setattr(selectors_next, read, Compiled(getattr(selectors_next, read).build))


def with_choose(
    patch: pytest.MonkeyPatch,
    candidate: Callable[[Candidate], Candidate] = lambda each: each,
    rule: Callable[[Any], Any] = lambda each: each,
) -> None:
    """Show the rule of calling other candidates than there are, or another rule than is in force."""
    usual = order.choose

    def choose(candidates: list[Candidate], **given: Any) -> Any:
        given["rule"] = rule(given["rule"])
        return usual([candidate(each) for each in candidates], **given)

    patch.setattr(order, "choose", choose)
