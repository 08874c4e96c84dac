"""Addresses of the coordinator's office."""

from django.urls import path

from ventanilla.web.coordinator import (
    affiliates,
    closing,
    day,
    devices,
    hall,
    lunch,
    printer,
    report,
    shifts,
    visits,
)

app_name = "coordinator"
urlpatterns = [
    path("", day.day, name="day"),
    path("atencion/<uuid:visit_id>/", visits.show, name="visit"),
    path("atencion/<uuid:visit_id>/evidencia/<uuid:file_id>/", visits.evidence_file, name="evidence_file"),
    path("atencion/<uuid:visit_id>/cerrar/", visits.close, name="close_visit"),
    path("almuerzos/", lunch.lunch, name="lunch"),
    path("personal/", shifts.shifts, name="shifts"),
    path("personal/<int:advisor_id>/terminar/", shifts.end, name="end_shift"),
    path("cierre/", closing.closing, name="closing"),
    path("cierre/antes/", closing.close_early, name="close_early"),
    path("cierre/reabrir/", closing.reopen, name="reopen"),
    path("cierre/lo-que-queda/", closing.left, name="day_left"),
    path("cierre/dia/", closing.close_day, name="close_day"),
    path("informe/", report.show, name="report"),
    path("informe.xlsx", report.spreadsheet, name="report_spreadsheet"),
    path("afiliados/", affiliates.imports, name="affiliates"),
    path("afiliados/prueba/", affiliates.try_file, name="try_affiliates"),
    path("afiliados/aplicar/", affiliates.apply_file, name="apply_affiliates"),
    path("sala/", hall.hall, name="hall"),
    path("sala/avisos/", hall.add, name="add_notice"),
    path("sala/avisos/<int:notice_id>/", hall.change, name="change_notice"),
    path("sala/avisos/<int:notice_id>/lugar/", hall.move, name="move_notice"),
    path("sala/avisos/<int:notice_id>/quitar/", hall.remove, name="remove_notice"),
    path("sala/avisos/<int:notice_id>/imagen/", hall.picture, name="notice_picture"),
    path("sala/voz/", hall.voice, name="hall_voice"),
    path("dispositivos/", devices.devices, name="devices"),
    path("dispositivos/registrar/", devices.register, name="register_device"),
    path("dispositivos/<uuid:device_id>/codigo/", devices.renew_code, name="renew_code"),
    path("dispositivos/<uuid:device_id>/emparejamiento/", devices.pairing, name="pairing"),
    path("dispositivos/<uuid:device_id>/impresora/", printer.show, name="printer"),
    path("dispositivos/<uuid:device_id>/impresora/guardar/", printer.save, name="save_printer"),
    path("dispositivos/<uuid:device_id>/impresora/ahora/", printer.now, name="printer_now"),
    path("dispositivos/<uuid:device_id>/impresora/prueba/", printer.print_trial, name="print_trial"),
    path(
        "dispositivos/<uuid:device_id>/impresora/<uuid:print_id>/otra-vez/",
        printer.print_again,
        name="print_again",
    ),
    path("dispositivos/<uuid:device_id>/retirar/", devices.revoke, name="revoke_device"),
]
