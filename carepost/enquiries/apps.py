"""Enquiries as a Django application."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "carepost.enquiries"
    label = "enquiries"
    verbose_name = "Enquiries"

    def ready(self) -> None:
        from carepost.enquiries import menu, panels, policies, reporting

        policies.enter()
        menu.enter()
        panels.enter()
        reporting.enter()
