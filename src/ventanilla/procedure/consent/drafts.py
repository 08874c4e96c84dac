"""The texts of the authorization as a form shows them and gives them back: as typed, not yet checked."""

import datetime as dt
import re
from dataclasses import dataclass

from ventanilla.procedure.consent.models import ConsentText

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A version of the texts: paragraphs apart by a blank line, one purpose a line, and the day it holds from."""

    paragraphs: str = ""
    purposes: str = ""
    sensitive_paragraph: str = ""
    valid_from: str = ""

    @classmethod
    def of(cls, text: ConsentText | None) -> "TextDraft":
        """Return the draft that shows `text`; an empty one while there is none."""
        if text is None:
            return cls()
        return cls(
            "\n\n".join(text.paragraphs),
            "\n".join(text.purposes),
            text.sensitive_paragraph,
            text.valid_from.isoformat(),
        )

    @property
    def paragraph_list(self) -> list[str]:
        """The paragraphs, each on one line."""
        parts = _BLANK_LINE.split(self.paragraphs.replace("\r\n", "\n"))
        return [" ".join(part.split()) for part in parts if part.strip()]

    @property
    def purpose_list(self) -> list[str]:
        """The purposes, each on one line."""
        return [" ".join(line.split()) for line in self.purposes.splitlines() if line.strip()]

    @property
    def sensitive_line(self) -> str:
        """The paragraph on sensitive data on one line."""
        return " ".join(self.sensitive_paragraph.split())

    @property
    def words(self) -> tuple[list[str], list[str], str]:
        """All that is printed of it."""
        return self.paragraph_list, self.purpose_list, self.sensitive_line

    @property
    def day(self) -> dt.date | None:
        """The day it holds from; None for one that makes no sense."""
        try:
            return dt.date.fromisoformat(self.valid_from)
        except ValueError:
            return None
