"""Risk as a Django application."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "carepost.risk"
    label = "risk"
    verbose_name = "Risk"

    def ready(self) -> None:
        from carepost.risk import policies

        policies.enter()
