"""How people come and how long things take: shares and durations. Pure: no clock, no network."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

DEFAULT_PACE = 90.0  # turns per hour
MOST_AT_KIOSK = 720.0  # turns per hour: one kiosk gives one each 4 s, and some slack
BUSY_SHARE = 0.75  # of an advisor's time
LONGEST_FACTOR = 1.5
SPREAD = 0.45  # of the logarithm of a duration
WAVE_MINUTES, WAVE_HEIGHT = 40.0, 0.4

SECONDS = {
    "between": 15.0,
    "noticing": 3.0,
    "called": 14.0,
    "recall": 25.0,
    "identify": 45.0,
    "authorize": 35.0,
    "need": 110.0,
    "guide": 30.0,
    "ticket": 45.0,
    "finish": 20.0,
    "on_hold": 180.0,
    "lunch_left": 600.0,
    "rating": 6.0,
    "giving_up": 240.0,
    "looking_at_phone": 60.0,
    "refused": 8.0,
}
ONE_CUSTOMER = (
    "between",
    "called",
    "identify",
    "authorize",
    "authorize",
    "need",
    "guide",
    "ticket",
    "finish",
)

LINES = {
    "RECREATION": 24,
    "SUBSIDY": 22,
    "EDUCATION": 16,
    "HOUSING": 12,
    "HEALTH": 10,
    "FINANCE": 8,
    "REGISTRY": 8,
}
USUAL_LINE = 8  # the share of a line that is not in the list
PRIORITY_CLASSES = {
    "OLDER_ADULT": 45,
    "PREGNANT": 14,
    "INFANT_IN_ARMS": 18,
    "DISABILITY": 14,
    "VETERAN": 4,
    "OTHER": 5,
}
LEVELS = {"1": 45, "2": 33, "3": 22}
SCORES = {"5": 55, "4": 27, "3": 10, "2": 5, "1": 3}
RATINGS = {"answered": 62, "declined": 14, "no_answer": 24}
REASONS_WITHOUT_TICKET = {"ORIENTED": 74, "WITHDREW": 12, "ALREADY_FILED": 8, "SERVICE_TAKEN": 6}
PQRSF_CLASSES = {"PETITION": 70, "COMPLAINT": 12, "CLAIM": 8, "SUGGESTION": 6, "COMPLIMENT": 4}

CHANCES = {
    "priority": 0.22,
    "document_at_kiosk": 0.35,
    "by_screen": 0.7,
    "follows_on_phone": 0.35,
    "cancels": 0.05,
    "leaves": 0.06,
    "hold": 0.03,
    "transfer": 0.03,
    "unidentified": 0.1,
    "unknown": 0.18,
    "refuses": 0.12,
    "product_at_level_3": 0.2,
    "delivered": 0.3,
    "petition": 0.12,
    "other_need": 0.08,
    "left_owing": 0.01,
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run draws from: its chance, how many turns an hour, how many advisors, and how fast people are."""

    chance: Random
    pace: float = DEFAULT_PACE
    advisors: int = 11
    speed: float = 1.0

    @property
    def factor(self) -> float:
        """By how much the usual durations are stretched, so that the advisors are kept as busy as they should be."""
        share = BUSY_SHARE * self.advisors * 3600 / self.pace
        usual = sum(SECONDS[each] for each in ONE_CUSTOMER)
        return min(LONGEST_FACTOR, share / usual) / self.speed

    def seconds(self, what: str) -> float:
        """Return how long this takes somebody now, in seconds; the mean is its usual time by the factor."""
        mean = SECONDS[what] * self.factor
        return self.chance.lognormvariate(math.log(mean) - SPREAD**2 / 2, SPREAD)

    def seconds_to_next_visitor(self, elapsed: float) -> float:
        """Return how long until somebody comes, `elapsed` seconds into the run: a Poisson process that comes in waves."""
        wave = 1 + WAVE_HEIGHT * math.sin(2 * math.pi * elapsed / (WAVE_MINUTES * 60))
        return self.chance.expovariate(self.pace * wave / 3600)

    def is_past_the_kiosk(self) -> bool:
        """Return whether this visitor gets the turn from a program, because more come than one kiosk can serve."""
        return self.chance.random() > MOST_AT_KIOSK / self.pace

    def happens(self, what: str) -> bool:
        """Return whether it is one of those cases."""
        return self.chance.random() < CHANCES[what]

    def one_of(self, shares: Mapping[str, int]) -> str:
        """Return one of these by its share."""
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def line(self, open_lines: Sequence[str]) -> str:
        """Return the line that a visitor asks for among those open."""
        return self.one_of({code: LINES.get(code, USUAL_LINE) for code in open_lines})

    def any_of(self, things: Sequence[T]) -> T:
        """Return one of these, all alike."""
        return self.chance.choice(things)
