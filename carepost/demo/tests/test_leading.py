"""Leaders of the demonstration have something to read, to answer and to review."""

import pytest

from carepost.core import tenancy
from carepost.decisions.models import Action, Decision, Group, Issue, IssueEvent, Report, ReportRows
from carepost.demo import cast

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("small")]


@pytest.fixture(autouse=True)
def _inside(ambershire):
    with tenancy.acting_for(cast.operator(ambershire)):
        yield


def test_three_reports_were_sent_and_the_last_waits_for_review():
    states = list(Report.objects.order_by("end").values_list("state", flat=True))
    assert states == ["sent", "sent", "sent", "made"]
    assert {report.deliveries.count() for report in Report.objects.filter(state="sent")} == {2}


def test_issues_are_in_every_state_but_withdrawn_and_one_went_up_by_itself():
    assert set(Issue.objects.values_list("state", flat=True)) == {"waiting", "returned", "decided"}
    assert IssueEvent.objects.filter(verb="lift").count() == 1


def test_a_decision_waits_to_be_ratified_and_an_action_is_overdue(small):
    assert Decision.objects.filter(force="to_ratify", ratification=None).count() == 1
    assert Action.objects.filter(state="open", due__lt=small.day).count() == 1
    assert Group.objects.filter(status="stood_down").count() == 1


def test_the_calls_late_in_an_old_report_are_of_those_that_had_missed_one_by_then():
    def names(report, figure):
        rows = ReportRows.objects.get(section__report=report, figure=figure).rows
        return {cells[0] for cells, _, _ in rows}

    reports = Report.objects.order_by("end")
    late = [names(report, "missed.late") for report in reports]
    missed = [names(report, "missed.any") for report in reports]
    assert late == missed
    assert all(late)
