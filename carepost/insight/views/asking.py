"""What an address asks for, who asks, and the view that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.engine import digits
from carepost.insight.rules import Against, Asked, with_area

if TYPE_CHECKING:
    from carepost.insight.engine.places import Area
    from carepost.insight.queries.readings import Reading

LONGEST = 120


@dataclass(frozen=True, slots=True)
class View:
    """An address as it was understood: who asks, of which snapshots, about which council."""

    viewer: Actor
    asked: Asked
    reading: Reading
    area: Area | None
    faults: tuple[str, ...] = ()

    @property
    def against(self) -> tuple[str, ...]:
        return queries.indicators.beside(self.viewer, self.asked)

    @property
    def status(self) -> int:
        """404 where something was asked for by a name that nothing has."""
        return 404 if self.faults else 200

    def address(self, name: str, *parts: Any, extra: Sequence[tuple[str, str]] = (), **changes: Any) -> str:
        """A page of insight with this view, or with some of it changed."""
        pairs = [*replace(self.asked, **changes).pairs, *extra]
        path = reverse(f"insight:{name}", args=parts)
        return f"{path}?{urlencode(pairs)}" if pairs else path


def asked_in(query: QueryDict) -> Asked:
    """What an address says. Adding an area means to compare with chosen ones."""
    word = {name: query.get(name, "").strip()[:LONGEST] for name in ("council", "period", "snapshot", "own")}
    chosen: tuple[str, ...] = ()
    for name in query.getlist("with"):
        chosen = with_area(chosen, name.strip()[:LONGEST])
    added = query.get("add", "").strip()[:LONGEST]
    named = query.get("against", "")
    against = Against(named) if named in set(Against) else Against.ENGLAND
    if added:
        against, chosen = Against.CHOSEN, with_area(chosen, added)
    if against is not Against.CHOSEN:
        chosen = ()
    return Asked(against=against, chosen=chosen, **word)


def view_of(request: HttpRequest) -> View | None:
    """The view that a request asks for; None where nothing was imported yet. Raises 404 for an unknown snapshot."""
    viewer, asked = actor_of(request), asked_in(request.GET)
    reading = queries.readings.of(viewer, asked.snapshot, asked.own)
    if reading is None:
        return None
    find = queries.figures.find
    area = find(reading, asked.council) if asked.council else queries.indicators.own_area(viewer, reading)
    unknown = [name for name in asked.chosen if find(reading, name) is None]
    if asked.council and area is None:
        unknown.insert(0, asked.council)
    faults = [
        f"There is no area called “{name}” in this snapshot. Choose one of the list." for name in unknown
    ]
    if asked.against is Against.CHOSEN and not asked.chosen:
        faults.append("Choose at least one council to compare with.")
    return View(viewer, asked, reading, area, tuple(faults))


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """The page before anything was imported: how that is done, and by whom."""
    may = actor_of(request).may(Can.IMPORT_FIGURES)
    return render(request, "insight/nothing.html", {"may_import": may})


def around(view: View, path: str) -> dict[str, Any]:
    """What the form above every page of figures needs."""
    asked, peers = view.asked, queries.indicators.peers(view.viewer)
    region = view.area.region if view.area else ""
    choices = [(Against.ENGLAND, "England")]
    choices += [(Against.REGION, f"Its region: {region}")] if region else []
    choices += [(Against.PEERS, f"{peers.name}: {len(peers.councils)} councils")] if peers.councils else []
    choices += [(Against.CHOSEN, "Councils that I choose")]
    return {
        "view": view,
        "digits": digits,
        "asked": asked,
        "area": view.area,
        "path": path,
        "councils": queries.figures.councils(view.reading),
        "choices": choices,
        "against_words": against_words(view),
        "chosen": [(name, _without(view, path, name)) for name in asked.chosen],
        "kept": [pair for pair in asked.pairs if pair[0] in {"with", "snapshot", "own"}],
        "snapshot": view.reading.open,
        "made_up": view.reading.made_up,
        "newest": queries.readings.open_store().names()[-1] == view.reading.open.name,
    }


def against_words(view: View) -> str:
    """What the council is held against, as a sentence says it."""
    if view.asked.against is Against.REGION and view.area:
        return view.area.region or "its region"
    if view.asked.against is Against.PEERS:
        return queries.indicators.peers(view.viewer).name
    if view.asked.against is Against.CHOSEN:
        return " and ".join(filter(None, [", ".join(view.asked.chosen[:-1]), *view.asked.chosen[-1:]]))
    return "England"


def _without(view: View, path: str, name: str) -> str:
    left = tuple(each for each in view.asked.chosen if each != name)
    asked = replace(view.asked, chosen=left, against=view.asked.against if left else Against.ENGLAND)
    return f"{path}?{urlencode(asked.pairs)}" if asked.pairs else path
