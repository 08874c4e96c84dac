"""Why somebody is not written to."""

from ventanilla.kernel.errors import DomainError


class NoAddress(DomainError):
    """The person left neither number nor e-mail address for this channel."""

    code = "contact.no_address"


class NotAllowed(DomainError):
    """The person did not say yes to this, or took it back."""

    code = "contact.not_allowed"


class TemplateMissing(DomainError):
    """WhatsApp takes only approved templates for whoever did not write within a day."""

    code = "contact.template_missing"


class DoesNotFit(DomainError):
    """WhatsApp does not carry a message like this one."""

    code = "contact.does_not_fit"


class NoChannelNamed(DomainError):
    """Somebody wants no advertising, and nobody said by which channel."""

    code = "contact.no_channel_named"


class NobodyThere(DomainError):
    """Nobody left this number or e-mail address."""

    code = "contact.nobody_there"


class NoDeliveryReport(DomainError):
    """What a mail server sent is no report on a message of ours."""

    code = "contact.no_delivery_report"
