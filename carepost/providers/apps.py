"""Providers as a Django application."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "carepost.providers"
    label = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        from carepost.providers import panels, policies

        policies.enter()
        panels.enter()
