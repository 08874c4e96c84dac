"""Addresses of the advisor's screen; ids of our own only, never a document or a name."""

from django.urls import path

from ventanilla.web.desk.views import authorization, customer, desks, line, needs, tickets, visits

app_name = "desk"
urlpatterns = [
    path("", desks.home, name="home"),
    path("pulso/", desks.pulse, name="pulse"),
    path("fila/", desks.line, name="line"),
    path("ocupar/", desks.take, name="take"),
    path("cambiar/", desks.change, name="change"),
    path("dejar/", desks.leave, name="leave"),
    path("almuerzo/", desks.go_to_lunch, name="go_to_lunch"),
    path("pausar/", desks.pause, name="pause"),
    path("volver/", desks.back, name="back"),
    path("terminar-jornada/", desks.go_home, name="go_home"),
    path("llamar/", line.call_next, name="call_next"),
    path("rellamar/", line.recall, name="recall"),
    path("no-llego/", line.no_show, name="no_show"),
    path("atender/", line.start, name="start"),
    path("pausa/", line.hold, name="hold"),
    path("retomar/<uuid:turn_id>/", line.resume, name="resume"),
    path("traslado/", line.transfer_targets, name="transfer_targets"),
    path("trasladar/", line.transfer, name="transfer"),
    path("finalizar/", line.finish, name="finish"),
    path("atencion/<uuid:visit_id>/", visits.visit, name="visit"),
    path("atencion/<uuid:visit_id>/abrir/", visits.open_visit, name="open_visit"),
    path("atencion/<uuid:visit_id>/pulso/", visits.pulse, name="visit_pulse"),
    path("atencion/<uuid:visit_id>/identificar/", customer.look_up, name="look_up"),
    path("atencion/<uuid:visit_id>/crear-persona/", customer.create, name="create_person"),
    path("atencion/<uuid:visit_id>/sin-identificar/", customer.stay_unidentified, name="stay_unidentified"),
    path("atencion/<uuid:visit_id>/formato/", authorization.open_form, name="open_form"),
    path("atencion/<uuid:visit_id>/formato/FTO-RYA-MBD-01.pdf", authorization.form, name="form"),
    path("atencion/<uuid:visit_id>/adjuntar/", authorization.attach, name="attach"),
    path("atencion/<uuid:visit_id>/evidencia/<int:evidence_id>/", authorization.evidence, name="evidence"),
    path("atencion/<uuid:visit_id>/firma/", authorization.confirm, name="confirm"),
    path("atencion/<uuid:visit_id>/no-autoriza/", authorization.refuse, name="refuse"),
    path("atencion/<uuid:visit_id>/necesidad/", needs.record, name="need"),
    path("atencion/<uuid:visit_id>/linea/", needs.of_line, name="of_line"),
    path("atencion/<uuid:visit_id>/guia/", needs.open_guide, name="open_guide"),
    path("atencion/<uuid:visit_id>/ticket/", tickets.decide, name="ticket"),
    path("atencion/<uuid:visit_id>/constancia/", tickets.receipt, name="receipt"),
]
