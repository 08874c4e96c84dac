from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "ventanilla.customers.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
