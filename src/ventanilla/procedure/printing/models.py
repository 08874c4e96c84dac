"""The printers of the kiosks, and each ticket that went to one."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.org.models import Device, StaffUser
from ventanilla.procedure.turns.models import Turn


class PrinterKind(models.TextChoices):
    """How the paper of a kiosk is made."""

    NONE = "none", _("Sin impresora: el turno queda en la pantalla")
    BROWSER = "browser", _("La del equipo, desde su navegador")
    NETWORK = "network", _("De tiquetes, por la red")
    USB = "usb", _("De tiquetes, por USB en el servidor")
    FILE = "file", _("De tiquetes, por un puerto o archivo del servidor")


class PaperWidth(models.IntegerChoices):
    """The rolls there are, in millimetres."""

    WIDE = 80, _("80 mm")
    NARROW = 58, _("58 mm")


class Paper(models.TextChoices):
    """What the printer last said about its roll."""

    UNKNOWN = "unknown", _("No se sabe")
    ENOUGH = "enough", _("Hay papel")
    LOW = "low", _("Queda poco papel")
    OUT = "out", _("Sin papel")


class Trouble(models.TextChoices):
    """Why a ticket did not come out."""

    NO_PAPER = "no_paper", _("Sin papel")
    NO_CONNECTION = "no_connection", _("Sin conexión")
    SILENT = "silent", _("No responde")
    NOT_READY = "not_ready", _("Tapa abierta o en pausa")
    CUT_OFF = "cut_off", _("Se cortó a la mitad")
    TOO_LATE = "too_late", _("Se demoró demasiado")


class PrintState(models.TextChoices):
    """Where a ticket stands on its way to paper."""

    QUEUED = "queued", _("Imprimiendo")
    PRINTED = "printed", _("Impreso")
    FAILED = "failed", _("No salió")


ESCPOS = (PrinterKind.NETWORK, PrinterKind.USB, PrinterKind.FILE)
"""The printers that the program drives itself; they alone have an address."""
TELLS_ITS_STATE = (PrinterKind.NETWORK, PrinterKind.USB)
"""The printers that can answer."""


@keep_history(exclude=("paper", "trouble", "looked_at"))
class TicketPrinter(models.Model):
    """The printer of a kiosk, and what it last said of itself."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PrinterKind, default=PrinterKind.NONE)
    address = models.CharField(max_length=120, blank=True)
    paper_width = models.PositiveSmallIntegerField(choices=PaperWidth, default=PaperWidth.WIDE)
    tells_its_state = models.BooleanField(default=True)
    paper = models.CharField(max_length=8, choices=Paper, default=Paper.UNKNOWN)
    trouble = models.CharField(max_length=16, choices=Trouble, blank=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PrinterKind.values), name="printer_kind_is_declared"),
            models.CheckConstraint(
                condition=Q(kind__in=ESCPOS) & ~Q(address="") | ~Q(kind__in=ESCPOS) & Q(address=""),
                name="a_printer_that_we_drive_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(paper_width__in=PaperWidth.values), name="paper_width_is_one_there_is"
            ),
        ]

    @property
    def is_driven(self) -> bool:
        """Whether the program sends tickets to it."""
        return self.kind in ESCPOS


@keep_history()
class TicketPrint(models.Model):
    """One ticket on its way to paper; of no turn when it is a trial."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    printer = models.ForeignKey(TicketPrinter, on_delete=models.PROTECT, related_name="prints")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, null=True, related_name="+")
    follow_url = models.CharField(max_length=300)
    language = models.CharField(max_length=8)
    requested_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=PrintState, default=PrintState.QUEUED)
    trouble = models.CharField(max_length=16, choices=Trouble, blank=True)
    is_confirmed = models.BooleanField(default=False, help_text="La impresora dijo que lo imprimió.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PrintState.values), name="print_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=PrintState.FAILED) & ~Q(trouble="")
                | ~Q(state=PrintState.FAILED) & Q(trouble=""),
                name="what_did_not_come_out_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=PrintState.QUEUED, finished_at=None)
                | ~Q(state=PrintState.QUEUED) & Q(finished_at__isnull=False),
                name="a_finished_print_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["turn"], condition=Q(state=PrintState.QUEUED), name="one_print_of_a_turn_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["printer"],
                condition=Q(state=PrintState.QUEUED, turn=None),
                name="one_trial_of_a_printer_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["printer", "requested_at"], name="prints_of_a_printer")]
