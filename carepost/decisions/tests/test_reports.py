"""The report: made once, frozen, reviewed by a person, sent once to named people, each with what they may read."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from carepost.core import clock, tenancy
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.rules import Role
from carepost.councils.tests.cast import assemble, member, scope
from carepost.decisions import actions, jobs
from carepost.decisions.engine import pdf
from carepost.decisions.models import Report, ReportDelivery, ReportRows, ReportSection
from carepost.decisions.printing import printed
from carepost.decisions.queries import reports
from carepost.decisions.rules.frozen import thaw, thaw_rows
from carepost.decisions.rules.reports import ReportFault
from carepost.decisions.tests import factories
from carepost.gateways.mail import keeping
from carepost.gateways.mail.states import State
from carepost.gateways.tests.post import posted, work_off
from carepost.register.tests.factories import make_service
from carepost.ui import reporting
from carepost.ui.reporting import Row, Rows, Section, counted

pytestmark = pytest.mark.django_db


def refused(verb, *reasons):
    with pytest.raises(Refused) as found:
        verb()
    assert set(found.value.reasons) == set(reasons)


@pytest.fixture
def report(monday, cast):
    make_service(host=cast.ambershire, first_seen_on=date(2026, 10, 1))
    return factories.report(monday)


@pytest.fixture
def reviewed(report, monday):
    return actions.review_report(by=monday, report_id=report.pk)


def test_every_figure_is_what_its_frozen_rows_add_up_to(report):
    seen = 0
    for section in ReportSection.objects.filter(report=report):
        for figure in map(thaw, section.figures):
            kept = ReportRows.objects.get(section=section, figure=figure.key)
            rows = thaw_rows(kept.rows)
            assert figure.value == sum(row.counts for row in rows)
            assert figure.rows == len(rows)
            seen += 1
    assert seen >= 15


def test_every_room_that_has_something_to_tell_is_in_it(report):
    keys = set(ReportSection.objects.filter(report=report).values_list("key", flat=True))
    assert (
        keys
        == {entry.key for entry in reporting.sections()}
        >= {"asked", "top", "calls", "missed", "standing"}
    )


def test_numbers_stay_when_facts_change_and_move_only_in_another_edition(report, monday, cast):
    def services(one):
        return printed(one, monday.permissions).sections

    before = services(report)
    make_service(host=cast.ambershire, first_seen_on=date(2026, 10, 1))
    assert services(Report.objects.get(pk=report.pk)) == before
    actions.comment(by=monday, report_id=report.pk, section="calls", words="Two nurses were away.")
    again = actions.make_report_anew(by=monday, report_id=report.pk)
    old = Report.objects.get(pk=report.pk)
    assert (old.state, again.edition, again.state) == ("superseded", 2, "made")
    late = {one.edition: late_of(one, monday) for one in (old, again)}
    assert late == {1: 1, 2: 2}
    comments = {part.key: part.comment for part in services(again)}
    assert comments["calls"].words == "Two nurses were away."


def late_of(report, viewer):
    return next(
        figure.value
        for part in printed(report, viewer.permissions).sections
        for figure in part.figures
        if figure.key == "missed.late"
    )


@pytest.mark.parametrize("table", ["decisions_reportsection", "decisions_reportrows"])
def test_what_was_frozen_cannot_be_changed_by_the_application(report, table):
    for statement in (f"UPDATE {table} SET council_id = council_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_period_that_is_not_over_has_no_report(monday):
    refused(lambda: factories.report(monday, date(2026, 11, 23), date(2026, 11, 29)), ReportFault.NOT_OVER)
    refused(lambda: factories.report(monday, date(2026, 11, 17), date(2026, 11, 23)), ReportFault.NOT_OVER)


def test_a_period_has_one_report_also_after_it_was_withdrawn(report, monday):
    refused(lambda: factories.report(monday), ReportFault.THERE)
    refused(lambda: actions.withdraw_report(by=monday, report_id=report.pk, words=" "), ReportFault.NO_WORDS)
    actions.withdraw_report(by=monday, report_id=report.pk, words="The import of Friday was wrong")
    refused(lambda: factories.report(monday), ReportFault.THERE)


def test_only_a_reviewed_report_is_sent_and_only_once(report, monday, cast):
    to = [cast.director.user.pk]
    refused(lambda: actions.send_report(by=monday, report_id=report.pk, to=to), ReportFault.NOT_NOW)
    officer = cast.officer.actor
    refused(lambda: actions.review_report(by=officer, report_id=report.pk), NotAllowed.NO_PERMISSION)
    actions.review_report(by=monday, report_id=report.pk)
    actions.send_report(by=monday, report_id=report.pk, to=to)
    for again in (
        lambda: actions.send_report(by=monday, report_id=report.pk, to=to),
        lambda: actions.make_report_anew(by=monday, report_id=report.pk),
        lambda: actions.withdraw_report(by=monday, report_id=report.pk, words="Too late"),
    ):
        refused(again, ReportFault.NOT_NOW)
    refused(
        lambda: actions.comment(by=monday, report_id=report.pk, section="calls", words="Late"), ReportFault.FROZEN
    )  # fmt: skip


def test_it_goes_to_named_people_who_may_read_it(reviewed, monday, cast):
    sent = {"by": monday, "report_id": reviewed.pk}
    refused(lambda: actions.send_report(to=[], **sent), ReportFault.NOBODY)
    for stranger in (cast.neighbour, cast.admin, cast.provider):
        refused(lambda who=stranger: actions.send_report(to=[who.user.pk], **sent), ReportFault.NOT_LEADERS)
    assert not ReportDelivery.objects.exists()


def test_each_gets_one_letter_on_commit_with_a_link_and_the_pdf(reviewed, monday, cast):
    to = [cast.director.user.pk, factories.commissioner(cast).user.pk, cast.director.user.pk]
    with posted():
        actions.send_report(by=monday, report_id=reviewed.pk, to=to)
        assert mail.outbox == []
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [cast.director.user.email, factories.commissioner(cast).user.email]
    )
    ((name, content, kind),) = mail.outbox[0].attachments
    assert (name, kind, content[:5]) == ("care-market-2026-11-22.pdf", "application/pdf", b"%PDF-")
    assert f"/leaders/reports/{reviewed.pk}/" in mail.outbox[0].body


def test_a_letter_that_fails_is_kept_with_its_pdf_tried_again_and_seen(reviewed, monday, cast, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", _away)
    with posted():
        actions.send_report(by=monday, report_id=reviewed.pk, to=[cast.director.user.pk])
    (delivery,) = reports.deliveries(monday, reviewed)

    def became():
        return keeping.whereabouts(reviewed.council_id, "report", [delivery.reference])

    assert became() == {delivery.reference: State.WAITING}
    monkeypatch.undo()
    with clock.freeze(clock.now() + timedelta(hours=1)):
        work_off()
    assert mail.outbox[-1].attachments[0][1][:5] == b"%PDF-"
    assert became() == {delivery.reference: State.SENT}


def _away(*_args, **_options):
    raise OSError("no route to the mail server")


def test_who_may_not_see_calls_gets_neither_that_section_nor_its_rows(report):
    without = permissions_of(Role.DIRECTOR) - {Can.SEE_CALLS.value}
    keys = {part.key for part in printed(report, without).sections}
    assert keys == {entry.key for entry in reporting.sections() if entry.needs in without}
    assert keys & {"calls", "missed"} == set()
    assert {"asked", "top", "standing"} <= keys
    plain = str(printed(report, without).plain())
    assert "Calls completed" not in plain


def test_a_room_adds_its_section_by_one_declaration(monday, cast, monkeypatch):
    def make(viewer, period):
        rows = Rows(("Home",), (Row(("Willow Bank",)),))
        return Section("beds", "Empty beds", (counted("beds.empty", "Empty", rows, "1 bed."),))

    monkeypatch.setattr(reporting, "_sections", dict(reporting._sections))
    reporting.section("beds", "Empty beds", order=90, needs=Can.SEE_REGISTER, make=make)
    made = factories.report(monday)
    assert printed(made, monday.permissions).sections[-1].figures[0].told == "1"


HOSTILE = '#panic("x") *b* $x$ \\ _i_ <label> @ref // c /* */ http://e.x [x] {y} `z` "q" <script>'


def test_words_with_markup_in_them_are_shown_and_never_run(monday, groups, cast):
    factories.issue(cast.officer.actor, groups[factories.Level.BRONZE], title=HOSTILE, recommendation=HOSTILE)
    made = factories.report(monday)
    actions.comment(by=monday, report_id=made.pk, section="asked", words=HOSTILE)
    content = pdf.draw(printed(made, monday.permissions).plain())
    assert content.startswith(b"%PDF-")


def test_the_pdf_is_tagged_titled_and_in_english(report, monday):
    content = pdf.draw(printed(report, monday.permissions).plain())
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"/DisplayDocTitle true", b"pdfuaid:part"):
        assert mark in content, mark
    assert content.count(b"/TH") > 5
    assert b"/Alt" in content


def test_every_morning_a_missing_report_is_made_and_only_once(cast):
    with scope(cast.director):
        make_service(host=cast.ambershire)
    for moment, made in ((factories.at(23, 4), 1), (factories.at(23, 5), 0), (factories.at(29, 4), 0)):
        with clock.freeze(moment):
            assert jobs.reports_for_each_council() == made
    with scope(cast.director):
        (found,) = Report.objects.all()
        assert (found.start, found.end, found.state) == (factories.START, factories.END, "made")
    with scope(cast.neighbour):
        assert not Report.objects.exists()


def test_a_report_of_a_week_is_made_even_when_nothing_ran_on_its_monday(cast):
    with scope(cast.director):
        make_service(host=cast.ambershire)
    with clock.freeze(factories.at(26, 4)):
        assert jobs.reports_for_each_council() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_workers_at_once_make_one_report():
    with transaction.atomic():
        cast = assemble(clock.today())
        assert cast.director.actor  # read while the transaction is open
    with scope(cast.director):
        make_service(host=cast.ambershire)
    start = threading.Barrier(2)
    made: list[int] = []

    def work() -> None:
        with clock.freeze(factories.at(23, 4)):
            start.wait()
            made.append(jobs.reports_for_each_council())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    with tenancy.transaction_for(cast.director.actor):
        assert sorted(made) == [0, 1]
        assert Report.objects.count() == 1
        assert ReportSection.objects.count() == len(reporting.sections())


def test_people_who_left_are_not_among_those_who_get_it(reviewed, monday, cast):
    yesterday = clock.today() - timedelta(days=1)
    gone = member("Gone", Role.DIRECTOR, on=clock.today(), until=yesterday, council=cast.ambershire)
    refused(
        lambda: actions.send_report(by=monday, report_id=reviewed.pk, to=[gone.user.pk]),
        ReportFault.NOT_LEADERS,
    )
