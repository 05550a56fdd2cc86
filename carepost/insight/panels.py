"""What insight shows on other rooms' pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.policies import PEERS
from carepost.ui import slots


def enter() -> None:
    """Enter them; done once, as the application starts."""
    slots.fill("policy.preview", name=PEERS, needs=Can.SEE_FIGURES, render=peers_policy)


def peers_policy(request: HttpRequest, asked: Any) -> Markup | None:
    """Of a drafted set of peers: which councils there are no figures of, and what Compare would show."""
    if asked.key != PEERS:
        return None
    viewer = actor_of(request)
    found = queries.peers.looked_at(viewer, asked.value.councils)
    pairs = [("against", "chosen"), *(("with", name) for name in found.known)]
    context = {
        "found": found,
        "compare": f"{reverse('insight:compare')}?{urlencode(pairs)}" if found.known else "",
    }
    return slots.drawn(request, "insight/peers_panel.html", context)
