from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "ventanilla.procedure.guides"
    label = "guides"
