"""Reports as they are read: the list, one, its PDF, and the rows behind each figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions import printing
from carepost.decisions.engine import pdf
from carepost.decisions.queries import reports
from carepost.decisions.rules.frozen import KeptRow
from carepost.decisions.rules.reports import ReportState
from carepost.decisions.views import wording
from carepost.gateways.mail import keeping
from carepost.gateways.mail.states import State
from carepost.ui import charts
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, short_date


def _days(row: Any) -> str:
    return f"{short_date(row.start)} to {short_date(row.end)}"


TABLE = Table(
    columns=[
        Column(
            "end", "Days", sort=True, heading=True,
            show=lambda row: wording.LINK.format(reverse("decisions:report", args=[row.pk]), _days(row)), csv=_days,
        ),
        Column("edition", "Edition", numeric=True),
        Column(
            "state", "State", sort=True, show=lambda row: wording.tag(row.state, row.state_label),
            csv=lambda row: row.state_label,
        ),
        Column("made_at", "Made", sort=True, show=lambda row: date_and_time(row.made_at)),
        Column("reviewed_by_name", "Reviewed by"),
        Column("sent_at", "Sent", sort=True, show=lambda row: date_and_time(row.sent_at)),
        Column("sent_to", "People who got it", numeric=True),
    ],
    caption="Reports",
    empty="No report was made yet. One is made early on the Monday after each period, or now by hand.",
    one="report", first="-end", tie="-edition", filename="reports.csv",
)  # fmt: skip


@requires(Can.SEE_LEADERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every report, the newest first."""
    viewer = actor_of(request)
    shown = TABLE.show(request, reports.reports(viewer))
    if download := shown.csv():
        return download
    context = {
        "tabs": wording.tabs("reports"),
        "shown": shown,
        "may": wording.may(viewer, Can.MAKE_REPORT),
    }
    return render(request, "decisions/reports.html", context)


@requires(Can.SEE_LEADERS)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A report, as the reader may read it."""
    viewer = actor_of(request)
    found = reports.report(viewer, number)
    waits = found.state in (ReportState.MADE, ReportState.REVIEWED)
    deliveries = reports.deliveries(viewer, found)
    became = keeping.whereabouts(found.council_id, "report", [one.reference for one in deliveries])
    context = {
        "report": found,
        "printed": reports.read(viewer, found),
        "tag": wording.tag(found.state, found.state_label),
        "editions": list(reports.editions(viewer, found)),
        "events": list(found.events.order_by("at", "pk")),
        "deliveries": [(one, became.get(one.reference, State.SENT).told) for one in deliveries],
        "most": printing.MOST_PRINTED,
        "can": {
            "comment": waits and viewer.may(Can.COMMENT_REPORT),
            "review": found.state == ReportState.MADE and viewer.may(Can.REVIEW_REPORT),
            "send": found.state == ReportState.REVIEWED and viewer.may(Can.SEND_REPORT),
            "anew": waits and viewer.may(Can.MAKE_REPORT_ANEW),
            "withdraw": waits and viewer.may(Can.WITHDRAW_REPORT),
        },
    }
    return render(request, "decisions/report.html", context)


@requires(Can.SEE_LEADERS)
@require_safe
def as_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The same report as a tagged PDF."""
    viewer = actor_of(request)
    found = reports.report(viewer, number)
    made = pdf.draw(reports.read(viewer, found).plain())
    name = f"care-market-{found.end.isoformat()}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@requires(Can.SEE_LEADERS)
@require_safe
def figure(request: HttpRequest, number: int, key: str) -> HttpResponseBase:
    """A figure with the rows behind it, as they were when the report was made."""
    opened = reports.figure(actor_of(request), number, key)
    share = opened.figure.denominator is not None
    only = request.GET.get("show", "") if share else ""
    rows = [
        row for row in opened.behind.rows if only not in ("yes", "no") or bool(row.counts) is (only == "yes")
    ]
    shown = _table(opened).show(request, rows)
    if download := shown.csv():
        return download
    here = reverse("decisions:figure", args=[number, key])
    context = {
        "opened": opened,
        "shown": shown,
        "parts": [
            ("All", here, only not in ("yes", "no")), ("Counted", f"{here}?show=yes", only == "yes"),
            ("Not counted", f"{here}?show=no", only == "no"),
        ] if share else [],
        "has_trend": printing.trend(opened.figure) is not None,
    }  # fmt: skip
    return render(request, "decisions/figure.html", context)


@requires(Can.SEE_LEADERS)
@require_safe
def trend(request: HttpRequest, number: int, key: str) -> HttpResponseBase:
    """The small line of a figure's periods."""
    chart = printing.trend(reports.figure(actor_of(request), number, key).figure)
    if chart is None:
        raise Http404("This figure has no trend")
    return charts.answer(request, chart)


def _table(opened: reports.Opened) -> Table:
    """The table that a figure's frozen rows make: their columns, the first with a link, and what each counts."""
    columns = [_column(place, label) for place, label in enumerate(opened.behind.columns)]
    if opened.figure.denominator is not None:
        columns.append(Column("counts", "Counted", show=_counted, csv=_counted))
    return Table(
        columns=columns, caption=opened.figure.label, empty="This figure is nought: there is no row behind it.",
        one="row", tie="", filename=f"{opened.figure.key}-{opened.report.end.isoformat()}.csv",
    )  # fmt: skip


def _column(place: int, label: str) -> Column:
    def words(row: KeptRow) -> str:
        return row.cells[place]

    def linked(row: KeptRow) -> Any:
        return wording.LINK.format(row.link, row.cells[0]) if row.link else row.cells[0]

    return Column(f"c{place}", label, show=words if place else linked, csv=words, heading=place == 0)


def _counted(row: KeptRow) -> str:
    return "Yes" if row.counts else "No"
