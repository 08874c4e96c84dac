from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "ventanilla.web.phone"
    label = "web_phone"
