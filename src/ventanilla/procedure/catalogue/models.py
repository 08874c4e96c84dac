"""What the Caja offers: products and programmes, by service line."""

from django.db import models
from django.db.models import Q

from ventanilla.kernel.history import keep_history


@keep_history()
class Product(models.Model):
    """A product, service or programme that a customer may take."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    service_line_code = models.SlugField(max_length=20)
    reference_value = models.PositiveBigIntegerField(
        null=True, help_text="Valor de referencia en pesos, para la oportunidad; vacío si no se conoce."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reference_value__gte=0) | Q(reference_value=None), name="value_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.name
