from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ventanilla.web.api"
    label = "web_api"
