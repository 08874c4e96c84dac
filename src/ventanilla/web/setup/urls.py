"""Addresses of the set-up."""

from django.urls import path

from ventanilla.web.setup import account, caja, desks, devices, hours, lines, ready, site, staff, texts

app_name = "setup"
urlpatterns = [
    path("", account.home, name="home"),
    path("cuenta/", account.account, name="account"),
    path("caja/", caja.caja, name="caja"),
    path("sede/", site.site, name="site"),
    path("sede/elegir/", site.choose, name="choose_site"),
    path("horario/", hours.hours, name="hours"),
    path("horario/aplicar/", hours.follow_hours, name="follow_hours"),
    path("horario/dia/", hours.add_special_day, name="add_special_day"),
    path("horario/dia/<int:day_id>/quitar/", hours.remove_special_day, name="remove_special_day"),
    path("lineas/", lines.lines, name="lines"),
    path("modulos/", desks.desks, name="desks"),
    path("personas/", staff.staff, name="staff"),
    path("personas/plantilla.xlsx", staff.template, name="staff_template"),
    path("personas/prueba/", staff.try_sheet, name="try_staff"),
    path("personas/aplicar/", staff.apply_sheet, name="apply_staff"),
    path("personas/agregar/", staff.add_member, name="add_member"),
    path("personas/<int:member_id>/clave/", staff.give_password, name="give_password"),
    path("dispositivos/", devices.devices, name="devices"),
    path("dispositivos/registrar/", devices.register_missing, name="register_devices"),
    path("dispositivos/<uuid:device_id>/codigo/", devices.renew_code, name="renew_code"),
    path("dispositivos/<uuid:device_id>/emparejamiento/", devices.pairing, name="pairing"),
    path("textos/", texts.texts, name="texts"),
    path("textos/muestra.pdf", texts.sample, name="sample"),
    path("listo/", ready.ready, name="ready"),
    path("listo/abrir/", ready.open_site, name="open"),
]
