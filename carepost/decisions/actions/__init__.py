"""The only writers of decisions: groups, issues and their answers, actions, and the report."""

from carepost.decisions.actions.answering import (
    correct_decision,
    decide,
    keep_issue,
    ratify,
    return_issue,
    send_up,
)
from carepost.decisions.actions.delegating import delegate, end_delegation
from carepost.decisions.actions.groups import keep_group
from carepost.decisions.actions.lifting import lift_overdue
from carepost.decisions.actions.making import make_report, make_report_anew
from carepost.decisions.actions.owed import add_action, end_action
from carepost.decisions.actions.raising import raise_again, raise_issue, withdraw_issue
from carepost.decisions.actions.sending import comment, review_report, send_report, withdraw_report

__all__ = [
    "add_action",
    "comment",
    "correct_decision",
    "decide",
    "delegate",
    "end_action",
    "end_delegation",
    "keep_group",
    "keep_issue",
    "lift_overdue",
    "make_report",
    "make_report_anew",
    "raise_again",
    "raise_issue",
    "ratify",
    "return_issue",
    "review_report",
    "send_report",
    "send_up",
    "withdraw_issue",
    "withdraw_report",
]
