from django.apps import AppConfig


class CoordinatorConfig(AppConfig):
    name = "ventanilla.web.coordinator"
    label = "web_coordinator"
