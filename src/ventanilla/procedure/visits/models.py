"""One visit of one customer, and the needs found in it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.models import AffiliationType, Category, Person
from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.procedure.catalogue.models import Product


class VisitState(models.TextChoices):
    """Where a visit stands. It outlives its turn until nothing is owed (R02).

    Incomplete is one that still owed something when its day closed; what it owes can still be brought.
    """

    OPEN = "open", _("Abierta")
    CLOSED = "closed", _("Cerrada")
    INCOMPLETE = "incomplete", _("Incompleta")


class Identification(models.TextChoices):
    """How it was settled who the customer is."""

    KNOWN = "KNOWN", _("Encontrada por documento")
    FOUND = "FOUND", _("Encontrada por nombre o número")
    CREATED = "CREATED", _("Creada en esta atención")
    UNIDENTIFIED = "UNIDENTIFIED", _("Sin identificar, por decisión de la persona")


class RequestClass(models.TextChoices):
    """What a customer may ask for, in the words of activity 3 (R44)."""

    INFORMATION = "INFORMATION", _("Información")
    CONSULTATION = "CONSULTATION", _("Consulta")
    PROCESSES = "PROCESSES", _("Orientación sobre procesos")
    PRODUCTS = "PRODUCTS", _("Orientación sobre productos")
    SERVICES = "SERVICES", _("Orientación sobre servicios")
    RIGHTS = "RIGHTS", _("Orientación sobre derechos")
    DUTIES = "DUTIES", _("Orientación sobre deberes")


class InformationLevel(models.IntegerChoices):
    """How deep the advisor went, as the procedure defines it (R11-R13)."""

    BASIC = 1, _("Nivel 1: orientación básica")
    TRANSACTION = 2, _("Nivel 2: inscripción, matrícula, reserva o recaudo")
    CONSULTED = 3, _("Nivel 3: consulta en el aplicativo del servicio")


class Application(models.TextChoices):
    """The applications an advisor consults at level 3."""

    ZEUS = "ZEUS", "ZEUS"
    EDUGENTE = "EDUGENTE", "Edugente"
    C4C = "C4C", "C4C / FIORI"
    OTHER = "OTHER", _("Otro aplicativo")


class ClosingKind(models.TextChoices):
    """How a visit came to its end."""

    SETTLED = "SETTLED", _("Cumplida")
    WITH_PENDING = "WITH_PENDING", _("Terminada con pendientes")


@keep_history()
class Visit(models.Model):
    """One visit of one customer: from the call to the rating, under one version of the procedure (R02, R06).

    The affiliation shown at identification is kept as it was then, with its source (R34). The service line is the one
    the advisor identified; the turn keeps its own (R31).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    procedure_version = models.PositiveSmallIntegerField()
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    greeted_at = models.DateTimeField(null=True)

    identification = models.CharField(max_length=12, choices=Identification, blank=True)
    identified_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_affiliate = models.BooleanField(null=True)
    category = models.CharField(max_length=1, choices=Category, blank=True)
    affiliation_type = models.CharField(max_length=24, choices=AffiliationType, blank=True)
    affiliation_source = models.CharField(max_length=80, blank=True)

    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="Cuando terminó el turno y el módulo quedó libre.")
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=12, choices=ClosingKind, blank=True)
    closing_reason = models.CharField(max_length=200, blank=True)
    leaving_reason = models.CharField(
        max_length=200, blank=True, help_text="Por qué el turno terminó con pendientes."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closing="") | ~Q(closing=ClosingKind.WITH_PENDING) | ~Q(closing_reason=""),
                name="closing_with_pending_gives_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.CLOSED, closed_at__isnull=False) | ~Q(state=VisitState.CLOSED),
                name="a_closed_visit_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(identification=Identification.UNIDENTIFIED, person=None)
                | Q(identification="", person=None)
                | Q(
                    identification__in=[
                        Identification.KNOWN,
                        Identification.FOUND,
                        Identification.CREATED,
                    ],
                    person__isnull=False,
                ),
                name="identified_visits_have_their_person",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "business_date"], name="visits_of_a_day"),
            models.Index(fields=["advisor", "business_date"], name="visits_of_an_advisor"),
            models.Index(
                fields=["site", "business_date"], condition=Q(state=VisitState.OPEN), name="open_visits"
            ),
        ]


@keep_history()
class Need(models.Model):
    """Something the customer needed in a visit, and how far the advisor went (activity 3)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="needs")
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    request_class = models.CharField(max_length=12, choices=RequestClass)
    information_level = models.PositiveSmallIntegerField(choices=InformationLevel)
    delivered = models.CharField(max_length=200, blank=True, help_text="Requisitos o formularios entregados.")
    application = models.CharField(max_length=10, choices=Application, blank=True)
    taken_product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(request_class__in=RequestClass.values), name="request_class_is_declared"
            ),
            models.CheckConstraint(
                condition=~Q(information_level=InformationLevel.CONSULTED) | ~Q(application=""),
                name="level_3_names_the_application",
            ),
            models.CheckConstraint(
                condition=~Q(information_level=InformationLevel.TRANSACTION) | Q(taken_product__isnull=False),
                name="level_2_takes_something",
            ),
        ]
