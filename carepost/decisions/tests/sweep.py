"""Who gets what at the addresses of leaders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carepost.core import clock
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.decisions import actions
from carepost.decisions.rules.reports import ReportPolicy, last_period
from carepost.decisions.tests import factories

SEE = "post_officer qa_officer commissioner public_health director caldicott_guardian auditor"
ASK = "post_officer qa_officer commissioner public_health director"
PREPARE = "post_officer commissioner director"
LEAD = "commissioner director"


def scene(cast: Cast) -> dict[str, Any]:
    """Ambershire's groups, an issue, a decision on another, an action, and a report that waits for review."""
    with scope(cast.director) as director:
        bronze = factories.ladder(cast)[factories.Level.BRONZE]
        issue, other = factories.issue(director, bronze), factories.issue(director, bronze)
        made = actions.decide(
            by=cast.officer.actor, issue_id=other.pk, decided=factories.decided(cast.officer)
        )  # fmt: skip
        given = factories.delegation(cast.officer.actor, made, factories.commissioner(cast))
        action = factories.action_of(director, cast.officer, clock.today() + timedelta(days=3))
        report = factories.report(director, *last_period(clock.today(), ReportPolicy()))
    return {
        "issue": {"number": issue.pk},
        "answer": {"number": issue.pk, "verb": "return"},
        "decision": {"number": made.pk},
        "delegation": {"number": given.pk},
        "action": {"number": action.pk},
        "ending": {"number": action.pk, "verb": "done"},
        "group": {"number": bronze.pk},
        "report": {"number": report.pk},
        "section": {"number": report.pk, "key": "asked"},
        "figure": {"number": report.pk, "key": "asked.waiting"},
        "trend": {"number": report.pk, "key": "calls.completed"},
    }


def about(what: str, to: str, then: int = 200, neighbour: int = 404) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, then=then, answers={"neighbour": neighbour}, path=lambda made: made[what])


ROWS = {
    "decisions:home": Row(to=f"{SEE} neighbour"),
    "decisions:issues": Row(to=f"{SEE} neighbour"),
    "decisions:raise": Row(to=f"{ASK} neighbour"),
    "decisions:issue": about("issue", SEE),
    "decisions:decide": about("issue", ASK),
    "decisions:answer": about("answer", ASK),
    "decisions:decision": about("decision", SEE),
    "decisions:correct": about("decision", ASK),
    "decisions:decisions": Row(to=f"{SEE} neighbour"),
    "decisions:delegate": about("decision", ASK),
    "decisions:end-delegation": about("delegation", ASK),
    "decisions:actions": Row(to=f"{SEE} neighbour"),
    "decisions:add-action": Row(to=f"{ASK} neighbour"),
    "decisions:action": about("action", SEE),
    "decisions:end-action": about("ending", ASK),
    "decisions:groups": Row(to=f"{SEE} neighbour"),
    "decisions:add-group": Row(to=LEAD),
    "decisions:group": about("group", SEE),
    "decisions:reports": Row(to=f"{SEE} neighbour"),
    "decisions:report": about("report", SEE),
    "decisions:report-pdf": about("report", SEE),
    "decisions:figure": about("figure", SEE),
    "decisions:trend": about("trend", SEE),
    "decisions:comment": about("section", PREPARE),
    "decisions:send": Row(to=LEAD, path=lambda made: made["report"]),
    "decisions:withdraw-report": Row(to=LEAD, path=lambda made: made["report"]),
    # Only POST is answered: who may gets to the method, and a test posts as the others.
    "decisions:ratify": about("decision", ASK, then=405, neighbour=405),
    "decisions:make-report": Row(to=f"{PREPARE} neighbour", then=405),
    "decisions:review": Row(to=LEAD, then=405, path=lambda made: made["report"]),
    "decisions:make-anew": about("report", PREPARE, then=405, neighbour=405),
}
