"""What happens to people's records (ids only)."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PersonCreated(Event):
    """A person not known yet was created."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class ContactCorrected(Event):
    """A person said that they are reached elsewhere."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class AffiliatesImported(Event):
    """An affiliates file was applied."""

    import_id: int
    created: int
    changed: int
