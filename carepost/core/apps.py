"""Core as a Django application: its tables, and the privileges that follow every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "carepost.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from carepost.core import privileges

        post_migrate.connect(privileges.grant_after_migrate, dispatch_uid="carepost.core.privileges")
