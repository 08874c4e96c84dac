"""Refusals about desks and devices."""

from ventanilla.kernel.errors import Conflict, DomainError


class DeskIsTaken(Conflict):
    """Another advisor sits at that desk."""

    code = "org.desk_is_taken"


class PairingRefused(DomainError):
    """The code is unknown, used, expired, or tried too often."""

    code = "org.pairing_refused"


class IncompleteDevice(DomainError):
    """Something that is needed to register the device is missing."""

    code = "org.incomplete_device"
