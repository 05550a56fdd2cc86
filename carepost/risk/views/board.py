"""The risk board: what moved, what is unknown, what a person set by hand, and the policy in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.risk import queries
from carepost.risk.rules import Band, Family


@requires(Can.SEE_STANDING)
def board(request: HttpRequest) -> HttpResponse:
    """The board of the viewer's council."""
    viewer, on = actor_of(request), clock.today()
    policy = queries.policy_now(viewer, on)
    weights = [
        (family.label, policy.value.weights[family]) for family in Family if policy.value.weights[family]
    ]
    return render(
        request,
        "risk/board.html",
        {
            "board": queries.board(viewer, on),
            "bands": list(Band),
            "policy": policy,
            "weights": weights,
            "cadence": [(band, policy.value.cadence[band]) for band in Band],
        },
    )
