"""The codes of certificates. Pure but for chance."""

import secrets

# Crockford's base 32 (https://www.crockford.com/base32.html): no letter that is read as a figure.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans("OIL", "011", "- .·")


def new_code() -> str:
    """Return a code of 80 bits that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def code_in(typed: str) -> str:
    """Return the code that somebody typed from paper, or nothing where it is none."""
    code = typed.strip().upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""
