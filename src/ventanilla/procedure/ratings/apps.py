from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ventanilla.procedure.ratings"
    label = "ratings"
