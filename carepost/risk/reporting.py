"""What risk tells leaders: where services stand and how that moved, and the services at most risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.risk import queries
from carepost.risk.queries import reporting as found
from carepost.risk.rules import Band
from carepost.risk.rules.disagreeing import State
from carepost.risk.rules.reporting import RiskReportPolicy
from carepost.ui import reporting
from carepost.ui.reporting import Better, Figure, Period, Row, Rows, Section, counted, trend_of
from carepost.ui.tags import standing_text
from carepost.ui.words import count_of, plural, short_date

NOBODY = "Nobody yet"


def enter() -> None:
    """Enter the sections of this room; done once, as the application starts."""
    reporting.section("top", "Services at most risk", order=5, needs=Can.SEE_STANDING, make=top)
    reporting.section("standing", "Standing and movement", order=20, needs=Can.SEE_STANDING, make=standing)
    reporting.section("disagreements", "Standings disputed", order=21, needs=Can.SEE_STANDING, make=disputed)


def standing(viewer: Actor, period: Period) -> Section:
    """Where the services stood as the period ended, and which moved during it."""
    stood = found.stood_on(viewer, period.end)
    bands = {one: found.bands_on(viewer, one.end) for one in period.series()}
    return Section(
        "standing",
        "Standing and movement",
        (*(_band(band, stood, period, bands) for band in Band), *_moved(viewer, period)),
        note="Where services stood is as of the end of the period’s last day.",
    )


def top(viewer: Actor, period: Period) -> Section:
    """The red services with most points, each with why, since when, and who acts."""
    most = policies.in_force(RiskReportPolicy, viewer.council_id, period.end).value.top
    red = [one for one in found.stood_on(viewer, period.end) if one.band is Band.RED]
    listed = red[:most]
    acts = reporting.owners(viewer, [one.ref for one in listed])
    rows = tuple(
        Row(
            (
                one.name,
                one.town,
                f"{one.score:.0f}",
                short_date(one.since),
                one.why,
                acts.get(one.ref, NOBODY),
            ),
            _service(one.ref),
        )
        for one in listed
    )
    sentence = (
        f"Of {plural(len(red), 'red service')} these {len(listed)} have most points." if len(red) > len(listed)
        else f"{plural(len(red), 'service')} stood at Red as the period ended."
    )  # fmt: skip
    behind = Rows(("Service", "Town", "Points", "Red since", "Why", "Who acts"), rows)
    return Section(
        "top",
        "Services at most risk",
        (counted("top.listed", "At most risk", behind, sentence, listed=True),),
    )


def _band(
    band: Band, stood: Sequence[found.Stood], period: Period, bands: dict[Period, dict[Band, int]]
) -> Figure:
    here = [one for one in stood if one.band is band]
    rows = tuple(
        Row((one.name, one.town, short_date(one.since), one.why), _service(one.ref)) for one in here
    )  # fmt: skip
    return counted(
        f"standing.{band}", standing_text(band), Rows(("Service", "Town", "Since", "Strongest worry"), rows),
        f"{count_of(len(here), len(stood), 'service')} stood at {band.label} as the period ended.",
        better=Better.MORE if band is Band.GREEN else Better.FEWER,
        measure=band in (Band.RED, Band.GREY),
        trend=trend_of(period, lambda one: bands[one][band]),
    )  # fmt: skip


def _moved(viewer: Actor, period: Period) -> tuple[Figure, Figure]:
    series = period.series()
    moves = found.moved_in(viewer, series[0].start, period.end)
    return _moves(moves, period, worse=True), _moves(moves, period, worse=False)


def _moves(moves: Sequence[Any], period: Period, *, worse: bool) -> Figure:
    way = [move for move in moves if queries.turned_worse(move) is worse]
    now = [move for move in way if period.start <= move.on <= period.end]
    rows = tuple(
        Row(
            (
                move.service.name, move.service.town, short_date(move.on), standing_text(move.band_from),
                standing_text(move.band_to), found.why(move.reasons),
            ),
            _service(move.service.ref),
        )
        for move in now
    )  # fmt: skip
    words = "worse" if worse else "better"
    return counted(
        f"standing.{words}", f"Moved to a {words} standing",
        Rows(("Service", "Town", "Day", "From", "To", "Strongest worry"), rows),
        f"{plural(len(now), 'move')} to a {words} standing in the period; a service that moved twice counts twice.",
        better=Better.FEWER if worse else Better.MORE, measure=worse,
        trend=trend_of(period, lambda one: sum(one.start <= move.on <= one.end for move in way)),
    )  # fmt: skip


def disputed(viewer: Actor, period: Period) -> Section:
    """What providers disputed in the period, and how what was answered in it ended."""
    said = found.disputed_in(viewer, period.start, period.end)
    answered = found.answered_in(viewer, period.start, period.end)
    changed = [row for row in answered if row.state != State.NOT_UPHELD]
    return Section(
        "disagreements", "Standings disputed",
        (
            counted(
                "disagreements.said", "Disputed by providers", _disputes(said),
                f"{plural(len(said), 'disagreement')} came in during the period.",
            ),
            Figure(
                "disagreements.upheld", "Upheld, wholly or in part", len(changed),
                f"{count_of(len(changed), len(answered), 'answer')} of the period upheld it, wholly or in part.",
                _disputes(answered, counts=lambda row: int(row.state != State.NOT_UPHELD)), denominator=len(answered),
            ),
        ),
    )  # fmt: skip


def _disputes(rows: Sequence[Any], counts: Callable[[Any], int] = lambda row: 1) -> Rows:
    listed = tuple(
        Row(
            (row.ref, row.service.name, State(row.state).label, short_date(row.said_on), row.owner_name),
            reverse("risk:disagreement", args=[row.pk]),
            counts(row),
        )
        for row in rows
    )
    return Rows(("Number", "Service", "State", "Said on", "Owner"), listed)


def _service(ref: str) -> str:
    return reverse("register:service", args=[ref])
