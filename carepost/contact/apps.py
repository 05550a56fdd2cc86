"""Contact as a Django application."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "carepost.contact"
    label = "contact"
    verbose_name = "Contact"
