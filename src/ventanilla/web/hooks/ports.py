"""Who posts to us, how each proves that it is they, and who takes in what they post; given at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Receiver(Protocol):
    """Takes in what a sender posted, once its signature was found good."""

    def take_in(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the body and what is in it, so that nothing of it is lost; whatever the body is, raise nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One sender: the secret that signs its bodies and the word by which it knows us, "" where there is none yet."""

    receiver: Receiver
    secret: str = field(repr=False)
    verify_token: str = field(repr=False)


_given: dict[str, Hook] = {}


def give(name: str, hook: Hook) -> None:
    """Let a sender post to the address of that name."""
    _given[name] = hook


def hook_of(name: str) -> Hook | None:
    """Return the sender whose address has that name, or None."""
    return _given.get(name)
