from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "ventanilla.web.door"
    label = "web_door"
