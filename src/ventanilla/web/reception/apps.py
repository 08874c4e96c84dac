from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "ventanilla.web.reception"
    label = "web_reception"
