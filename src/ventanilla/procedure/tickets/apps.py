from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "ventanilla.procedure.tickets"
    label = "tickets"
