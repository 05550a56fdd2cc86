"""The councils that ours is held against: who they are, and another set put together and proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.policies import PEERS
from carepost.insight.rules import PeersFault, PeersPolicy, against_peers, with_area
from carepost.insight.views.asking import LONGEST, nothing_yet

DRAFTED = "drafted"


@requires(Can.SEE_FIGURES)
@require_safe
def chosen(request: HttpRequest) -> HttpResponseBase:
    """The set in force; for who may propose a policy, another one, put together in the address."""
    viewer = actor_of(request)
    reading = queries.readings.of(viewer)
    if reading is None:
        return nothing_yet(request)
    held = queries.peers.in_force(viewer)
    drafted = DRAFTED in request.GET
    name, councils = _asked(request, held.value) if drafted else (held.value.name, held.value.councils)
    found = queries.peers.looked_at(viewer, councils)
    typed = request.GET.get("find", "").strip()[:LONGEST]
    faults = _faults(PeersPolicy(name, councils), found) if drafted else []
    context = {
        "viewer": viewer,
        "held": held,
        "may_propose": viewer.may(Can.PROPOSE_POLICY),
        "waiting": queries.peers.waiting(viewer),
        "drafted": drafted,
        "set_name": name,
        "councils": [(each, _address(name, [one for one in councils if one != each])) for each in councils],
        "typed": typed,
        "matching": [
            (area, _address(name, with_area(councils, area.name), typed))
            for area in queries.peers.matching(viewer, reading, typed, councils)
        ],
        "begin": _address(held.value.name, held.value.councils),
        "propose": _proposed(held.value, name, found.known) if drafted and not faults else "",
        "unknown": found.unknown,
        "faults": faults,
    }
    return render(request, "insight/peers.html", context, status=400 if faults else 200)


def _asked(request: HttpRequest, held: PeersPolicy) -> tuple[str, tuple[str, ...]]:
    """The set that an address says: its name, and the councils, each once and in the order of names."""
    councils: tuple[str, ...] = ()
    for each in request.GET.getlist("with"):
        councils = with_area(councils, each.strip()[:LONGEST])
    return " ".join(request.GET.get("name", held.name).split())[:LONGEST], tuple(sorted(councils))


def _faults(drafted: PeersPolicy, found: Any) -> list[str]:
    told = [reason.sentence for _, reason in against_peers(drafted)]
    if found.own:
        told.append(PeersFault.OWN.sentence)
    told += [f"There is no council called “{each}” in these figures. Take it out." for each in found.unknown]
    return told


def _address(name: str, councils: Sequence[str], typed: str = "") -> str:
    pairs = [(DRAFTED, "1"), ("name", name), *(("with", each) for each in councils)]
    pairs += [("find", typed)] if typed else []
    return f"{reverse('insight:peers')}?{urlencode(pairs)}"


def _proposed(held: PeersPolicy, name: str, councils: Sequence[str]) -> str:
    """The page of policies with this set filled in; "" where it is the one in force."""
    if (held.name, tuple(sorted(held.councils))) == (name, tuple(sorted(councils))):
        return ""
    pairs = {"name": name, "councils": "\n".join(councils)}
    return f"{reverse('councils:draft-policy', kwargs={'key': PEERS})}?{urlencode(pairs)}"
