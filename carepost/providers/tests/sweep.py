"""Who gets what at the addresses of changes of provider."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast
from carepost.councils.tests.sweeping import Row
from carepost.providers.tests.changing import own_home, sell

DECIDE = "commissioner director caldicott_guardian"
SEE = f"{DECIDE} post_officer qa_officer public_health auditor"


def scene(cast: Cast) -> dict[str, Any]:
    """A home that passed from Willow Care to a provider for which nobody signs in."""
    sold = sell(cast, own_home(cast, "Sold House"), to_nobody=True)
    return {"handover": {"pk": sold.handover.pk}, "held": {"ref": sold.home.ref}}


ROWS = {
    "providers:handovers": Row(to=f"{SEE} neighbour"),
    "providers:handover": Row(to=SEE, answers={"neighbour": 404}, path=lambda made: made["handover"]),
    "providers:held-list": Row(to="provider provider_manager stranger"),
    "providers:held": Row(
        to="provider provider_manager", answers={"stranger": 404}, path=lambda made: made["held"]
    ),
}
