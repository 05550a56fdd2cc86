"""The report to leaders stays what it counted: each figure of a county's report opens to its very rows, whatever is
corrected, delivered, decided or renamed since.
"""

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from carepost.contact import actions as contact
from carepost.contact.actions import support
from carepost.contact.models import SupportRequest, WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.tests import factories
from carepost.core import clock, tenancy
from carepost.councils.models import User
from carepost.councils.tests.cast import Person
from carepost.decisions import actions
from carepost.decisions.models import Action, Issue, Report
from carepost.decisions.printing import printed
from carepost.enquiries import actions as enquiries
from carepost.enquiries.models import Enquiry
from carepost.register.models import Service
from carepost.risk import actions as risk
from carepost.risk.models import Standing
from carepost.risk.rules import Band

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("small")]
OFFICER, COMMISSIONER, DIRECTOR = "Marta Kowalewska", "Ngozi Obafemi", "Rosemary Lightbody"


@dataclass(frozen=True)
class Opened:
    """A figure as its page tells it, the number that it was frozen with, and its rows as a file."""

    title: str
    counted: int
    out_of: int | None
    rows: tuple[tuple[str, ...], ...]


@pytest.fixture
def person(ambershire, small):
    return lambda name: Person(User.objects.get(name=name), small.day)


@pytest.fixture
def friday(small, person):
    with (
        clock.freeze(datetime(small.day.year, small.day.month, small.day.day, 10, tzinfo=clock.LONDON)),
        tenancy.acting_for(person(DIRECTOR).actor),
    ):
        yield


@pytest.fixture
def report(friday):
    """The report that waits for review."""
    return Report.objects.get(state="made")


@pytest.fixture
def opened(client_as, person):
    """Every figure of a report that the director may read, opened by the link that the report has for it."""
    reader = person(DIRECTOR)
    browser = client_as(reader)

    def open_all(report):
        page = browser.get(reverse("decisions:report", args=[report.pk])).content.decode()
        found = {}
        for part in printed(report, reader.actor.permissions).sections:
            for figure in part.figures:
                address = reverse("decisions:figure", args=[report.pk, figure.key])
                assert f'href="{address}"' in page
                found[figure.key] = one(address, figure)
        return found

    def one(address, figure):
        title = browser.get(address).content.decode().partition("<h1")[2].partition("</h1>")[0]
        file = b"".join(browser.get(f"{address}?as=csv").streaming_content).decode("utf-8-sig")
        rows = tuple(map(tuple, csv.reader(io.StringIO(file))))[1:]
        return Opened(title.partition(">")[2].strip(), int(figure.value), figure.denominator, rows)

    return open_all


def test_each_figure_opens_exactly_the_rows_that_were_counted(report, opened):
    figures = opened(report)
    assert len(figures) > 20
    for key, figure in figures.items():
        counted = figure.rows
        if figure.out_of is not None:
            assert len(figure.rows) == figure.out_of, key
            counted = [row for row in figure.rows if row[-1] == "Yes"]
        if key == "events.hours":  # hours, not rows: each row says its own in its last cell
            assert int(sum(Decimal(row[-1]) for row in counted)) == figure.counted
            continue
        assert len(counted) == figure.counted, key


def test_no_figure_and_no_row_moves_when_facts_of_every_kind_change(report, opened, person):
    before = opened(report)
    facts_change(report, person, late=[name for name, *_ in before["missed.late"].rows])
    anew = opened(actions.make_report_anew(by=person(DIRECTOR).actor, report_id=report.pk))
    moved = {key for key in before if anew[key].counted != before[key].counted}
    assert moved >= {
        "calls.completed",
        "calls.attempts",
        "missed.late",
        "support.asked",
        "asked.waiting",
        "asked.actions",
    }
    changed = {key for key in before if anew[key].rows != before[key].rows}
    assert changed >= moved | {"calls.promise"}
    assert opened(report) == before


def facts_change(report, person, late):
    """One change of every kind that the report counts, as the people of the council would make it."""
    officer, commissioner = person(OFFICER).actor, person(COMMISSIONER).actor
    a_call_is_corrected(officer, report)
    a_late_service_is_reached(officer, late)
    a_standing_is_set_by_hand(officer)
    a_request_is_cancelled(officer, report)
    actions.withdraw_issue(
        by=commissioner, issue_id=Issue.objects.get(state="waiting", raised_by_name=COMMISSIONER).pk, words="Settled"
    )  # fmt: skip
    assert Action.objects.filter(state="open", due__lt=clock.today()).exists()  # became overdue since
    for enquiry in Enquiry.objects.filter(finance=False, state="received")[:1]:
        enquiries.take_enquiry(by=officer, enquiry_id=enquiry.pk)
        enquiries.answer_enquiry(by=officer, enquiry_id=enquiry.pk, words="Here it is", key="after")
    for service in Service.objects.order_by("pk"):
        service.name = f"{service.name} (renamed)"
        service.save(update_fields=["name"])


def a_call_is_corrected(officer, report):
    call = WelfareCall.objects.filter(
        is_current=True, outcome="completed", on__range=(report.start, report.end)
    ).first()
    wrong = factories.call_input(
        officer, outcome=Outcome.NO_ANSWER, started_at=call.started_at, ended_at=call.ended_at, rang=call.rang
    )
    contact.correct_call(
        by=officer, call_id=call.pk, call=wrong, reason="Nobody answered", submission_key="after"
    )


def a_late_service_is_reached(officer, names):
    for service in Service.objects.filter(name__in=names, status="registered", contacts__closed_on=None):
        factories.record(officer, service)


def a_standing_is_set_by_hand(officer):
    amber = Standing.objects.filter(band="amber", service__status="registered").first()
    risk.override(
        by=officer, service=amber.service, band=Band.RED, reason="The roof leaks",
        expires_on=clock.today() + timedelta(days=7),
    )  # fmt: skip


def a_request_is_cancelled(officer, report):
    asked = SupportRequest.objects.filter(
        asked_on__range=(report.start, report.end), state__in=("asked", "owned", "promised")
    ).first()
    support.cancel_help(by=officer, request_id=asked.pk, reason="They found their own")
