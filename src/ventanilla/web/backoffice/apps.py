from django.apps import AppConfig

from ventanilla.web.backoffice import words


class BackOfficeConfig(AppConfig):
    name = "ventanilla.web.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        words.give_to_models()
