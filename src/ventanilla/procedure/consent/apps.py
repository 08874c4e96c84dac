from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "ventanilla.procedure.consent"
    label = "consent"
