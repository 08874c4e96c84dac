"""Reads of the catalogue."""

from ventanilla.procedure.catalogue.models import Product


def products_of(service_line_code: str) -> list[Product]:
    """Return the active products of a service line, by name."""
    return list(
        Product.objects.filter(service_line_code=service_line_code, is_active=True).order_by("name", "pk")
    )
