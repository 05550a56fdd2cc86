"""Reports: the list, one as the viewer may read it, and the rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.decisions.models import Report, ReportDelivery, ReportRows
from carepost.decisions.printing import Behind, Printed, printed
from carepost.decisions.rules.frozen import KeptFigure, thaw, thaw_rows
from carepost.decisions.rules.reports import ReportState

Reports = QuerySet[Report, Report]


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure of a report with the rows behind it."""

    report: Report
    section: str
    figure: KeptFigure
    behind: Behind


def _seen(viewer: Actor) -> Reports:
    return Report.objects.filter(council_id=viewer.council_id or 0).select_related("council")


def reports(viewer: Actor) -> Reports:
    """The reports of the viewer's council, the newest first, each with how many people got it."""
    return _seen(viewer).annotate(sent_to=Count("deliveries")).order_by("-end", "-edition")


def report(viewer: Actor, report_id: int) -> Report:
    """One report. Raises Http404."""
    found = _seen(viewer).filter(pk=report_id).first()
    if found is None:
        raise Http404("There is no report of that number")
    return found


def read(viewer: Actor, found: Report) -> Printed:
    """A report as the viewer may read it."""
    return printed(found, viewer.permissions)


def latest(viewer: Actor, *, sent: bool = False) -> Report | None:
    """The newest report that stands, or that was sent; None where there is none."""
    states = [ReportState.SENT] if sent else [state for state in ReportState if state.stands]
    return _seen(viewer).filter(state__in=states).order_by("-end", "-edition").first()


def of_period(viewer: Actor, start: date, end: date) -> Report | None:
    """The report of a period that stands; None where there is none."""
    states = [state for state in ReportState if state.stands]
    return _seen(viewer).filter(start=start, end=end, state__in=states).first()


def figure(viewer: Actor, report_id: int, key: str) -> Opened:
    """A figure of a report with its rows. Raises Http404, also for one that the viewer may not read."""
    found = report(viewer, report_id)
    rows = ReportRows.objects.filter(section__report=found, section__needs__in=viewer.permissions, figure=key)
    kept = rows.select_related("section").first()
    if kept is None:
        raise Http404("There is no such figure in this report")
    frozen = next(thaw(one) for one in kept.section.figures if one["key"] == key)
    return Opened(found, kept.section.title, frozen, Behind(tuple(kept.columns), thaw_rows(kept.rows)))


def deliveries(viewer: Actor, found: Report) -> list[ReportDelivery]:
    """To whom a report was sent, by name."""
    return list(found.deliveries.filter(council_id=viewer.council_id or 0).order_by("name", "pk"))


def editions(viewer: Actor, found: Report) -> Reports:
    """Every edition of a report's period, the newest first."""
    return _seen(viewer).filter(start=found.start, end=found.end).order_by("-edition")
