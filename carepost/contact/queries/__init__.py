"""The readers of contact: who must be called and why now, what was said, and how well the promise is kept."""

from carepost.contact.queries.calling import (
    Around,
    around,
    called_service,
    clock_for,
    draft_of,
    drafts_of_others,
    is_called,
)
from carepost.contact.queries.calls import (
    CallsPage,
    Wanted,
    call_of,
    calls,
    history,
    last_answers,
    matching,
    recent,
    said_in,
)
from carepost.contact.queries.coverage import Coverage, ServiceGap, coverage, gap_rows
from carepost.contact.queries.own import OwnService, own_services
from carepost.contact.queries.today import Only, Today, TodayRow, next_up, today

__all__ = [
    "Around",
    "CallsPage",
    "Coverage",
    "Only",
    "OwnService",
    "ServiceGap",
    "Today",
    "TodayRow",
    "Wanted",
    "around",
    "call_of",
    "called_service",
    "calls",
    "clock_for",
    "coverage",
    "draft_of",
    "drafts_of_others",
    "gap_rows",
    "history",
    "is_called",
    "last_answers",
    "matching",
    "next_up",
    "own_services",
    "recent",
    "said_in",
    "today",
]
