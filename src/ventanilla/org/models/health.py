"""What the page of each device last said of itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.org.models.devices import Device


class Sound(models.TextChoices):
    """Whether a display is heard."""

    ON = "on", _("Con sonido")
    OFF = "off", _("Volumen en cero")
    BLOCKED = "blocked", _("El navegador no la deja sonar")


class DeviceHealth(models.Model):
    """The last sign of life of a device: one row each, written over, without history."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, primary_key=True, related_name="health")
    heard_at = models.DateTimeField(default=clock.now)
    version = models.CharField(
        max_length=40, blank=True, help_text="De los archivos con que se abrió la página."
    )
    is_answering = models.BooleanField(default=True, help_text="La página responde a su propio vigilante.")
    is_visible = models.BooleanField(null=True)
    last_call = models.PositiveBigIntegerField(null=True, help_text="El último llamado que anunció.")
    sound = models.CharField(max_length=10, choices=Sound, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sound__in=["", *Sound.values]), name="sound_is_declared"),
        ]
