"""Addresses of the kiosk."""

from django.urls import path

from ventanilla.web.kiosk import views

app_name = "kiosk"
urlpatterns = [
    path("", views.home, name="home"),
    path("servicios/", views.lines, name="lines"),
    path("turnos/", views.take_turn, name="take_turn"),
    path("citas/", views.check_in, name="check_in"),
    path("turnos/<uuid:turn_id>/tiquete/", views.paper, name="paper"),
    path("turnos/<uuid:turn_id>/imprimir/", views.print_again, name="print_again"),
]
