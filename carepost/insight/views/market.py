"""What care a council has, in whose hands it is, and what would be lost if one of them failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.engine import digits
from carepost.insight.views.asking import LONGEST, View, around, nothing_yet, view_of
from carepost.insight.views.tables import counted
from carepost.ui.tables import Column, Shown, Table

if TYPE_CHECKING:
    from carepost.insight.engine.market.failing import Lost
    from carepost.insight.engine.market.owners import Concentration, Owner
    from carepost.insight.engine.market.reach import Near
    from carepost.insight.queries.market import Failing, Market

NAMED = 10  # owners that are told by name
KINDS = ("kind of care", "kinds of care")


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def area(request: HttpRequest) -> HttpResponseBase:
    """The market of a council."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    found = queries.market.market(view.reading, view.area) if view.area and not view.faults else None
    shown, download = _shown(request, _of_market(found, view) if found else [])
    if download:
        return download
    context = around(view, reverse("insight:market")) | {"found": found, "tables": shown}
    return render(request, "insight/market.html", context, status=view.status)


@requires(Can.SEE_FIGURES)
@require_safe
def failing(request: HttpRequest) -> HttpResponseBase:
    """What would be lost with one owner."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    owner, found = request.GET.get("owner", "").strip()[:LONGEST], None
    faults, status = view.faults, view.status
    try:
        found = queries.market.failing(view.reading, owner) if owner else None
    except queries.market.UnknownOwner as unknown:
        faults, status = (*faults, str(unknown)), 404
    shown, download = _shown(request, _of_loss(found) if found else [])
    if download:
        return download
    context = around(view, reverse("insight:failing"))
    context |= {"owner": owner, "found": found, "tables": shown, "faults": faults}
    return render(request, "insight/failing.html", context, status=status)


def _shown(
    request: HttpRequest, tables: Sequence[tuple[Table, Sequence[Any]]]
) -> tuple[list[Shown], HttpResponseBase | None]:
    """The tables of a page, and the file of one of them where the address asks for it."""
    found = []
    for table, rows in tables:
        found.append(table.show(request, rows, prefix=f"{table.filename.removesuffix('.csv')}-"))
        if download := found[-1].csv():
            return found, download
    return found, None


def _table(name: str, caption: str, columns: list[Column], words: tuple[str, str], empty: str) -> Table:
    """`words`: what one row is called, and several; `empty` stands by itself."""
    one, many = words
    return Table(
        columns=columns, caption=caption, empty=empty, one=one, many=many, size=50, filename=f"{name}.csv"
    )


def _of_market(found: Market, view: View) -> list[tuple[Table, list[Any]]]:
    """Tables of what is on offer, of who has it, and of what has no alternative."""
    offer = [
        Column("label", "Kind of care", heading=True),
        counted("services", "Services"),
        counted("owners", "Owners"),
        counted("beds", "Beds"),
        Column("good_or_outstanding", "Rated good or outstanding", numeric=True),
        Column("rated", "Of rated", numeric=True),
    ]
    return [
        (
            _table("on-offer", "On offer", offer, KINDS, "No kind of care is told."),
            list(found.supply),
        ),
        *((_hands(each, view), list(each.owners[:NAMED])) for each in found.concentration),
        (_alone("one-owner-alone", f"Offered by one owner alone in {found.area.name}"), list(found.alone)),
        (_far(found.alternatives.near, found.alternatives.policy.reach_miles), found.alternatives.far),
    ]


def _hands(each: Concentration, view: View) -> Table:
    """The largest owners of something; each name leads to what would be lost with it."""

    def link(row: Owner) -> Markup | str:
        if not view.viewer.may(Can.SEE_FIGURES):
            return row.name
        where = view.address("failing", extra=[("owner", row.key)])
        return Markup('<a class="govuk-link" href="{}">{}</a>').format(where, row.name)

    columns = [
        Column("name", "Owner", heading=True, show=link, csv=lambda row: row.name),
        counted("amount", str(each.basis).capitalize()),
        Column(
            "share",
            "Share",
            numeric=True,
            show=lambda row: digits.percent(row.amount / each.total),
            csv=lambda row: digits.rounded(row.amount / each.total),
        ),
    ]
    title = f"In whose hands: {each.of} by {each.basis}, the largest owners"
    return _table(
        f"{each.of.replace(' ', '-')}-{each.basis}",
        title,
        columns,
        ("large owner", "large owners"),
        "Nobody owns any.",
    )


def _alone(name: str, caption: str) -> Table:
    columns = [
        Column("what", "What", heading=True),
        Column("owner", "Owner"),
        counted("services", "Services"),
    ]
    return _table(name, caption, columns, KINDS, "Nothing is offered by one owner alone.")


def _far(near: Sequence[Near], miles: float) -> Table:
    """Of services whose nearest other is known: those for which it is beyond reach."""
    empty = (
        f"Each service that says where it is has another owner’s within {miles:g} miles."
        if near
        else "No distance can be told: no service says where it is."
    )

    def told(key: str, label: str, tell: Callable[[Near], Any], **more: bool) -> Column:
        return Column(key, label, show=tell, csv=tell, **more)

    columns = [
        told("service", "Service", lambda row: row.service.name, heading=True),
        told("kind", "Kind of care", lambda row: queries.market.label(row.kind)),
        told("nearest", "The nearest other", lambda row: row.nearest.name if row.nearest else "none known"),
        Column(
            "miles",
            "Miles",
            numeric=True,
            show=lambda row: None if row.miles is None else digits.decimal(row.miles),
            csv=lambda row: digits.rounded(row.miles, 2),
        ),
    ]
    caption = f"No other owner’s service of the kind within {miles:g} miles"
    return _table("no-alternative", caption, columns, ("service", "services"), empty)


def _who_else(row: Lost) -> str:
    return "nobody there" if row.last else "others"


def _of_loss(found: Failing) -> list[tuple[Table, list[Any]]]:
    """Tables of what councils would lose, and of what has no alternative."""
    lost = [
        Column("area_name", "Council", heading=True),
        Column("label", "Kind of care"),
        counted("services", "Services lost"),
        counted("of_services", "Of"),
        Column(
            "share",
            "Share",
            numeric=True,
            show=lambda row: digits.percent(row.share),
            csv=lambda row: digits.rounded(row.share),
        ),
        counted("beds", "Beds lost"),
        counted("of_beds", "Of beds"),
        Column("last", "Who else", show=_who_else, csv=_who_else),
    ]
    return [
        (_table("lost", "What councils would lose", lost, KINDS, "Nothing would be lost."), list(found.lost)),
        (_far(found.near, found.policy.reach_miles), found.without),
    ]
