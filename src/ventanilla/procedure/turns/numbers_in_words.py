"""Whole numbers as they are said in Spanish, from 0 to 999.999. Pure.

Written here because the library for it (num2words) needs a package that comes without a wheel, which we do not install.
"""

# fmt: off
SMALL = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete",
    "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince",
    "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés",
    "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)
TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
HUNDREDS = (
    "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos",
    "seiscientos", "setecientos", "ochocientos", "novecientos",
)
# fmt: on


def in_words(number: int) -> str:
    """Return a number from 0 to 999,999 in words: 31 is "treinta y uno", 100 "cien", 1021 "mil veintiuno"."""
    if number < len(SMALL):
        return SMALL[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return TENS[ten - 3] + (f" y {SMALL[rest]}" if rest else "")
    if number == 100:
        return "cien"
    if number < 1000:
        hundred, rest = divmod(number, 100)
        return _followed_by(HUNDREDS[hundred - 1], rest)
    thousands, rest = divmod(number, 1000)
    return _followed_by("mil" if thousands == 1 else f"{_before_mil(thousands)} mil", rest)


def _before_mil(thousands: int) -> str:
    """Return the thousands: "veintiún mil", "treinta y un mil"."""
    words = in_words(thousands)
    if words.endswith("veintiuno"):
        return f"{words.removesuffix('uno')}ún"
    return words.removesuffix("o") if words.endswith("uno") else words


def _followed_by(words: str, rest: int) -> str:
    return f"{words} {in_words(rest)}" if rest else words
