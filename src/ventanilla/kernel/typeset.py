"""Papers as PDF: a typst template filled in with plain data."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst


def pdf(template: Path, data: Mapping[str, object], *, at: dt.datetime) -> bytes:
    """Return the template as a PDF, with `data` as JSON in its input `data`; tagged for screen readers (PDF/UA-1).

    The same data and moment give the same bytes. It needs no network and no font of the system. A letter that our fonts
    lack, as in a Chinese name, prints as an empty box; such a paper is tagged but does not claim PDF/UA-1. Raises
    `typst.TypstError` for data that the template cannot print.
    """
    try:
        return _compile(template, data, at, standard="ua-1")
    except typst.TypstError:
        return _compile(template, data, at, standard=None)


def _compile(
    template: Path, data: Mapping[str, object], at: dt.datetime, *, standard: Literal["ua-1"] | None
) -> bytes:
    made = typst.compile(
        template,
        format="pdf",
        pdf_standards=standard,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts inside the typst package, read once for each process."""
    return typst.Fonts(include_system_fonts=False)
