from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "ventanilla.web.setup"
    label = "web_setup"
