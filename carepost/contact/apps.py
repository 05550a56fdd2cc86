"""Contact as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ContactConfig(AppConfig):
    name = "carepost.contact"
    label = "contact"
    verbose_name = "Contact"

    def ready(self) -> None:
        from carepost.contact import (
            addresses,
            held,
            known,
            ledger,
            menu,
            panels,
            policies,
            reporting,
            scripting,
            workdays,
        )
        from carepost.contact.script import WELFARE_CALL
        from carepost.questions import data, house

        policies.enter()
        addresses.enter()
        known.enter()
        menu.enter()
        panels.enter()
        held.enter()
        reporting.enter()
        scripting.enter()
        house.enter(WELFARE_CALL)
        data.enter(*ledger.DATA)
        post_migrate.connect(
            workdays.write_after_migrate, sender=self, dispatch_uid="carepost.contact.workdays"
        )
