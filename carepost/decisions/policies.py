"""The policies of decisions, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.core import policies
from carepost.decisions.rules.issues import EscalationPolicy
from carepost.decisions.rules.reports import ReportPolicy


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register("decisions.escalation", EscalationPolicy)
    policies.register("decisions.report", ReportPolicy)
