"""Addresses of the set-up."""

from django.urls import path

from ventanilla.web.setup import account, caja, desks, devices, hours, lines, site

app_name = "setup"
urlpatterns = [
    path("", account.home, name="home"),
    path("cuenta/", account.account, name="account"),
    path("caja/", caja.caja, name="caja"),
    path("sede/", site.site, name="site"),
    path("sede/elegir/", site.choose, name="choose_site"),
    path("horario/", hours.hours, name="hours"),
    path("horario/dia/", hours.add_special_day, name="add_special_day"),
    path("horario/dia/<int:day_id>/quitar/", hours.remove_special_day, name="remove_special_day"),
    path("lineas/", lines.lines, name="lines"),
    path("modulos/", desks.desks, name="desks"),
    path("dispositivos/", devices.devices, name="devices"),
    path("dispositivos/registrar/", devices.register_all, name="register_devices"),
]
