"""FTO-RYA-MBD-01 "Actualiza tus Datos" as a PDF, filled in with one person's data and ready to sign."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date, format_datetime

from ventanilla.customers.rules import age_on
from ventanilla.kernel import phones, typeset
from ventanilla.org.models import Caja

FORM_CODE = "FTO-RYA-MBD-01"
FORM_VERSION = "1"
CHANNELS = ("WhatsApp", "Llamada", "Mensaje de texto", "Correo electrónico")
AGE_OF_MAJORITY = 18
"""Years. Below it the legal representative authorises (Ley 1581 de 2012, article 7)."""

LONGEST_WORD = 24
"""Letters. A longer word, as no language has, may break so that it stays inside its field."""
_BREAKABLE_PART = 8
_MAY_BREAK = "\u200b"

_TEMPLATE = Path(__file__).with_name("form.typ")
_LOCALE = "es_CO"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormData:
    """What one printed form says: who is asked, by whom, for what, and under which text.

    Every string is printed literally. An empty `phone`, `email` or `address`, or no `birth_date`, leaves a
    line to write on. The boxes are always printed empty: only the customer answers them.
    """

    caja_name: str
    site_name: str
    brand_color: str = "#0b4a52"
    """`#rrggbb`, for the header and the headings."""
    form_version: str
    controller_lines: tuple[str, ...]
    """Name, address, telephone and e-mail of the controller (Ley 1581 de 2012, article 12)."""

    document_type: str
    document_number: str
    given_names: str
    family_names: str
    birth_date: date | None
    phone: str
    email: str
    affiliation_type: str
    affiliation_category: str
    address: str = ""

    policy_version: str
    policy_date: date
    policy_paragraphs: tuple[str, ...]
    purposes: tuple[str, ...]
    """One sentence for each purpose; each is answered yes or no by itself."""
    sensitive_paragraph: str = ""
    """The separate question on sensitive data; nothing depends on its answer. Empty where it is not asked."""
    channels: tuple[str, ...] = ()
    """The ways of contact the customer may tick; without any the form does not ask."""

    visit_reference: str
    advisor_name: str
    generated_at: datetime
    """Aware, in the time zone of the site."""


def controller_lines(caja: Caja) -> tuple[str, ...]:
    """Return who answers for the data (Ley 1581 de 2012, article 12)."""
    return (
        f"{caja.legal_name}, NIT {caja.nit[:-1]}-{caja.nit[-1]}",
        f"{caja.address} · {phones.as_dialled(caja.phone)} · {caja.email}",
    )


def render_form(data: FormData) -> bytes:
    """Return the form as a letter-size PDF, one page for ordinary data.

    Raises `typst.TypstError` when `brand_color` is not a colour. Serves activity 2 and policy 7 of PRD-SYE-ATC-01.
    """
    return typeset.pdf(_TEMPLATE, _printed(data), at=data.generated_at)


def _printed(data: FormData) -> dict[str, object]:
    """Return what the template prints, with dates and names as people read them."""
    return {
        "caja_name": data.caja_name,
        "site_name": data.site_name,
        "brand_color": data.brand_color,
        "form_code": FORM_CODE,
        "form_version": data.form_version,
        "controller_lines": data.controller_lines,
        "document_type": data.document_type,
        "document_number": data.document_number,
        "full_name": _breakable(f"{data.given_names} {data.family_names}".strip()),
        "birth_date": _day(data.birth_date) if data.birth_date else "",
        "phone": data.phone,
        "email": _breakable(data.email),
        "address": _breakable(data.address),
        "affiliation": _affiliation(data),
        "policy_text": f"Texto {data.policy_version}, {_day(data.policy_date)}",
        "policy_paragraphs": data.policy_paragraphs,
        "purposes": data.purposes,
        "sensitive_paragraph": data.sensitive_paragraph,
        "channels": data.channels,
        "visit_reference": data.visit_reference,
        "advisor_name": data.advisor_name,
        "generated_at": _moment(data.generated_at),
        "is_minor": _is_minor(data),
    }


def _breakable(text: str) -> str:
    """Return the text with a zero-width space every few letters of its over-long words, where a line may end."""
    return " ".join(_in_parts(word) if len(word) > LONGEST_WORD else word for word in text.split(" "))


def _in_parts(word: str) -> str:
    starts = range(0, len(word), _BREAKABLE_PART)
    return _MAY_BREAK.join(word[start : start + _BREAKABLE_PART] for start in starts)


def _affiliation(data: FormData) -> str:
    category = f"categoría {data.affiliation_category}" if data.affiliation_category else ""
    return ", ".join(part for part in (data.affiliation_type, category) if part)


def _is_minor(data: FormData) -> bool:
    """Tell whether somebody else must sign; a person of unknown age signs alone."""
    if data.birth_date is None:
        return False
    return age_on(data.generated_at.date(), data.birth_date) < AGE_OF_MAJORITY


def _day(day: date) -> str:
    return format_date(day, "d 'de' MMMM 'de' y", locale=_LOCALE)


def _moment(at: datetime) -> str:
    return format_datetime(at, "d 'de' MMMM 'de' y, h:mm a", locale=_LOCALE, tzinfo=at.tzinfo)
