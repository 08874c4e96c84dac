from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "ventanilla.web.hooks"
    label = "web_hooks"
