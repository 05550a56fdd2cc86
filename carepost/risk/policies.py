"""The policies of risk, entered so that a council can adopt its own."""

from __future__ import annotations

from carepost.core import policies
from carepost.risk.rules import ScorePolicy
from carepost.risk.rules.reporting import RiskReportPolicy
from carepost.risk.rules.review import ReviewPolicy


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register("risk.score", ScorePolicy)
    policies.register("risk.review", ReviewPolicy)
    policies.register("risk.report", RiskReportPolicy)
