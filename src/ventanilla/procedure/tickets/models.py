"""Attention records and petitions: what was decided to file, under which legal term (activity 4)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import Site, StaffUser
from ventanilla.procedure.visits.models import Visit


@keep_history()
class LegalTerm(models.Model):
    """How many business days the law gives to answer, by norm and article, while valid. Data, never a constant."""

    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=120)
    norm = models.CharField(max_length=120)
    article = models.CharField(max_length=40)
    business_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_term_per_code_and_start"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="term_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(business_days__gt=0), name="a_term_has_days"),
        ]

    def __str__(self) -> str:
        return self.name


class PqrsfClass(models.TextChoices):
    """What a ticket is, as the Cajas class them."""

    PETITION = "PETITION", _("Petición")
    COMPLAINT = "COMPLAINT", _("Queja")
    CLAIM = "CLAIM", _("Reclamo")
    SUGGESTION = "SUGGESTION", _("Sugerencia")
    COMPLIMENT = "COMPLIMENT", _("Felicitación")


class Form(models.TextChoices):
    """How the petition was made (R09)."""

    VERBAL = "VERBAL", _("Verbal")
    WRITTEN = "WRITTEN", _("Escrita")


class FilingCounter(models.Model):
    """The last filing number given at a site in a year."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "year"], name="one_filing_counter_per_year")]


@keep_history()
class Ticket(models.Model):
    """A petition as filed: number, moment, petitioner, concrete matter, and the date by which the law wants an answer.

    Whoever does not want to be identified may file all the same; then there is no person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tickets")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    filing_number = models.CharField(max_length=30, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    pqrsf_class = models.CharField(max_length=12, choices=PqrsfClass)
    form = models.CharField(max_length=8, choices=Form)
    matter = models.TextField()
    received_at = models.DateTimeField(default=clock.now)
    term = models.ForeignKey(LegalTerm, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    filed_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(matter=""), name="a_ticket_has_a_matter")]


class NoTicketReason(models.TextChoices):
    """Why an attention needs no ticket (R56)."""

    ORIENTED = "ORIENTED", _("Se orientó y quedó resuelto")
    SERVICE_TAKEN = "SERVICE_TAKEN", _("Quedó registrado en el servicio tomado")
    ALREADY_FILED = "ALREADY_FILED", _("Ya tiene un radicado abierto por lo mismo")
    WITHDREW = "WITHDREW", _("La persona no quiso radicar")


@keep_history()
class TicketDecision(models.Model):
    """Whether a ticket applies to a visit: the ticket, or the reason why not. Exactly one a visit."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="ticket_decision")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, related_name="decision")
    reason = models.CharField(max_length=16, choices=NoTicketReason, blank=True)
    decided_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, reason="") | (Q(ticket=None) & ~Q(reason="")),
                name="a_ticket_or_a_reason",
            )
        ]
