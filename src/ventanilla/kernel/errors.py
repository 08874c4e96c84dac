"""What a service raises when the rules of the house refuse a request."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal that a person can understand.

    `str(error)` is the Spanish message for the screen; `code` is stable and goes into the API's problem+json;
    `status` tells apart a conflict with the present state (409) from a request understood and refused (422);
    `field` names the form field to put the message beside, if there is one.
    """

    code: str = "refused"
    status: int = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(DomainError):
    """The request does not fit the present state: somebody was faster, or the page is stale."""

    code = "conflict"
    status = 409


class NotFound(DomainError):
    """There is no such thing here, or it belongs to another site."""

    code = "not_found"
    status = 404


class WrongFields(DomainError):
    """Several fields of one form are refused at once; `errors` has the message of each."""

    code = "wrong_fields"

    def __init__(self, errors: Mapping[str, str]) -> None:
        field, message = next(iter(errors.items()))
        super().__init__(message, field=field)
        self.errors = dict(errors)
