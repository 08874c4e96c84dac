"""A turn's code as people say and type it."""

import re

_CODE = re.compile(r"([A-ZÑ]{1,2})[\s.-]*0*(\d{1,5})")
_LINK = re.compile(r"/turno/([A-Za-z0-9_-]{10,32})/?$")


def parse_code(text: str) -> tuple[str, int] | None:
    """Return prefix and number of "R-017", "r17" or "R 017"; None for anything else."""
    found = _CODE.fullmatch(text.strip().upper())
    return (found[1], int(found[2])) if found else None


def parse_link(text: str) -> str | None:
    """Return the token of the link in a ticket's QR code; None for anything else."""
    found = _LINK.search(text.strip())
    return found[1] if found else None
