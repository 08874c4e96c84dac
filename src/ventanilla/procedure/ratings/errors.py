"""Refusals about ratings."""

from ventanilla.kernel.errors import Conflict, DomainError


class RatingUsed(Conflict):
    """The question was answered or declined already."""

    code = "ratings.used"


class RatingLate(DomainError):
    """The time to answer is over."""

    code = "ratings.late"
    status = 410


class RatingElsewhere(DomainError):
    """The question belongs to another desk's tablet, or to nobody."""

    code = "ratings.elsewhere"
    status = 403


class InvalidRating(DomainError):
    """The score or a reason does not exist."""

    code = "ratings.invalid"
