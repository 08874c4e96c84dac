"""How rows of the set-up's forms are written."""

from collections.abc import Iterable
from typing import Any

from django import template

from ventanilla.org.drafts import LineDraft

register = template.Library()


@register.simple_tag(takes_context=True)
def has_focus(context: dict[str, Any], name: str, place: int) -> str:
    """Return `autofocus` for the field of a row where the cursor goes: the first wrong one, or the one that moved."""
    refused = context.get("refused")
    wanted = refused.first if refused else context.get("focus")
    return "autofocus" if wanted == f"{name}-{place}" else ""


@register.filter
def has_own_hue(line: LineDraft, looks: Iterable[LineDraft]) -> bool:
    """Return whether a line has a colour that is none of those on offer, and may keep it."""
    return line.hue not in {each.hue for each in looks} and line.hue < 360
