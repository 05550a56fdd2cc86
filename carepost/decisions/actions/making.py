"""The report made: every room's section asked once and frozen, with the rows behind each figure."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.decisions.actions.stating import held_report, step
from carepost.decisions.models import Report, ReportComment, ReportRows, ReportSection
from carepost.decisions.rules import frozen
from carepost.decisions.rules.reports import ReportFault, ReportVerb
from carepost.ui import reporting
from carepost.ui.reporting import Entry, Period, Section


@action(Can.MAKE_REPORT)
def make_report(*, by: Actor, council_id: int, start: date, end: date) -> Report:
    """Make the report of a period that is over and has none yet.

    Raises Refused, also where another worker was quicker.
    """
    now = clock.now()
    if end >= clock.local_day(now):
        raise Refused([ReportFault.NOT_OVER])
    if Report.objects.filter(council_id=council_id, start=start, end=end).exists():
        raise Refused([ReportFault.THERE])
    return _made(by, council_id, Period(start, end, now), edition=1)


@action(Can.MAKE_REPORT_ANEW)
def make_report_anew(*, by: Actor, report_id: int) -> Report:
    """Make another edition of a report that was not sent, from today's facts; comments come along. Raises Refused."""
    now, before = clock.now(), held_report(by, report_id)
    step(by, before, ReportVerb.MAKE_ANEW, now=now)
    period = Period(before.start, before.end, now)
    made = _made(by, before.council_id, period, edition=before.edition + 1)
    ReportComment.objects.bulk_create(
        ReportComment(
            council_id=made.council_id, report=made, section=one.section, words=one.words, at=one.at,
            by_name=one.by_name,
        )
        for one in before.comments.order_by("at", "pk")
    )  # fmt: skip
    return made


def _made(by: Actor, council_id: int, period: Period, *, edition: int) -> Report:
    report = Report(
        council_id=council_id, start=period.start, end=period.end, edition=edition, made_at=period.at,
        made_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            step(by, report, ReportVerb.MAKE, now=period.at)
    except IntegrityError as there:
        raise Refused([ReportFault.THERE]) from there
    for entry in reporting.sections():
        _freeze(report, entry, _told(by, council_id, entry, period))
    audit.note(
        subject=f"report:{report.pk}", council=council_id, start=period.start, end=period.end, edition=edition
    )
    return report


def _told(by: Actor, council_id: int, entry: Entry, period: Period) -> Section:
    """A room's section, made for the council: who may read it is asked when it is read."""
    council = Actor.operator(by.name, council_id=council_id, permissions={entry.needs})
    return entry.make(council, period)


def _freeze(report: Report, entry: Entry, section: Section) -> None:
    kept = ReportSection.objects.create(
        council_id=report.council_id, report=report, key=entry.key, order=entry.order, title=section.title,
        note=section.note, needs=entry.needs, schema=frozen.SCHEMA,
        figures=[frozen.freeze(figure) for figure in section.figures],
    )  # fmt: skip
    ReportRows.objects.bulk_create(
        ReportRows(
            council_id=report.council_id, section=kept, figure=figure.key, columns=list(figure.behind.columns),
            rows=frozen.freeze_rows(figure.behind),
        )
        for figure in section.figures
    )  # fmt: skip


def is_missing(council_id: int, start: date, end: date) -> bool:
    """True when a period has no report yet, of whatever state."""
    return not Report.objects.filter(council_id=council_id, start=start, end=end).exists()
