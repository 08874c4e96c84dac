from django.apps import AppConfig


class TurnsConfig(AppConfig):
    name = "ventanilla.procedure.turns"
    label = "turns"
