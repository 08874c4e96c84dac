"""Who comes in a morning, what for, and what will become of it, drawn beforehand from a seed. Pure: no database.

The same opening, end and seed give the same people at the same moments, with the same needs.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import TypeVar

from ventanilla.config.demo import families, offer
from ventanilla.config.demo.families import Row
from ventanilla.config.demo.morning import shares
from ventanilla.kernel.identity import DocumentType, IdentityDocument

T = TypeVar("T")

SINCE_BEFORE = dt.timedelta(minutes=55)
"""Who comes again the same morning does so no sooner than that."""
ELDER, FERTILE_UNTIL = 62, 42
OF_GROWN_UPS = frozenset({"CC", "CE", "PPT"})


class Fate(StrEnum):
    """What is out of the ordinary in a visit."""

    NOTHING = "nothing"
    NO_SHOW = "no_show"
    CANCELS = "cancels"
    HOLD = "hold"
    TRANSFER = "transfer"
    LEAVES = "leaves"


FOR_SURE = {Fate.NO_SHOW: 2, Fate.HOLD: 2, Fate.TRANSFER: 2, Fate.LEAVES: 3}
"""How many of these a whole morning has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A need, as the advisor will record it."""

    line: str
    request_class: str
    level: int
    guide: str
    product: str = ""
    application: str = ""
    delivered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """What somebody wants filed."""

    pqrsf_class: str
    form: str
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody does at the tablet, and the score they give there; another one when they had to wait long."""

    what: str
    score: int
    after_a_wait: int
    reason: str
    comments: tuple[str, str]
    """A good and a bad one, or empty texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who comes, with all that chance decides about their visit."""

    arrives_at: dt.datetime
    line: str
    person: Row | None
    """None for who stays unidentified."""
    is_stranger: bool
    priority_class: str | None
    shows_document_at_kiosk: bool
    authorizes: bool
    fate: Fate
    comes_again: bool
    needs: tuple[Wanted, ...]
    petition: Petition | None
    without_ticket: str
    opinion: Opinion
    seconds: Mapping[str, float]
    has_appointment: bool = False

    @property
    def is_ordinary(self) -> bool:
        """Whether nothing else depends on how this visit goes."""
        return (
            self.fate is Fate.NOTHING and self.person is not None and self.authorizes and not self.comes_again
        )

    @property
    def document(self) -> IdentityDocument | None:
        """The document they show, if any."""
        if self.person is None:
            return None
        return IdentityDocument(DocumentType(self.person.document_type), self.person.document_number)


class Draw:
    """Draws one thing after another from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311

    def happens(self, what: str) -> bool:
        """Return whether it is one of those cases."""
        return self.chance.random() < shares.CHANCES[what]

    def one_of(self, weights: Mapping[T, int]) -> T:
        """Return one of these by its share."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def seconds(self) -> dict[str, float]:
        """Return how long each step takes somebody."""
        return {
            what: self.chance.lognormvariate(math.log(mean) - shares.SPREAD**2 / 2, shares.SPREAD)
            for what, mean in shares.SECONDS.items()
        }


def draw(*, opens_at: dt.datetime, ends_at: dt.datetime, seed: int, today: dt.date) -> list[Visitor]:
    """Return everybody who comes from `opens_at` to `ends_at`, in the order in which they do; `today` tells ages."""
    drawn = Draw(seed)
    people = [row for row in families.families() if row.document_type in OF_GROWN_UPS]
    drawn.chance.shuffle(people)
    arrivals = sorted(_arrivals(drawn, opens_at, ends_at))
    strangers = iter(families.strangers(len(arrivals), seed=seed))
    visitors: list[Visitor] = []
    for at, line in arrivals:
        is_stranger = drawn.happens("stranger")
        person = next(strangers) if is_stranger else people.pop()
        visitor = _visitor(drawn, at, line, person, today, is_stranger=is_stranger)
        earlier = [each for each in visitors if _may_come_again(each, at)]
        if earlier and drawn.happens("comes_again"):
            visitor = _again(visitor, drawn.chance.choice(earlier))
        visitors.append(visitor)
    return _with_enough_of_each(drawn, visitors)


def _with_enough_of_each(drawn: Draw, visitors: list[Visitor]) -> list[Visitor]:
    """Return them with some more who leave, are put aside or the like, so that a whole morning has some of each."""
    if len(visitors) < shares.WHOLE_MORNING:
        return visitors
    early = range(len(visitors) * 3 // 4)
    for fate, least in FOR_SURE.items():
        ordinary = [place for place in early if visitors[place].is_ordinary]
        missing = least - sum(each.fate is fate for each in visitors)
        for place in drawn.chance.sample(ordinary, max(0, missing)):
            needs = _needs(drawn, visitors[place].line, is_transferred=fate is Fate.TRANSFER)
            visitors[place] = replace(visitors[place], fate=fate, needs=needs, petition=None)
    return visitors


def _arrivals(drawn: Draw, opens_at: dt.datetime, ends_at: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
    """Yield when somebody comes, and for which line."""
    whole = (ends_at - opens_at).total_seconds()
    door = min(shares.MINUTES_AT_THE_DOOR * 60, whole / 2)
    for _person in range(round(shares.AT_THE_DOOR * min(1.0, whole / 3600))):
        at = drawn.chance.uniform(door / 6, door)
        yield opens_at + dt.timedelta(seconds=at), drawn.one_of(shares.LINES)
    for at in _spread(drawn, _minutes(door / 60, whole / 60)):
        yield opens_at + dt.timedelta(minutes=at), drawn.one_of(shares.LINES)
    hurry = min(1.0, whole * 0.8 / shares.LAST_TO_COME[0][0])
    for before, line in shares.LAST_TO_COME:
        yield ends_at - dt.timedelta(seconds=before * hurry), line


def _minutes(first: float, last: float) -> list[tuple[float, float]]:
    """Return each minute between the crowd at the door and the last to come, with how many people it brings."""
    whole_minutes = range(math.ceil(first), math.floor(last - shares.LAST_TO_COME[0][0] / 60))
    return [(minute, shares.PER_HOUR / 60 * _height(minute, last - minute)) for minute in whole_minutes]


def _height(minute: float, left: float) -> float:
    """Return how many times the usual number of people come that long after the opening and before the end."""
    height = next(height for since, height in reversed(shares.CURVE) if minute >= since)
    return height * (shares.NEAR_THE_END if left < shares.MINUTES_NEAR_THE_END else 1.0)


def _spread(drawn: Draw, minutes: Sequence[tuple[float, float]]) -> Iterator[float]:
    """Yield moments in minutes: as many as the minutes bring together, about evenly among those people."""
    due = 0.0
    for minute, people in minutes:
        due += people
        while due >= 0.5:
            due -= 1.0
            yield minute + drawn.chance.uniform(-1.5, 2.5)


def _visitor(
    drawn: Draw, at: dt.datetime, line: str, person: Row, today: dt.date, *, is_stranger: bool
) -> Visitor:
    is_unidentified = not is_stranger and drawn.happens("unidentified")
    fate = _fate(drawn, is_unidentified=is_unidentified)
    needs = _needs(drawn, line, is_transferred=fate is Fate.TRANSFER)
    return Visitor(
        arrives_at=at,
        line=line,
        person=None if is_unidentified else person,
        is_stranger=is_stranger,
        priority_class=_priority(drawn, person, today),
        shows_document_at_kiosk=not is_unidentified and drawn.happens("document_at_kiosk"),
        authorizes=not drawn.happens("refuses"),
        fate=fate,
        comes_again=False,
        needs=needs,
        petition=_petition(drawn, needs[-1].line) if drawn.happens("petition") else None,
        without_ticket=drawn.one_of(shares.WITHOUT_TICKET),
        opinion=_opinion(drawn),
        seconds=drawn.seconds(),
    )


def _may_come_again(earlier: Visitor, at: dt.datetime) -> bool:
    return (
        earlier.person is not None and earlier.arrives_at < at - SINCE_BEFORE and earlier.fate is Fate.NOTHING
    )


def _again(visitor: Visitor, earlier: Visitor) -> Visitor:
    """Return the visit as one more of somebody who was here before."""
    return replace(
        visitor,
        person=earlier.person,
        is_stranger=earlier.is_stranger,
        priority_class=earlier.priority_class,
        fate=Fate.NOTHING,
        comes_again=True,
    )


def _fate(drawn: Draw, *, is_unidentified: bool) -> Fate:
    found = next(
        (
            fate
            for name, fate in (
                ("no_show", Fate.NO_SHOW),
                ("cancels", Fate.CANCELS),
                ("hold", Fate.HOLD),
                ("transfer", Fate.TRANSFER),
                ("leaves_owing", Fate.LEAVES),
            )
            if drawn.happens(name)
        ),
        Fate.NOTHING,
    )
    signs_something = found in {Fate.HOLD, Fate.LEAVES}
    return Fate.NOTHING if is_unidentified and signs_something else found


def _needs(drawn: Draw, line: str, *, is_transferred: bool) -> tuple[Wanted, ...]:
    """Return what they need: mostly one thing, of the line they asked for or, once transferred, of another one."""
    first = _other_line(drawn, line) if is_transferred else line
    needs = [_wanted(drawn, first)]
    if drawn.happens("other_need"):
        needs.append(_wanted(drawn, drawn.one_of(shares.LINES)))
    return tuple(needs)


def _other_line(drawn: Draw, line: str) -> str:
    return drawn.one_of({code: share for code, share in shares.LINES.items() if code != line})


def _wanted(drawn: Draw, line: str) -> Wanted:
    products = [product.code for product in offer.PRODUCTS if product.line == line]
    level = drawn.one_of(shares.LEVELS) if products else 1
    takes = level == 2 or (level == 3 and drawn.happens("product_at_level_3"))
    return Wanted(
        line=line,
        request_class=drawn.one_of(shares.CLASSES[level]),
        level=level,
        guide=drawn.chance.choice([guide.code for guide in offer.GUIDES if guide.line == line]),
        product=drawn.chance.choice(products) if takes else "",
        application=shares.APPLICATIONS[line] if level == 3 else "",
        delivered=drawn.chance.choice(shares.DELIVERED) if drawn.happens("delivered") else "",
    )


def _petition(drawn: Draw, line: str) -> Petition:
    matter = drawn.chance.choice([each for each in shares.MATTERS if each.line == line])
    form = "WRITTEN" if drawn.happens("in_writing") else "VERBAL"
    return Petition(pqrsf_class=matter.pqrsf_class, form=form, matter=f"{matter.text} {shares.INVENTED}")


def _opinion(drawn: Draw) -> Opinion:
    speaks = drawn.happens("comment")
    good, bad = drawn.chance.choice(shares.GOOD_COMMENTS), drawn.chance.choice(shares.BAD_COMMENTS)
    return Opinion(
        what=drawn.one_of(shares.RATINGS),
        score=drawn.one_of(shares.SCORES),
        after_a_wait=drawn.one_of(shares.SCORES_AFTER_A_LONG_WAIT),
        reason=drawn.one_of(shares.REASONS),
        comments=(good, bad) if speaks else ("", ""),
    )


def _priority(drawn: Draw, person: Row, today: dt.date) -> str | None:
    """Return the class a person declares at the kiosk, if any."""
    age = (today - person.birth_date).days // 365
    is_woman = person.family_names.startswith("Ficticia")
    if age >= ELDER:
        return "OLDER_ADULT" if drawn.happens("elder_asks") else None
    if is_woman and age < FERTILE_UNTIL and drawn.happens("pregnant"):
        return "PREGNANT"
    if age < FERTILE_UNTIL and drawn.happens("in_arms"):
        return "INFANT_IN_ARMS"
    if drawn.happens("disability"):
        return "DISABILITY"
    return "VETERAN" if not is_woman and drawn.happens("veteran") else None
