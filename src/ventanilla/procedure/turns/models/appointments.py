"""Appointments: when a line receives them, and those that were booked."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.kernel.identity import DocumentType
from ventanilla.org.models import ServiceLine, Site, StaffUser, Weekday


class AppointmentState(models.TextChoices):
    """Where an appointment stands."""

    BOOKED = "booked", _("Agendada")
    ARRIVED = "arrived", _("Llegó")
    CANCELLED = "cancelled", _("Cancelada")
    MISSED = "missed", _("No llegó")


def new_token() -> str:
    """Return an unguessable token (128 bits) for the page of an appointment."""
    return secrets.token_urlsafe(16)


@keep_history()
class AppointmentOffer(models.Model):
    """How a line takes appointments: whether people book by themselves, and how many days ahead."""

    service_line = models.OneToOneField(
        ServiceLine, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    is_public = models.BooleanField(default=False)
    days_ahead = models.PositiveSmallIntegerField(default=14)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days_ahead__range=(0, 90)), name="appointments_days_ahead")
        ]


@keep_history()
class AppointmentHours(models.Model):
    """On a weekday a line receives appointments from one time to another, every so many minutes, so many at once."""

    service_line = models.ForeignKey(ServiceLine, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    first_at = models.TimeField()
    last_at = models.TimeField()
    every_minutes = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_line", "weekday"], name="appointment_hours_once_per_weekday"
            ),
            models.CheckConstraint(
                condition=Q(
                    weekday__range=(1, 7),
                    last_at__gte=models.F("first_at"),
                    every_minutes__range=(5, 240),
                    seats__range=(1, 99),
                ),
                name="appointment_hours_make_sense",
            ),
        ]


@keep_history()
class Appointment(models.Model):
    """A seat kept for somebody at a line and a time; known by a code of six digits and by an unguessable link.

    No name is asked for. Whoever is there at the time gets an ordinary turn, which is called when it is due.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    starts_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=6)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    document_type = models.CharField(max_length=3, choices=DocumentType, blank=True)
    document_number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED)
    is_late = models.BooleanField(default=False, help_text="Llegó después de su margen.")
    booked_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, help_text="Cuándo llegó, se canceló o se dio por perdida.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_line", "starts_at", "seat"],
                condition=~Q(state="cancelled"),
                name="one_appointment_per_seat",
            ),
            models.UniqueConstraint(
                fields=["site", "business_date", "code"], name="appointment_code_of_the_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppointmentState.values), name="appointment_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(state="arrived"), name="only_who_arrives_is_late"
            ),
        ]
        indexes = [models.Index(fields=["site", "business_date"], name="appointments_of_a_day")]

    def __str__(self) -> str:
        return self.code

    @property
    def spaced_code(self) -> str:
        """The code as people read it aloud: "418 207"."""
        return f"{self.code[:3]} {self.code[3:]}"
