"""Insight as a Django application."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "carepost.insight"
    label = "insight"
    verbose_name = "Insight"

    def ready(self) -> None:
        from carepost.insight import menu, panels, policies

        policies.enter()
        menu.enter()
        panels.enter()
