"""Opportunities: the recognised possibility of providing a service (R10)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.models import Category, Person
from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.visits.models import Need, Visit


class Stage(models.TextChoices):
    """How far an opportunity has come."""

    RECOGNISED = "RECOGNISED", _("Reconocida")
    WON = "WON", _("Ganada")
    LOST = "LOST", _("Perdida")


@keep_history()
class Opportunity(models.Model):
    """What a service taken leaves behind (policy 2): product, category as known then, potential value in pesos.

    Without a person when the customer did not authorize the use of their data; then it is only counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="opportunities")
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=1, choices=Category, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.RECOGNISED)
    potential_value = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(potential_value__gte=0) | Q(potential_value=None),
                name="potential_value_not_negative",
            )
        ]
