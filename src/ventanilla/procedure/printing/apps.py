from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "ventanilla.procedure.printing"
    label = "printing"
