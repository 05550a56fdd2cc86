"""Providers as a Django application."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "carepost.providers"
    label = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        from carepost.core import holds
        from carepost.providers import panels, policies

        holds.enter("looks", "Who read about a service")
        policies.enter()
        panels.enter()
