from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "ventanilla.procedure.opportunities"
    label = "opportunities"
