"""Who gets what at insight's addresses: a council's staff; and what is published, providers and partners too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.insight.actions import importing
from carepost.insight.engine.importing import Asked, read
from carepost.insight.queries import readings
from carepost.insight.tests.files import DAY, ratings_csv

KEY = "rated-good-or-outstanding"
#: Volunteers and experts by experience look at services, and do not read the council's figures.
READERS = " ".join(role.value for role, may in ROLE_TABLE.items() if Can.SEE_FIGURES in may)
COUNCIL = f"{READERS} neighbour neighbour_admin"
OPEN = f"{COUNCIL} provider provider_manager stranger partner"
KEEPERS = "analyst admin neighbour_admin"


def scene(cast: Cast) -> dict[str, Any]:
    """An open snapshot with two services, made once: it lies in a folder, and stays when a test is over."""
    store = readings.open_store()
    if not store.names():
        file = ratings_csv(
            readings.root().parent / "ratings.csv", [("Isle of Wight", "Y", "Good", "01/06/2025")] * 2
        )
        store.add([read(file, Asked(date(2026, 7, 31), DAY))], datetime(2026, 7, 31, tzinfo=UTC))
    with scope(cast.analyst) as analyst:
        lines = b"Council,Period,Late,All\nIsle of Wight,2025-26,3,40\nWiltshire,2025-26,9,90\n"
        draft = importing.receive(by=analyst, name="late.csv", chunks=[lines])
    return {"figures": store.names()[0], "table": draft}


ROWS = {
    "insight:compare": Row(to=OPEN),
    "insight:measure": Row(to=OPEN, path=lambda made: {"key": KEY}),
    "insight:chart": Row(to=OPEN, path=lambda made: {"key": KEY, "kind": "funnel"}),
    "insight:paper": Row(to=OPEN, path=lambda made: {"key": KEY, "kind": "funnel", "ending": "svg"}),
    "insight:change": Row(to=OPEN, path=lambda made: {"key": KEY}),
    "insight:movement": Row(to=OPEN),
    # No numbers, nothing to draw.
    "insight:movement-chart": Row(to=OPEN, then=404),
    "insight:movement-paper": Row(to=OPEN, then=404, path=lambda made: {"ending": "svg"}),
    # One file has no history, so there is nothing to draw; and nobody here works in a council that the figures know.
    "insight:change-chart": Row(to=OPEN, then=404, path=lambda made: {"key": KEY}),
    "insight:change-paper": Row(to=OPEN, then=404, path=lambda made: {"key": KEY, "ending": "svg"}),
    "insight:rows": Row(to=OPEN, then=404, path=lambda made: {"key": KEY}),
    "insight:market": Row(to=OPEN),
    "insight:failing": Row(to=COUNCIL),
    "insight:moves": Row(to=OPEN),
    # Nobody here works in a council of which there is a history.
    "insight:moved": Row(to=OPEN, then=404),
    "insight:moves-chart": Row(to=OPEN, then=404),
    "insight:moves-paper": Row(to=OPEN, then=404, path=lambda made: {"ending": "svg"}),
    "insight:peers": Row(to=COUNCIL),
    "insight:import": Row(to=KEEPERS),
    "insight:columns": Row(
        to="analyst admin", answers={"neighbour_admin": 404}, path=lambda made: {"draft": made["table"]}
    ),
    "insight:snapshots": Row(to=OPEN),
    "insight:snapshot": Row(to=OPEN, path=lambda made: {"name": made["figures"]}),
}
