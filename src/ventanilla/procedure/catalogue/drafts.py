"""A product as a form shows it and gives it back (see `org.drafts`)."""

from dataclasses import dataclass

from ventanilla.procedure.catalogue.models import Product


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """What may change of a product; the value is in pesos, None when it is not known."""

    name: str
    service_line_code: str
    reference_value: int | None = None
    is_active: bool = True

    @classmethod
    def of(cls, product: Product) -> "ProductDraft":
        """Return the draft that shows `product`."""
        return cls(product.name, product.service_line_code, product.reference_value, product.is_active)
