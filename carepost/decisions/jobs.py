"""What decisions does by itself: the report when its period is over, and overdue issues lifted up."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.decisions import actions
from carepost.decisions.actions.lifting import overdue
from carepost.decisions.actions.making import is_missing
from carepost.decisions.rules.reports import ReportFault, ReportPolicy, last_period


@app.periodic(cron="45 3 * * *")
@app.task(name="decisions.make_reports", queueing_lock="decisions.make_reports")
def make_reports(timestamp: int) -> None:
    """Make the report of the last period, council by council, early on the Monday after it.

    Asked every morning, so that a Monday on which nothing ran is made up for on the next day.
    """
    close_old_connections()
    reports_for_each_council()


@app.periodic(cron="*/5 * * * *")
@app.task(name="decisions.lift_overdue", queueing_lock="decisions.lift_overdue")
def lift_overdue(timestamp: int) -> None:
    """Lift issues that nobody answered in time."""
    close_old_connections()
    lift_for_each_council()


def reports_for_each_council() -> int:
    """Make what is missing; returns how many reports were made. Raises SomeFailed at the end."""
    today = clock.today()

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            policy = policies.in_force(ReportPolicy, council_id, today).value
            start, end = last_period(today, policy)
            if not is_missing(council_id, start, end):
                return 0
        try:
            actions.make_report(by=by, council_id=council_id, start=start, end=end)
        except Refused as refused:
            if ReportFault.THERE not in refused.reasons:
                raise
            return 0  # another worker was quicker
        return 1

    return each_council("report to leaders", Can.MAKE_REPORT, work)


def lift_for_each_council() -> int:
    """Lift each overdue issue in a transaction of its own; returns how many moved. Raises SomeFailed at the end."""
    now = clock.now()

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            found = overdue(council_id, now)
        return sum(_lifted(by, issue_id) for issue_id in found)

    def _lifted(by: Actor, issue_id: int) -> bool:
        try:
            actions.lift_overdue(by=by, issue_id=issue_id, now=now)
        except Refused:
            return False  # somebody answered it, or another worker was quicker
        return True

    return each_council("overdue issues", Can.LIFT_OVERDUE, work)
