"""What happens to the catalogue (ids and codes only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ProductAdded(Event):
    """A product, service or programme came on offer."""

    product: str
    by_id: int


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """A product, service or programme is called, priced or offered otherwise from now on."""

    product: str
    by_id: int
