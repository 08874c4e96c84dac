"""Money in whole Colombian pesos."""

from babel.numbers import format_currency


def pesos(amount: int) -> str:
    """Return `amount` (whole pesos) as people write it: 1250000 gives "$ 1.250.000"."""
    return format_currency(amount, "COP", format="¤ #,##0", locale="es_CO", currency_digits=False)
