"""Authorizations of personal data, the texts they were given under, and their evidence (activity 2, policy 7)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models import StaffUser
from ventanilla.procedure.visits.models import Visit


class ConsentText(models.Model):
    """A version of the policy and notice that people authorize under (R23). Append-only; its digest identifies it.

    The last one published holds from `valid_from` on, also over an older one that was to begin later.
    """

    form_code = models.CharField(max_length=20, default="FTO-RYA-MBD-01")
    version = models.PositiveSmallIntegerField(unique=True)
    paragraphs = ArrayField(models.TextField())
    purposes = ArrayField(models.CharField(max_length=200))
    sensitive_paragraph = models.TextField()
    valid_from = models.DateField()
    sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now, null=True)

    is_append_only = True

    def __str__(self) -> str:
        return str(_("Versión %(number)s") % {"number": self.version})


class ConsentStatus(models.TextChoices):
    """Where an authorization stands (Ley 1581 de 2012, art. 9; Decreto 1377 de 2013, art. 7)."""

    PENDING = "PENDING", _("Pendiente")
    GRANTED = "GRANTED", _("Autorizada")
    REFUSED = "REFUSED", _("No autorizada")
    REVOKED = "REVOKED", _("Revocada")
    SUPERSEDED = "SUPERSEDED", _("Reemplazada")


class ConsentMethod(models.TextChoices):
    """How the person said it."""

    PAPER_FORM = "PAPER_FORM", _("Formato firmado")


@keep_history()
class DataConsent(models.Model):
    """What one person decided about their data, when, under which text, captured by whom.

    A refusal of somebody who stays unidentified has no person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ConsentStatus, default=ConsentStatus.PENDING)
    method = models.CharField(max_length=12, choices=ConsentMethod, default=ConsentMethod.PAPER_FORM)
    captured_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status=ConsentStatus.GRANTED),
                name="one_standing_consent_per_person",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(status=ConsentStatus.REFUSED),
                name="only_a_refusal_has_no_person",
            ),
            models.CheckConstraint(
                condition=Q(status=ConsentStatus.PENDING) | Q(decided_at__isnull=False),
                name="a_decision_has_its_time",
            ),
        ]


@keep_history()
class ConsentEvidence(models.Model):
    """A file that proves an authorization: the signed form, with who saw the signature on it (R24, R37)."""

    consent = models.ForeignKey(DataConsent, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    attached_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=clock.now)
    signature_seen_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    signature_seen_at = models.DateTimeField(null=True)
