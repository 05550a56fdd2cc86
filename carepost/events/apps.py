"""Events as a Django application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "carepost.events"
    label = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from carepost.core import holds
        from carepost.events import menu, panels, policies, reporting

        holds.enter("events", "Events: who was invited and who came")
        policies.enter()
        menu.enter()
        panels.enter()
        reporting.enter()
