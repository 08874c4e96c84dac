"""What a printer's status bytes mean."""

from escpos.constants import RT_MASK_LOWPAPER, RT_MASK_NOPAPER, RT_MASK_ONLINE

from ventanilla.procedure.printing.models import Paper

FIXED_BITS, FIXED = 0b1001_0011, 0b0001_0010
"""Bits that every answer to DLE EOT has; what lacks them is something else, such as a report sent by itself."""
IN_ORDER_NEVER_HAS = 0b1001_0000
IN_ORDER_PAPER_IS_OUT, IN_ORDER_PAPER_IS_LOW = 0b1100, 0b0011


def is_status(answer: bytes) -> bool:
    """Return whether the first byte answers DLE EOT."""
    return bool(answer) and answer[0] & FIXED_BITS == FIXED


def is_in_order(answer: bytes) -> bool:
    """Return whether the first byte answers GS r 1, and not a DLE EOT that happened to lie in the picture's dots."""
    return bool(answer) and not answer[0] & IN_ORDER_NEVER_HAS


def paper(answer: bytes) -> Paper:
    """Return the paper that the answer to DLE EOT 4 tells of."""
    if answer[0] & RT_MASK_NOPAPER == RT_MASK_NOPAPER:
        return Paper.OUT
    return Paper.LOW if answer[0] & RT_MASK_LOWPAPER == RT_MASK_LOWPAPER else Paper.ENOUGH


def is_online(answer: bytes) -> bool:
    """Return whether the answer to DLE EOT 1 says that the printer takes tickets."""
    return not answer[0] & RT_MASK_ONLINE


def paper_in_order(answer: bytes) -> Paper:
    """Return the paper that the answer to GS r 1 tells of."""
    if answer[0] & IN_ORDER_PAPER_IS_OUT:
        return Paper.OUT
    return Paper.LOW if answer[0] & IN_ORDER_PAPER_IS_LOW else Paper.ENOUGH
