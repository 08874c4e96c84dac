"""Each part of a site's set-up as a form shows it and gives it back: texts as typed, not yet checked.

A draft made from the records has a fingerprint. A form carries the one it was made with, so that whoever saves learns
when somebody else changed the same part meanwhile.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ventanilla.kernel import phones
from ventanilla.org.models import (
    AdvisorSkill,
    Caja,
    Desk,
    EarlyClosing,
    HallNotice,
    LunchSlot,
    OpeningHours,
    ServiceLine,
    Site,
    StaffUser,
    Weekday,
)

HOURS_PER_DAY = 2


def fingerprint(draft: object) -> str:
    """Return what tells this draft from any other (SHA-256, hex)."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CajaDraft:
    """The Caja."""

    name: str = ""
    legal_name: str = ""
    nit: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    greeting: str = ""
    brand_color: str = ""

    @classmethod
    def of(cls, caja: Caja | None) -> "CajaDraft":
        """Return the draft that shows `caja`; an empty one while there is none."""
        if caja is None:
            return cls()
        return cls(
            name=caja.name,
            legal_name=caja.legal_name,
            nit=f"{caja.nit[:-1]}-{caja.nit[-1]}",
            address=caja.address,
            phone=phones.as_dialled(caja.phone),
            email=caja.email,
            greeting=caja.greeting,
            brand_color=caja.brand_color,
        )


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site."""

    name: str = ""
    city: str = ""
    address: str = ""

    @classmethod
    def of(cls, site: Site | None) -> "SiteDraft":
        """Return the draft that shows `site`; an empty one for a new site."""
        return cls(site.name, site.city, site.address) if site else cls()


@dataclass(frozen=True, slots=True)
class HoursDraft:
    """One stretch of one weekday; empty texts when the site is closed then."""

    opens_at: str = ""
    last_turn_at: str = ""
    closes_at: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.opens_at or self.last_turn_at or self.closes_at)


@dataclass(frozen=True, slots=True)
class WeekDraft:
    """The week of a site: up to two stretches for each weekday, and whether it opens on holidays."""

    days: dict[int, tuple[HoursDraft, ...]] = field(default_factory=dict)
    opens_on_holidays: bool = False

    @classmethod
    def of(cls, site: Site) -> "WeekDraft":
        """Return the draft that shows the week of `site`."""
        days: dict[int, tuple[HoursDraft, ...]] = dict.fromkeys(Weekday.values, ())
        for each in OpeningHours.objects.filter(site=site).order_by("weekday", "opens_at", "pk"):
            times = (each.opens_at, each.last_turn_at, each.closes_at)
            days[each.weekday] += (HoursDraft(*(time.strftime("%H:%M") for time in times)),)
        return cls(days, site.opens_on_holidays)


@dataclass(frozen=True, slots=True)
class EarlyClosingDraft:
    """Today's early closing; both empty while nobody decided one."""

    last_turn_at: str = ""
    reason: str = ""

    @classmethod
    def of(cls, closing: EarlyClosing | None) -> "EarlyClosingDraft":
        """Return the draft that shows `closing`."""
        return cls(closing.last_turn_at.strftime("%H:%M"), closing.reason) if closing else cls()


@dataclass(frozen=True, slots=True)
class LunchDraft:
    """When one advisor goes to lunch and for how many minutes: every day, and in place of that on one date."""

    starts_at: str = ""
    minutes: str = ""
    own_starts_at: str = ""
    own_minutes: str = ""

    @classmethod
    def all_of(cls, advisors: Sequence[StaffUser], date: dt.date) -> dict[int, "LunchDraft"]:
        """Return the draft of each of `advisors`, by their ids; the last two fields are those of `date` alone."""
        slots = LunchSlot.objects.filter(advisor__in=advisors)
        usual = {slot.advisor_id: _lunch_texts(slot) for slot in slots.filter(date=None)}
        own = {slot.advisor_id: _lunch_texts(slot) for slot in slots.filter(date=date)}
        nothing = ("", "")
        return {each.pk: cls(*usual.get(each.pk, nothing), *own.get(each.pk, nothing)) for each in advisors}


@dataclass(frozen=True, slots=True)
class SkillsDraft:
    """The codes of the lines that an advisor attends, in their alphabet; none for who attends all."""

    lines: tuple[str, ...] = ()

    @classmethod
    def all_of(cls, advisors: Sequence[StaffUser]) -> dict[int, "SkillsDraft"]:
        """Return the draft of each of `advisors`, by their ids."""
        codes: dict[int, list[str]] = {each.pk: [] for each in advisors}
        pairs = AdvisorSkill.objects.filter(advisor__in=advisors).values_list("advisor", "service_line__code")
        for advisor, code in pairs:
            codes[advisor].append(code)
        return {advisor: cls(tuple(sorted(found))) for advisor, found in codes.items()}


@dataclass(frozen=True, slots=True)
class CapacityDraft:
    """How many turns a line gives in a day at most, as a form shows it; empty without a limit."""

    turns: str = ""

    @classmethod
    def all_of(cls, site: Site) -> dict[str, "CapacityDraft"]:
        """Return the draft of each line of `site`, by its code."""
        known = ServiceLine.objects.filter(site=site).values_list("code", "daily_capacity")
        return {code: cls("" if turns is None else str(turns)) for code, turns in known}


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A service line; one without a code is new."""

    code: str = ""
    name: str = ""
    prefix: str = ""
    hue: int = 210
    icon: str = "message"
    is_open: bool = True
    is_informative: bool = False

    @classmethod
    def all_of(cls, site: Site) -> tuple["LineDraft", ...]:
        """Return a draft for each service line of `site`, in the order of its screens."""
        return tuple(
            cls(each.code, each.name, each.prefix, each.hue, each.icon, each.is_open, each.is_informative)
            for each in ServiceLine.objects.filter(site=site).order_by("position", "pk")
        )


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """A desk with the codes of the lines it attends; one without an id is new."""

    id: int | None = None
    number: str = ""
    lines: tuple[str, ...] = ()

    @classmethod
    def all_of(cls, site: Site) -> tuple["DeskDraft", ...]:
        """Return a draft for each desk of `site`, by number."""
        desks = Desk.objects.prefetch_related("service_lines").filter(site=site).order_by("number", "pk")
        return tuple(
            cls(each.pk, str(each.number), tuple(sorted(line.code for line in each.service_lines.all())))
            for each in desks
        )


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A new member of staff; without a user name one is made from the names."""

    document_type: str = "CC"
    document_number: str = ""
    given_names: str = ""
    family_names: str = ""
    role: str = ""
    email: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice for the hall, without its picture; dates as a form gives them ("2026-11-24")."""

    text: str = ""
    shows_from: str = ""
    shows_until: str = ""

    @classmethod
    def of(cls, notice: HallNotice) -> "NoticeDraft":
        """Return the draft that shows `notice`."""
        return cls(notice.text, notice.shows_from.isoformat(), notice.shows_until.isoformat())


def _lunch_texts(slot: LunchSlot) -> tuple[str, str]:
    return slot.starts_at.strftime("%H:%M"), str(slot.minutes)
