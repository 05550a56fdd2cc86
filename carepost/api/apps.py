"""The machine's door as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "carepost.api"
    label = "api"
    verbose_name = "The machine's door"

    def ready(self) -> None:
        from carepost.api import menu, policies

        policies.enter()
        menu.enter()
