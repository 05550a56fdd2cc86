"""The dated numbers of what leaders are told about standings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskReportPolicy:
    """Carepost's defaults (policy key `risk.report`). `top` is how many red services the report lists by name."""

    top: int = 10
