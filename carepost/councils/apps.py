"""Councils as a Django application."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "carepost.councils"
    label = "councils"
    verbose_name = "Councils"

    def ready(self) -> None:
        from carepost.councils import menu, panels, policies

        policies.enter()
        menu.enter()
        panels.enter()
