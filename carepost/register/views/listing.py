"""The list of services: search, filters, order, pages, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core.acting import ActorKind
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import services
from carepost.register.queries.added import AddedColumn
from carepost.register.queries.overlay import lay_over
from carepost.register.queries.services import Found
from carepost.register.rules.wanted import Area
from carepost.register.views.asking import Asked, asked, count, typed
from carepost.register.views.files import download
from carepost.register.views.wording import kind_of, rating_of
from carepost.ui import slots, words
from carepost.ui.paging import page_of
from carepost.ui.tables import Column, Heading, Shown, Table, address, hidden_query

NOTE = Markup('<span class="cp-note">{}</span>')


@dataclass(frozen=True)
class Listed(Sequence[Any]):
    """One page of services that stands for all of them: so long, with these rows wherever it is cut."""

    found: Found

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, at: Any) -> Any:
        return self.found.rows


@dataclass(frozen=True, slots=True)
class ShownServices(Shown):
    """The table of services, which may have stopped counting."""

    more: bool = False

    @property
    def told(self) -> str:
        counted = self.page.told(self.table.one, self.table.many)
        return f"The first {self.total:,} of more. Add a word to the search." if self.more else counted


@requires(Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The services that the address asks for, as a page, as the part of it that changed, or as a file."""
    viewer = actor_of(request)
    if (ref := _the_one(request)) is not None:
        return redirect("register:service", ref=ref)
    wish = asked(request)
    if request.GET.get("as") == "csv":
        return download(request, wish)
    found = services.find(viewer, wish.wanted, also=wish.also)
    lay_over(viewer, found.rows)
    counts = [] if wish.counts_later else count(wish, found.wanted)
    context = {
        **beside(request, wish, found, counts),
        "table": _table(request, wish, found),
        "found": found,
    }
    part = bool(getattr(request, "htmx", False))
    template = "register/found.html" if part else "register/list.html"
    response = render(request, template, context, status=400 if wish.form.errors else 200)
    response["Vary"] = "HX-Request"
    if part and "counts" not in request.GET:
        response["HX-Push-Url"] = wish.tidy()
    return response


def _the_one(request: HttpRequest) -> str | None:
    """The service whose id was typed into the search, letter for letter."""
    text = typed(request.GET.get("q", ""))
    return services.exactly(actor_of(request), text) if text and not getattr(request, "htmx", False) else None


def beside(request: HttpRequest, wish: Asked, found: Found | None, counts: Any) -> dict[str, Any]:
    """What list and map share: the filters, what is chosen, and where else to look."""
    viewer = wish.viewer
    total = found.total if found else 0
    return {
        "form": wish.form,
        "asked": wish,
        "added": counts or [(each, {}) for each in wish.added],
        "hidden": hidden_query(request.GET, without=_filters(wish)),
        "elsewhere": services.elsewhere(viewer, wish.wanted, also=wish.also) if found and not total else 0,
        "wide": wish.address(wish.path, area=Area.ALL.value),
        "alike": wish.address(wish.path, similar="1"),
        "list_url": wish.address(reverse("register:list")),
        "map_url": wish.address(reverse("register:map")),
        "counts_url": wish.address(wish.path, counts="1"),
        "clear_url": wish.path,
        "is_staff": viewer.kind is ActorKind.STAFF,
        "can": viewer,
        "more_ways": [
            (panel.label, href, False)
            for panel, href in slots.rendered("register.way", request, None, viewer)
        ],
    }


def _filters(wish: Asked) -> list[str]:
    dates = [f"changed_since-{part}" for part in ("day", "month", "year")]
    return [*wish.form.fields, *dates, *(each.name for each in wish.added), "q", "counts", "similar"]


def _table(request: HttpRequest, wish: Asked, found: Found) -> Shown:
    columns = [*_columns(found.wanted.area is Area.ALL), *_added(request, found)]
    table = Table(
        columns=columns,
        caption="Services",
        empty="",
        one="service",
        attributes=lambda row: {"id": f"s{row.pk}"},
    )
    rows = Listed(found)
    page = page_of(rows, request.GET, request.path, size=found.wanted.size)
    headings = [_heading(request, column, wish.wanted.sort) for column in columns]
    csv = address(request, {"as": "csv", "page": None, "counts": None})
    return ShownServices(table, page, headings, csv, request.GET, rows, more=found.more)


def _heading(request: HttpRequest, column: Column, sort: str) -> Heading:
    if not column.order:
        return Heading(column.label, column.numeric)
    chosen, down = sort.removeprefix("-") == column.key, sort.startswith("-")
    state = ("descending" if down else "ascending") if chosen else "none"
    turned = f"-{column.key}" if chosen and not down else column.key
    return Heading(column.label, column.numeric, state, address(request, {"sort": turned, "page": None}))


def _columns(everywhere: bool) -> list[Column]:
    place = Column("town", "Place", sort=True, show=_place)
    council = Column("host", "Council", show=lambda row: row.host.name if row.host else row.local_authority)
    return [
        Column("name", "Service", sort=True, show=_named, heading=True),
        Column("type", "Type", show=kind_of),
        place,
        *([council] if everywhere else []),
        Column("rating", "CQC rating", sort=True, show=_rated),
        Column("beds", "Beds", sort=True, show=_beds, numeric=True),
    ]


def _added(request: HttpRequest, found: Found) -> list[Column]:
    if not found.rows:
        return []
    given = slots.rendered("register.column", request, found.rows, actor_of(request))
    return [_of(column) for _, column in given]


def _of(column: AddedColumn) -> Column:
    return Column(column.label, column.label, show=lambda row: column.cells.get(row.pk))


def _beds(row: Any) -> int | None:
    """CQC says 0 for a service in the community: it has none to count."""
    return (row.registered_beds or None) if row.primary_service == "community" else row.registered_beds


def _named(row: Any) -> Markup:
    url = reverse("register:service", args=[row.ref])
    provider = row.organisation.name if row.organisation else ""
    name = Markup('<div><a class="govuk-link" data-main-link href="{}">{}</a>').format(url, row.name)
    if row.status in ("deregistered", "dormant"):
        name += Markup(' <span class="cp-kind">{}</span>').format(
            "Closed" if row.status == "deregistered" else "Dormant"
        )
    notes = [provider] if provider else []
    notes += [f"CQC: {row.from_source['name']}"] if "name" in row.from_source else []
    return name + Markup("").join(map(NOTE.format, notes)) + Markup("</div>")


def _place(row: Any) -> str:
    return ", ".join(filter(None, (row.town, row.postcode)))


def _rated(row: Any) -> Markup:
    return rating_of(row) + (NOTE.format(words.short_date(row.rated_on)) if row.rated_on else "")
