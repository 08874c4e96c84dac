from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "ventanilla.procedure.visits"
    label = "visits"
