"""Addresses of signing in and of pairing."""

from django.urls import path

from ventanilla.web.base import authority, beats, brand, pairing, passwords, sign_in

app_name = "web"
urlpatterns = [
    path("", sign_in.home, name="home"),
    path("entrar/", sign_in.sign_in, name="sign_in"),
    path("salir/", sign_in.sign_out, name="sign_out"),
    path("marca.css", brand.stylesheet, name="brand"),
    path("cambiar-clave/", passwords.change_password, name="change_password"),
    path("autoridad/", authority.how_to_trust, name="authority"),
    path("autoridad/ventanilla.crt", authority.certificate, name="authority_certificate"),
    path("autoridad/ventanilla.json", authority.chromium_policy, name="authority_policy"),
    path("senal/quiosco/", beats.of_kiosk, name="beat_kiosk"),
    path("senal/sala/", beats.of_display, name="beat_display"),
    path("senal/tableta/", beats.of_tablet, name="beat_tablet"),
    path("emparejar/", pairing.pair, name="pair"),
]
