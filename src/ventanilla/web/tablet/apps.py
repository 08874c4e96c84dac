from django.apps import AppConfig


class TabletConfig(AppConfig):
    name = "ventanilla.web.tablet"
    label = "web_tablet"
