from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ventanilla.config"
    label = "config"
    verbose_name = "Ventanilla"

    def ready(self) -> None:
        """Join the ports to their adapters once all models are loaded."""
        from ventanilla.config import wiring  # noqa: PLC0415

        wiring.connect()
