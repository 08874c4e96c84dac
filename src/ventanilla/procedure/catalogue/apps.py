from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "ventanilla.procedure.catalogue"
    label = "catalogue"
