"""What WhatsApp told about the cost of the messages of a year: how many of which kind, by month; never an amount."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.customers.contact.models import Channel, Message, MessageState, MessageStatus
from ventanilla.kernel import clock
from ventanilla.org.models import Site

DELIVERED = (MessageState.DELIVERED, MessageState.READ)
LEFT = (MessageState.SENT, *DELIVERED)
LONGEST_WORD = 40

_CATEGORIES: dict[str, str | Promise] = {
    "utility": gettext_lazy("Aviso sobre un trámite"),
    "marketing": gettext_lazy("Publicidad"),
    "marketing_lite": gettext_lazy("Publicidad"),
    "authentication": gettext_lazy("Código para entrar"),
    "authentication_international": gettext_lazy("Código para entrar, de otro país"),
    "service": gettext_lazy("Respuesta a quien escribió"),
    "referral_conversion": gettext_lazy("Respuesta a quien llegó por un anuncio"),
}
_MODELS: dict[str, str | Promise] = {
    "PMP": gettext_lazy("Por mensaje"),
    "CBP": gettext_lazy("Por conversación"),
}


@dataclass(frozen=True, slots=True)
class Pricing:
    """What WhatsApp told about the cost of a message, in its own words; `is_billable` is None where it did not say."""

    category: str
    model: str
    kind: str
    is_billable: bool | None

    @property
    def category_in_words(self) -> str:
        """Return what the message was, in our words where there are some."""
        return str(_CATEGORIES.get(self.category, self.category)) or _("No lo dijo")

    @property
    def model_in_words(self) -> str:
        """Return by what WhatsApp counts."""
        return str(_MODELS.get(self.model, self.model)) or _("No lo dijo")

    @property
    def billable_in_words(self) -> str:
        """Return whether WhatsApp said that it charges for it."""
        if self.is_billable is None:
            return _("No lo dijo")
        return _("Sí") if self.is_billable else _("No")

    @property
    def told(self) -> str:
        """Return WhatsApp's own words."""
        return " · ".join(filter(None, (self.category, self.model, self.kind)))


UNTOLD = Pricing("", "", "", None)

_Counted = tuple[dt.date, Pricing, str, int]


@dataclass(frozen=True, slots=True)
class Costs:
    """How many messages of a month have one pricing; `pending` left and are not known to have arrived."""

    month: dt.date
    pricing: Pricing
    delivered: int
    pending: int


@dataclass(frozen=True, slots=True)
class CostReport:
    """The messages of a site and a year by WhatsApp, the last month first."""

    site_name: str
    year: int
    generated_at: dt.datetime
    rows: tuple[Costs, ...]

    def delivered(self, *, is_billable: bool | None) -> int:
        """Return how many were delivered of which WhatsApp said so."""
        return sum(each.delivered for each in self.rows if each.pricing.is_billable is is_billable)

    @property
    def billable(self) -> int:
        """How many were delivered that WhatsApp charges for."""
        return self.delivered(is_billable=True)

    @property
    def free(self) -> int:
        """How many were delivered that WhatsApp does not charge for."""
        return self.delivered(is_billable=False)

    @property
    def untold(self) -> int:
        """How many were delivered of which it did not say."""
        return self.delivered(is_billable=None)

    @property
    def pending(self) -> int:
        """How many left and are not known to have arrived."""
        return sum(each.pending for each in self.rows)


def years_of(site: Site) -> list[int]:
    """Return the years in which the site wrote by WhatsApp, and the present one, the last first."""
    this_year = clock.business_date(site.time_zone).year
    written = Message.objects.filter(site=site, channel=Channel.WHATSAPP).order_by("written_at")
    first = written.values_list("written_at", flat=True).first()
    first_year = clock.business_date(site.time_zone, first).year if first else this_year
    return list(range(this_year, min(first_year, this_year) - 1, -1))


def cost_report(site: Site, year: int) -> CostReport:
    """Return what WhatsApp told about the cost of the messages of a year.

    Each message counts once, in the month of the status that told it: that of its delivery before that of its being sent,
    for WhatsApp charges for what is delivered. One that failed after all does not count.
    """
    zone = ZoneInfo(site.time_zone)
    counted: Counter[tuple[dt.date, Pricing, bool]] = Counter()
    for month, pricing, state, count in chain(_told(site, year, zone), _untold(site, year, zone)):
        counted[month, pricing, state in DELIVERED] += count
    kinds = sorted({(month, pricing) for month, pricing, _is_delivered in counted}, key=_last_month_first)
    rows = tuple(
        Costs(month, pricing, counted[month, pricing, True], counted[month, pricing, False])
        for month, pricing in kinds
    )
    return CostReport(site.name, year, clock.now().astimezone(zone), rows)


def _told(site: Site, year: int, zone: ZoneInfo) -> Iterator[_Counted]:
    """Yield how many messages have the same pricing in a month and have come as far."""
    best = (
        MessageStatus.objects.filter(message=OuterRef("message"), pricing__isnull=False, state__in=LEFT)
        .annotate(
            rank=Case(
                When(state=MessageState.DELIVERED, then=Value(0)),
                When(state=MessageState.READ, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "pk")
        .values("pk")[:1]
    )
    begins, ends = _bounds(year, zone)
    told = MessageStatus.objects.filter(
        message__site=site,
        message__channel=Channel.WHATSAPP,
        message__state__in=LEFT,
        at__gte=begins,
        at__lt=ends,
        pk=Subquery(best),
    )
    months = told.annotate(month=TruncMonth("at", tzinfo=zone))
    groups = months.values("month", "pricing", "message__state").annotate(count=Count("pk"))
    for month, pricing, state, count in groups.values_list("month", "pricing", "message__state", "count"):
        yield month.date(), _pricing(pricing), state, count


def _untold(site: Site, year: int, zone: ZoneInfo) -> Iterator[_Counted]:
    """Yield the same for messages that left and of whose cost WhatsApp said nothing, in the month of their writing."""
    begins, ends = _bounds(year, zone)
    told = MessageStatus.objects.filter(message=OuterRef("pk"), pricing__isnull=False)
    messages = Message.objects.filter(
        ~Exists(told),
        site=site,
        channel=Channel.WHATSAPP,
        state__in=LEFT,
        written_at__gte=begins,
        written_at__lt=ends,
    )
    months = messages.annotate(month=TruncMonth("written_at", tzinfo=zone))
    groups = months.values("month", "state").annotate(count=Count("pk"))
    for month, state, count in groups.values_list("month", "state", "count"):
        yield month.date(), UNTOLD, state, count


def _bounds(year: int, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def _pricing(told: dict[str, Any] | None) -> Pricing:
    if not told:
        return UNTOLD
    category, model, kind = (_word(told.get(name)) for name in ("category", "pricing_model", "type"))
    billable = told.get("billable")
    return Pricing(category, model, kind, billable if isinstance(billable, bool) else None)


def _word(told: object) -> str:
    return told[:LONGEST_WORD] if isinstance(told, str) else ""


def _last_month_first(row: tuple[dt.date, Pricing]) -> tuple[int, tuple[str, str, str, str]]:
    month, pricing = row
    return -month.toordinal(), (pricing.category, pricing.model, pricing.kind, str(pricing.is_billable))
