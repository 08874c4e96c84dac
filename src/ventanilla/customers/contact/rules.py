"""When people may be written to, and which status of a message counts."""

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from ventanilla.customers.contact.models import Channel, MessageState, Purpose
from ventanilla.org.rules import holidays

# Ley 2300 de 2023, art. 3: Monday to Friday 7:00 to 19:00, Saturday 8:00 to 15:00, never on Sundays and holidays.
_WEEKDAY = (dt.time(7), dt.time(19))
_SATURDAY = (dt.time(8), dt.time(15))
_SUNDAY = 6
WINDOW = dt.timedelta(hours=24)  # in which WhatsApp takes free text, from the last thing the person wrote
NONCE_LENGTH = 14
_NONCE = re.compile(r"(?<![a-z0-9])(n[a-z2-7]{13})(?![a-z0-9])")
_OPT_OUT = {"baja", "stop", "cancelar", "salir", "no mas", "no mas mensajes"}
_ASKS_FOR_IT = re.compile(
    r"\bdar(me)? de baja\b|\bcancelar (la |mi )?suscripcion\b|\bdetener (las )?promociones\b"
    r"|\bno (me )?(escriban|envien|manden)( nada)? mas\b"
    r"|\bno quiero( recibir| que me (envien|manden))?( mas)? (publicidad|promociones|mensajes)\b"
)
_POLITELY = {"por", "favor", "gracias", "porfa", "porfavor"}
RANK = {
    MessageState.QUEUED: 0,
    MessageState.SENT: 1,
    MessageState.FAILED: 2,
    MessageState.DELIVERED: 3,
    MessageState.READ: 4,
}


def advertising_from(at: dt.datetime, zone_name: str) -> dt.datetime:
    """Return `at` if advertising may be sent then, or the next moment at which it may (Ley 2300 de 2023, art. 3)."""
    zone = ZoneInfo(zone_name)
    local = at.astimezone(zone)
    date = local.date()
    while True:
        hours = None if holidays.is_holiday(date) else _hours_on(date)
        if hours is not None:
            opens, closes = (dt.datetime.combine(date, each, zone) for each in hours)
            if local < closes:
                return max(local, opens).astimezone(dt.UTC)
        date += dt.timedelta(days=1)


def wants_a_yes(channel: Channel, purpose: Purpose) -> bool:
    """Return whether a person must have said yes to this: to all advertising, and to anything by WhatsApp."""
    return channel == Channel.WHATSAPP or purpose == Purpose.PROMOTION


def is_window_open(last_written_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Return whether WhatsApp takes free text to a number from which somebody wrote to us last at that moment."""
    return last_written_at is not None and now - last_written_at < WINDOW


def counts(present: MessageState, told: MessageState) -> bool:
    """Return whether a status takes a message on: it never goes back, and one that arrived did not fail."""
    return RANK[told] > RANK[present]


def nonce_in(text: str) -> str:
    """Return the nonce that a person's words or the choice of a button carry, or nothing.

    It is the letter n and 13 more of base32, also in capitals, with no other letter or figure beside them:
    "AUTORIZO-nk3x7a2b4c5d6e" or "consent:nk3x7a2b4c5d6e:yes".
    """
    found = _NONCE.search(text.lower())
    return found.group(1) if found else ""


def is_opt_out(text: str) -> bool:
    """Return whether these words ask for no more messages, however they are written."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.sub(r"[^a-z\s]", "", plain).split()
    bare = " ".join(word for word in words if word not in _POLITELY)
    return bare in _OPT_OUT or _ASKS_FOR_IT.search(" ".join(words)) is not None


def _hours_on(date: dt.date) -> tuple[dt.time, dt.time] | None:
    if date.weekday() == _SUNDAY:
        return None
    return _SATURDAY if date.weekday() == _SUNDAY - 1 else _WEEKDAY
