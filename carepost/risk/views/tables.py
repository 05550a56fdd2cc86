"""The columns of the risk board as whole tables, each with its file."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from markupsafe import Markup

from carepost.risk import queries
from carepost.risk.rules import Band
from carepost.ui.tables import Column, Table
from carepost.ui.tags import standing
from carepost.ui.words import sentence_case, short_date

LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


def _service() -> list[Column]:
    """The service's name, as the heading of its row, and its id in the file."""
    return [
        Column(
            "service", "Service", sort="service__name", heading=True,
            show=lambda row: LINK.format(reverse("register:service", args=[row.service.ref]), row.service.name),
            csv=lambda row: row.service.name,
        ),
        Column("town", "Town", sort="service__town", show=_town, csv=_town),
    ]  # fmt: skip


def _town(row: Any) -> Any:
    return row.service.town


def _band(key: str, label: str) -> Column:
    return Column(
        key,
        label,
        show=lambda row: standing(getattr(row, key)),
        csv=lambda row: Band(getattr(row, key)).label,
    )


def _day(key: str, label: str) -> Column:
    return Column(key, label, sort=True, show=lambda row: short_date(getattr(row, key)))


def _seen(row: Any) -> str:
    return " ".join(row.sentences)


def _until(row: Any) -> str:
    return sentence_case("; ".join(row.until))


def why(move: Any) -> str:
    """That it was set by hand, that too little was known, or the strongest worry that was known then, or nothing."""
    if move.hand:
        return "Set by hand."
    if move.band_to == Band.GREY.value:
        return "Too little of what counts was heard of."
    return queries.worst_of(move.reasons)


def heard_of(row: Any) -> str:
    """The share of what counts that was heard of in the last four weeks, in percent."""
    return f"{row.coverage:.0%}"


MOVED = Table(
    columns=[
        *_service(), _day("on", "When"), _band("band_from", "From"), _band("band_to", "To"),
        Column("why", "Why", show=why, csv=why), Column("by_name", "Worked out by"),
    ],
    caption="Standings that moved",
    empty="Nothing moved in these days, or no service is of this kind.",
    one="move", first="-on", filename="standings-moved.csv", about=("service__ref",),
)  # fmt: skip
GREY = Table(
    columns=[
        *_service(), _day("since", "Grey since"),
        Column("coverage", "Heard of", sort=True, numeric=True, show=heard_of, csv=heard_of),
        Column("score", "Points so far", sort=True, numeric=True),
    ],
    caption="Services of which too little is known",
    empty="Enough is known about every service of this kind.",
    one="service", first="coverage", filename="standings-grey.csv", about=("service__ref",),
)  # fmt: skip
BY_HAND = Table(
    columns=[
        *_service(), _band("band", "Set to"), _band("shows", "Shows now"), _band("computed", "Facts say"),
        Column("reason", "Why"), _day("expires_on", "Until"), Column("set_by_name", "Set by", sort=True),
        Column("seconded_by_name", "Confirmed by"),
    ],
    caption="Standings set by hand",
    empty="No standing is set by hand, or none of this kind.",
    one="standing", first="expires_on", filename="standings-by-hand.csv", about=("service__ref",),
)  # fmt: skip
WAITING = Table(
    columns=[
        *_service(), _band("band", "Proposed"), Column("reason", "Why"), _day("expires_on", "Until"),
        Column("proposed_by_name", "Proposed by", sort=True), _day("lapses_on", "Lapses on"),
        Column(
            "pk", "Answer",
            show=lambda row: LINK.format(reverse("risk:proposal", args=[row.pk]), "Open the proposal"),
        ),
    ],
    caption="Proposals that wait for a second person",
    empty="Nothing waits for a second person.",
    one="proposal", first="lapses_on", filename="standings-waiting.csv", about=("service__ref",),
)  # fmt: skip
TRIGGERS = Table(
    columns=[
        *_service(),
        Column(
            "floor", "At least", show=lambda row: standing(row.floor), csv=lambda row: row.floor.label
        ),
        Column("sentences", "What was seen", show=_seen, csv=_seen),
        Column("until", "Until", show=_until, csv=_until),
        Column(
            "band", "Shows now", show=lambda row: standing(row.standing.band),
            csv=lambda row: Band(row.standing.band).label,
        ),
    ],
    caption="Services with a fact that sets their standing by itself",
    empty="No such fact holds for any service of this kind.",
    one="service", filename="standings-triggers.csv", about=("service__ref",),
)  # fmt: skip
