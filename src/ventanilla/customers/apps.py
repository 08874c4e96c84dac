from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "ventanilla.customers"
    label = "customers"
