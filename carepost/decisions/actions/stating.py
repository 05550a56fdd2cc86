"""How a report moves: by the table, written down, one place for all verbs."""

from __future__ import annotations

from datetime import datetime

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.decisions.models import Report, ReportEvent
from carepost.decisions.rules import reports
from carepost.decisions.rules.reports import ReportFault, ReportState, ReportVerb


def held_report(by: Actor, report_id: int) -> Report:
    """The report, held until the transaction ends."""
    report = Report.objects.select_for_update().filter(council_id=council_of(by), pk=report_id).first()
    if report is None:
        raise Refused([ReportFault.GONE])
    return report


def step(by: Actor, report: Report, verb: ReportVerb, *, now: datetime, words: str = "") -> None:
    """Move a report by the table and write it down. Raises Refused with the rules' reasons."""
    state = ReportState(report.state) if report.pk else None
    target, against = reports.move(state, verb, words=words)
    refuse_if(against)
    assert target is not None
    report.state = target.value
    if verb is ReportVerb.REVIEW:
        report.reviewed_at, report.reviewed_by_id, report.reviewed_by_name = now, by.user_id, by.name
    if verb is ReportVerb.SEND:
        report.sent_at = now
    report.save()
    ReportEvent.objects.create(
        council_id=report.council_id, report=report, verb=verb.value, state=report.state, words=words.strip(),
        at=now, by_name=by.name,
    )  # fmt: skip
    audit.note(subject=f"report:{report.pk}", council=report.council_id, did=verb.value, words=words.strip())
