"""Who came to a council's market, who left it, and who only goes on under another registration."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.views.asking import LONGEST, View, around, nothing_yet, view_of
from carepost.insight.views.drawing import MEDIA, Drawn
from carepost.insight.views.tables import counted
from carepost.ui import charts, words
from carepost.ui.downloads import given_out
from carepost.ui.tables import Column, Shown, Table

if TYPE_CHECKING:
    from carepost.insight.queries.moves import Asked, Flow, Move, Moves

_NEAR = 15  # days that a file may be away from the day that is asked for
_SPANS = ((91, "3 months"), (365, "12 months"), (3 * 365, "3 years"), (10 * 365, "10 years"))


@dataclass(frozen=True, slots=True)
class Period:
    """The days and the kind of file that an address asks for; `faults` say what is wrong with them."""

    typed: tuple[tuple[str, str], ...]
    asked: Asked
    faults: tuple[str, ...] = ()


def period_of(request: HttpRequest, view: View) -> Period:
    """What an address says of the period: `from`, `to` and `source`."""
    typed = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("from", "to", "source")}
    days: dict[str, date | None] = {"from": None, "to": None}
    faults = []
    for name in days:
        try:
            days[name] = date.fromisoformat(typed[name]) if typed[name] else None
        except ValueError:
            faults.append(
                f"Write the day as year, month, day, such as 2026-06-30. “{typed[name]}” is no day."
            )
    start, end = days["from"], days["to"]
    if start and end and start >= end:
        faults.append("The first day must be before the last.")
    source, known = typed["source"], queries.moves.sources(view.reading)
    if source and source not in known:
        faults.append(
            f"There is no history from “{source}”. There is one from: {', '.join(known) or 'nothing'}."
        )
    pairs = tuple((name, value) for name, value in typed.items() if value)
    return Period(pairs, queries.moves.Asked(start, end, source), tuple(faults))


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Who came and who left between two days, by kind of care."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    period = period_of(request, view)
    faults = (*view.faults, *period.faults)
    told = queries.moves.moves(view.reading, view.area, period.asked) if view.area and not faults else ""
    found = None if isinstance(told, str) else told
    shown: list[Shown] = []
    for table, rows, name in _tables(found, view, period) if found else []:
        shown.append(table.show(request, rows, prefix=f"{name}-"))
        if download := shown[-1].csv():
            return download
    context = around(view, reverse("insight:moves")) | {
        "found": found, "why": told if isinstance(told, str) else "", "faults": faults, "period": period,
        "source": queries.moves.SOURCES.get(found.source, found.source) if found else "",
        "spans": _spans(view, period, found) if found else [],
        "tables": shown[:2], "drawn": _drawn(found, view, period, shown[2]) if found else None,
        "typed": {"from": "", "to": ""} | dict(period.typed),
        "rows": {what: _rows_url(view, period, what) for what in queries.moves.WHAT},
    }  # fmt: skip
    context["kept"] = [*context["kept"], *((name, value) for name, value in period.typed if name == "source")]
    return render(request, "insight/moves.html", context, status=404 if faults else 200)


def _spans(view: View, period: Period, found: Moves) -> list[tuple[str, str, bool]]:
    """Periods that end with the last day known, as far back as anything is."""
    told = [(days, said) for days, said in _SPANS if (found.last - found.first).days >= days]
    kept = [pair for pair in period.typed if pair[0] == "source"]
    made = []
    for days, said in told:
        start = found.last - timedelta(days)
        pairs = [("from", start.isoformat()), ("to", found.last.isoformat()), *kept]
        here = found.end == found.last and abs((found.start - start).days) <= _NEAR
        made.append((said, view.address("moves", extra=pairs), here))
    pairs = [("from", found.first.isoformat()), ("to", found.last.isoformat()), *kept]
    return [*made, ("All that is known", view.address("moves", extra=pairs), found.start == found.first)]


def _rows_url(view: View, period: Period, what: str, kind: str = "") -> str:
    more = [("what", what), *([("kind", kind)] if kind else [])]
    return view.address("moved", extra=[*period.typed, *more])


def _tables(found: Moves, view: View, period: Period) -> list[tuple[Table, Sequence[Any], str]]:
    homes = [each for each in found.kinds if each.beds_before is not None or each.beds_after is not None]
    return [
        (_services(view, period), [found.total, *found.kinds], "services"),
        (_beds(), [found.total, *homes] if homes else [], "beds"),
        (_stepwise(), queries.moves.steps(found), "steps"),
    ]


def _services(view: View, period: Period) -> Table:
    def linked(what: str, key: str, name: str) -> Column:
        def show(row: Flow) -> Any:
            count = getattr(row, key)
            if not count:
                return "0"
            url = _rows_url(view, period, what, row.kind)
            hidden = Markup('<span class="govuk-visually-hidden"> {}, {}</span>').format(
                name.lower(), row.label
            )
            return Markup('<a class="govuk-link" href="{}">{:,}{}</a>').format(url, count, hidden)

        return Column(key, name, numeric=True, show=show, csv=lambda row: getattr(row, key))

    return Table(
        columns=[
            Column("label", "Kind of care", heading=True),
            counted("before", "At the start"),
            linked("new", "new", "New"),
            linked("left", "left", "Left"),
            Column("net", "Net", numeric=True, show=lambda row: _signed(row.net)),
            counted("after", "At the end"),
            linked("hands", "handed", "Changed hands"),
            linked("again", "again", "Moved or registered again"),
        ],
        caption="Services by kind of care", empty="There are none.", one="row", size=50,
        filename="moves-services.csv",
    )  # fmt: skip


def _beds() -> Table:
    return Table(
        columns=[
            Column("label", "Kind of home", heading=True),
            counted("beds_before", "At the start"),
            counted("beds_new", "In new homes"),
            counted("beds_left", "In homes that left"),
            Column("beds_changed", "Otherwise", numeric=True, show=lambda row: _signed(row.beds_changed)),
            counted("beds_after", "At the end"),
        ],
        caption="Beds of care homes", empty="No beds are told.", one="row", size=50, filename="moves-beds.csv",
    )  # fmt: skip


def _stepwise() -> Table:
    return Table(
        columns=[
            Column("step", "When", heading=True, show=lambda row: row[0], csv=lambda row: row[0]),
            Column("new", "New", numeric=True, show=lambda row: str(row[1].new), csv=lambda row: row[1].new),
            Column("left", "Left", numeric=True, show=lambda row: str(row[1].left), csv=lambda row: row[1].left),
        ],
        caption="Who came and left, step by step", empty="", one="row", size=200, filename="moves-steps.csv",
    )  # fmt: skip


def _signed(value: int | None) -> str | None:
    return None if value is None else f"{value:+,}".replace("-", "−") if value else "0"


def _drawn(found: Moves, view: View, period: Period, table: Shown) -> Drawn:
    chart = queries.moves.chart(found)
    papers = tuple((end.upper(), view.address("moves-paper", end, extra=period.typed)) for end in MEDIA)
    src = view.address("moves-chart", extra=period.typed)
    return Drawn("When they came and left", src, chart.description, papers, table)


def _known(request: HttpRequest) -> tuple[View, Period, Moves]:
    """Raises 404 for an address that names what nothing has, or of which nothing is known."""
    view = view_of(request)
    if view is None or view.faults or view.area is None:
        raise Http404("There are no such figures")
    period = period_of(request, view)
    if period.faults:
        raise Http404(" ".join(period.faults))
    found = queries.moves.moves(view.reading, view.area, period.asked)
    if isinstance(found, str):
        raise Http404(found)
    return view, period, found


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def picture(request: HttpRequest) -> HttpResponseBase:
    """The chart of who came and who left."""
    _, _, found = _known(request)
    return charts.answer(request, queries.moves.chart(found, charts.width(request)))


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def paper(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same as a file that stands by itself."""
    view, _, found = _known(request)
    content = queries.moves.paper(view.reading, found, ending)
    return given_out(content, f"came-and-left.{ending}", MEDIA[ending])


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The services behind a number of the page: `what`, and of a `kind` of care."""
    view, period, found = _known(request)
    what, kind = request.GET.get("what", "new"), request.GET.get("kind", "")
    if what not in queries.moves.WHAT or (kind and kind not in {each.kind for each in found.kinds}):
        raise Http404("There is no such number")
    said, came, hows = queries.moves.WHAT[what]
    rows = found.of(*hows, came=came, kind=kind)
    shown = _rows(what, ()).show(request, rows)
    if download := shown.csv():
        return download
    refs = {ref for row in shown.page.rows for ref in (row.ref, row.other) if ref}
    known = queries.rows.in_register(view.viewer, refs)
    context = {
        "view": view, "found": found, "said": said, "kind": queries.moves.label(kind) if kind else "",
        "back": view.address("moves", extra=period.typed),
        "shown": _rows(what, known).show(request, rows),
        "tabs": [
            (f"{name}: {len(found.of(*ways, came=side, kind=kind)):,}", _rows_url(view, period, key, kind), key == what)
            for key, (name, side, ways) in queries.moves.WHAT.items()
        ],
    }  # fmt: skip
    return render(request, "insight/moved.html", context)


def _rows(what: str, known: Collection[str]) -> Table:
    """The registrations; those that the viewer may open in the register are links to it."""

    def linked(ref: str, name: str) -> Any:
        if ref not in known:
            return name
        url = reverse("register:service", args=[ref])
        return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, name)

    def named(row: Move) -> Any:
        return linked(row.ref, row.name or row.ref)

    def how(row: Move) -> str:
        return row.how.label if row.settled else f"{row.how.label}, not settled yet"

    goes_on = [] if what == "new" else [
        Column("other", "Goes on as", show=lambda row: linked(row.other, row.other), csv=lambda row: row.other)
    ]  # fmt: skip
    return Table(
        columns=[
            Column("name", "Service", sort=True, heading=True, show=named, csv=lambda row: row.name),
            Column("ref", "CQC location"),
            Column("day", "Since" if what == "new" else "Ended", sort=True,
                   show=lambda row: words.short_date(row.day)),
            Column("kinds", "Kind of care", show=_kinds, csv=_kinds),
            Column("provider", "Provider", sort=True),
            Column("area_name", "Council", sort=True),
            Column("beds", "Beds", numeric=True),
            Column("how", "How", show=how, csv=how),
            *goes_on,
        ],
        caption="Services", empty="There is none: the number is 0.", one="service", first="day",
        filename=f"moves-{what}.csv",
    )  # fmt: skip


def _kinds(row: Move) -> str:
    return ", ".join(queries.moves.label(kind) for kind in row.kinds)
