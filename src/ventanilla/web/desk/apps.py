from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ventanilla.web.desk"
    label = "web_desk"
