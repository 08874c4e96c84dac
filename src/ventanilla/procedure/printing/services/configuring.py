"""Saying which printer a kiosk has."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Device, DeviceKind, StaffUser
from ventanilla.procedure.printing import rules
from ventanilla.procedure.printing.errors import WrongPrinter
from ventanilla.procedure.printing.events import PrinterConfigured
from ventanilla.procedure.printing.models import TELLS_ITS_STATE, Paper, TicketPrinter


@transaction.atomic
def set_printer(
    *, device: Device, kind: str, address: str, paper_width: str, tells_its_state: bool, by: StaffUser
) -> TicketPrinter:
    """Return the printer that the kiosk has from now on; what an earlier one said of itself is forgotten.

    Raises WrongPrinter, naming the field, with what to write instead.
    """
    if device.kind != DeviceKind.KIOSK:
        raise WrongPrinter(_("Solo los quioscos tienen impresora de tiquetes."), field="kind")
    chosen = rules.parse_kind(kind)
    place, width = rules.parse_address(chosen, address), rules.parse_width(paper_width)
    Device.objects.select_for_update().get(pk=device.pk)
    printer, _is_new = TicketPrinter.objects.update_or_create(
        device=device,
        defaults={
            "kind": chosen,
            "address": place,
            "paper_width": width,
            "tells_its_state": tells_its_state and chosen in TELLS_ITS_STATE,
            "paper": Paper.UNKNOWN,
            "trouble": "",
            "looked_at": None,
        },
    )
    emit(PrinterConfigured(site_id=device.site_id, device_id=str(device.pk), kind=chosen.value, by_id=by.pk))
    return printer
