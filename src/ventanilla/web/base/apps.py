from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "ventanilla.web.base"
    label = "web"
