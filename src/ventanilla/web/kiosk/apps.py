from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "ventanilla.web.kiosk"
    label = "web_kiosk"
