"""Addresses of the reception; ids of turns only, never a document."""

from django.urls import path

from ventanilla.web.reception import views

app_name = "reception"
urlpatterns = [
    path("", views.home, name="home"),
    path("ahora/", views.now, name="now"),
    path("turnos/", views.give, name="give"),
    path("buscar/", views.find, name="find"),
    path("turnos/<uuid:turn_id>/se-retiro/", views.walk_out, name="walk_out"),
    path("turnos/<uuid:turn_id>/cancelar/", views.cancel, name="cancel"),
    path("turnos/<uuid:turn_id>/cambiar-de-linea/", views.change_line, name="change_line"),
    path("turnos/<uuid:turn_id>/imprimir/", views.print_ticket, name="print"),
    path("turnos/<uuid:turn_id>/volver-a-la-fila/", views.return_to_line, name="return"),
]
