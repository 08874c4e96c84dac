"""What the demo wrote down about how its devices and people get in: `demo.json`, for the program's account alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from ventanilla.org import selectors
from ventanilla.org.models import Device


@dataclass(frozen=True, slots=True)
class Keys:
    """The tokens by which the demo's devices are known, and the password of its people, if it is one for all."""

    tokens: tuple[str, ...] = ()
    password: str = ""

    def devices(self) -> dict[str, Device]:
        """Return the devices that can be opened with a token, by token; those retired or moved elsewhere are left out."""
        return selectors.devices_by_token(self.tokens)


def read() -> Keys:
    """Return the demo's keys; none when they were not written down."""
    try:
        told = json.loads((Path(settings.DATA) / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Keys()
    passwords = {str(user["password"]) for user in told["users"]}
    return Keys(tuple(_texts(told["tokens"])), passwords.pop() if len(passwords) == 1 else "")


def _texts(told: Any) -> Iterator[str]:
    """Yield every text below: tokens stand by kind, those of the tablets by desk."""
    if isinstance(told, str):
        yield told
        return
    for each in told.values():
        yield from _texts(each)
