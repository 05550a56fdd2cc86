"""The policies of contact, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.contact.rules import CallPolicy
from carepost.contact.rules.reporting import CallReportPolicy
from carepost.contact.rules.rota import RotaPolicy
from carepost.contact.rules.support import SupportPolicy
from carepost.core import policies


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register("contact.calls", CallPolicy)
    policies.register("contact.rota", RotaPolicy)
    policies.register("contact.report", CallReportPolicy)
    policies.register("contact.support", SupportPolicy)
