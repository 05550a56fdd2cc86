"""Events as a Django application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "carepost.events"
    label = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from carepost.events import menu, panels, policies, reporting

        policies.enter()
        menu.enter()
        panels.enter()
        reporting.enter()
