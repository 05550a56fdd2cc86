"""Tables of decisions, one file per noun."""

from __future__ import annotations

from .delegations import Delegation
from .groups import Group, GroupMember
from .issues import Action, ActionEvent, Decision, Issue, IssueEvent, Ratification
from .reports import Report, ReportComment, ReportDelivery, ReportEvent, ReportRows, ReportSection

__all__ = [
    "Action",
    "ActionEvent",
    "Decision",
    "Delegation",
    "Group",
    "GroupMember",
    "Issue",
    "IssueEvent",
    "Ratification",
    "Report",
    "ReportComment",
    "ReportDelivery",
    "ReportEvent",
    "ReportRows",
    "ReportSection",
]
