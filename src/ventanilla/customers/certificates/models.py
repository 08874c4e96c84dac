"""Certificates that were issued, and what each says."""

import uuid

from django.db import models

from ventanilla.customers.models import AffiliationType, Category, Person
from ventanilla.kernel import clock
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models import StaffUser


class Certificate(models.Model):
    """A certificate of affiliation and category: what was so on its day. Append-only.

    `code` stands on the paper and in its QR code; whoever has it may verify what the paper says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField()
    is_affiliate = models.BooleanField()
    category = models.CharField(max_length=1, choices=Category)
    affiliation_type = models.CharField(max_length=24, choices=AffiliationType, blank=True)
    affiliated_since = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)
    has_family = models.BooleanField(default=False)
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    is_append_only = True

    class Meta:
        indexes = [models.Index(fields=["visit_id"], name="certificates_of_a_visit")]

    def __str__(self) -> str:
        return self.spaced_code

    @property
    def spaced_code(self) -> str:
        """The code as people read it aloud, in groups of four."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))
