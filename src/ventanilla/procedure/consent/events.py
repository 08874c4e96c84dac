"""What happens to authorizations (ids only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event
from ventanilla.procedure.visits.events import VisitEvent


@dataclass(frozen=True, kw_only=True)
class ConsentOpened(VisitEvent):
    """The form was handed over."""

    consent_id: str


@dataclass(frozen=True, kw_only=True)
class ConsentEvidenceAttached(VisitEvent):
    """The signed form was attached."""

    consent_id: str
    file_id: str


@dataclass(frozen=True, kw_only=True)
class ConsentGranted(VisitEvent):
    """The signature was seen on the attached form: the authorization stands."""

    consent_id: str


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(VisitEvent):
    """The person does not authorize."""

    consent_id: str


@dataclass(frozen=True, kw_only=True)
class TextPublished(Event):
    """There is a new version of the texts that people authorize under, for all sites."""

    version: int
    by_id: int
