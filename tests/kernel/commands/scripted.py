"""An adapter that does what a test tells it, one thing a try."""

from collections import deque

from ventanilla.kernel.commands.models import Command
from ventanilla.kernel.commands.ports import Order, Policy, Receipt
from ventanilla.kernel.commands.services import queueing

DONE = Receipt(external_id="X-1")
TARGET = "scripted"


class ScriptedConnector:
    """Answers `send` and `find` with what it was given for them: a receipt, None, or an error to raise."""

    target = TARGET
    title = "El otro sistema"

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy(per_second=10_000, lanes=4)
        self.sends: deque[Receipt | Exception] = deque()
        self.finds: deque[Receipt | Exception | None] = deque()
        self.sent: list[Order] = []
        self.looked_up: list[Order] = []

    def send(self, order: Order) -> Receipt:
        self.sent.append(order)
        told = self.sends.popleft() if self.sends else DONE
        if isinstance(told, Exception):
            raise told
        return told

    def find(self, order: Order) -> Receipt | None:
        self.looked_up.append(order)
        told = self.finds.popleft() if self.finds else None
        if isinstance(told, Exception):
            raise told
        return told

    def rehearse(self, order: Order) -> str:
        return f"Se haría {order.operation}."


def queue(aggregate: str = "person:1", *, depends_on: Command | None = None, about: str = "") -> Command:
    """Queue a command for the scripted target."""
    return queueing.queue(
        target=TARGET,
        operation="note",
        aggregate=aggregate,
        content={"what": "Ñandú 🌞"},
        depends_on=depends_on,
        about=about,
    )
