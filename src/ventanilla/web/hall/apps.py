from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "ventanilla.web.hall"
    label = "web_hall"
