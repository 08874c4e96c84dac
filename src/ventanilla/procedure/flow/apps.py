from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "ventanilla.procedure.flow"
    label = "flow"
