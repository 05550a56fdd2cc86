"""What leaders are told of calls: those made, the promise kept, and who was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from carepost.contact import queries
from carepost.contact.queries import reporting as found
from carepost.contact.rules import CallPolicy, Outcome, StepKind
from carepost.contact.rules.reporting import CallReportPolicy
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.ui import reporting
from carepost.ui.reporting import Better, Period, Row, Rows, Section, counted, shared, trend_of
from carepost.ui.tags import standing_text
from carepost.ui.words import count_of, plural, short_date

CALLS, MISSED = "Calls and the promise", "Calls missed"
_NOT_COMPLETED = [outcome for outcome in Outcome if outcome is not Outcome.COMPLETED]


def calls(viewer: Actor, period: Period) -> Section:
    """The calls of the period, and the share of services whose every gap was within the promise."""
    by_day = found.calls_by_day(viewer, period.earlier(reporting.TREND).start, period.end)
    done = _calls(viewer, period, [Outcome.COMPLETED])
    tried = _calls(viewer, period, _NOT_COMPLETED)
    return Section(
        "calls",
        CALLS,
        (
            counted(
                "calls.completed", "Calls completed", done,
                f"{_were(len(done.rows), 'call')} completed, and {plural(len(tried.rows), 'other attempt')} made.",
                better=Better.MORE, measure=True, trend=_summed(period, by_day, 0),
            ),
            counted(
                "calls.attempts", "Other attempts", tried,
                f"{_were(len(tried.rows), 'attempt')} made that did not lead to a completed call.",
                trend=_summed(period, by_day, 1),
            ),
            _promise(viewer, period),
        ),
    )  # fmt: skip


def missed(viewer: Actor, period: Period) -> Section:
    """The services that had missed calls as the period ended, and how far the ladder is with those that are late."""
    ends = found.missing_on(viewer, [one.end for one in period.series()])
    ended = ends[period.end]
    twice = _at_least(ended, 2)
    late = found.late_now(viewer, period.at)
    visit = [each for each in late if each.step and each.step.kind is StepKind.VISIT]
    return Section(
        "missed",
        MISSED,
        (
            counted(
                "missed.any", "Missed a call", _missing(ended),
                f"{plural(len(ended), 'service')} had missed a call or more as the period ended.",
                better=Better.FEWER, trend=trend_of(period, lambda one: len(ends[one.end])),
            ),
            counted(
                "missed.twice", "Missed two calls or more in a row", _missing(twice),
                f"{plural(len(twice), 'service')} had missed two calls or more in a row as the period ended.",
                better=Better.FEWER, measure=True, trend=trend_of(period, lambda one: len(_at_least(ends[one.end], 2))),
            ),
            counted(
                "missed.late", "Calls late as the report was made", _late(late),
                f"{plural(len(late), 'service')} waited for a call that was late as the report was made.",
                better=Better.FEWER, measure=True,
            ),
            counted(
                "missed.visit", "A visit to be considered", _late(visit),
                f"{plural(len(visit), 'service')} had come to the last step of the ladder: an unannounced visit is to"
                " be considered, and the decision recorded.",
                better=Better.FEWER, listed=True,
            ),
        ),
        note="Missed calls are counted every night. The two last figures are of the moment when the report was made.",
    )  # fmt: skip


def _calls(viewer: Actor, period: Period, outcomes: Sequence[Outcome]) -> Rows:
    wanted = queries.Wanted(since=period.start, until=period.end)
    rows = queries.matching(viewer, wanted).filter(outcome__in=outcomes)
    return Rows(("Service", "Day", "How it ended"), tuple(map(_call, rows)))


def _call(call: Any) -> Row:
    """A call as leaders read it: no word of what was said."""
    ended = Outcome(call.outcome).label.partition(":")[0]
    return Row((call.service.name, short_date(call.on), ended), reverse("contact:call", args=[call.pk]))


def _promise(viewer: Actor, period: Period) -> reporting.Figure:
    council = viewer.council_id
    back = policies.in_force(CallReportPolicy, council, period.end).value.promise_days
    most = policies.in_force(CallPolicy, council, period.end).value.compliance_gap_days
    gaps = {one: _gaps(viewer, one, back) for one in period.series()}
    now = gaps[period]
    kept = sum(gap.kept for gap in now)
    rows = tuple(
        Row(
            (gap.name, gap.town, plural(gap.longest, "day"), short_date(gap.ended)),
            _service(gap.ref), int(gap.kept),
        )
        for gap in now
    )  # fmt: skip
    return shared(
        "calls.promise", "Promise kept",
        Rows(("Service", "Town", "Longest time without a completed call", "It ended on"), rows),
        f"{count_of(kept, len(now), 'service')} never went more than {most} days without a completed call"
        f" in the {back} days to {short_date(period.end)}.",
        definition=(
            f"Of the services open at any time in the {back} days to the period’s end, those with never more than"
            f" {most} days between completed calls, counting from the start and to the end of these days or of their"
            " being open and known."
        ),
        better=Better.MORE, measure=True,
        trend=trend_of(
            period, lambda one: reporting.percent(sum(gap.kept for gap in gaps[one]), len(gaps[one]))
        ),
    )  # fmt: skip


def _gaps(viewer: Actor, period: Period, back: int) -> Sequence[queries.ServiceGap]:
    return queries.gap_rows(viewer, period.end - timedelta(days=back - 1), period.end, period.at)


def _missing(services: Sequence[found.Missing]) -> Rows:
    rows = (
        Row((one.name, one.town, plural(one.missed, "call")), _service(one.ref)) for one in services
    )  # fmt: skip
    return Rows(("Service", "Town", "Missed in a row"), tuple(rows))


def _late(services: Sequence[found.Late]) -> Rows:
    rows = (
        Row(
            (
                one.name, one.town, standing_text(one.band), short_date(one.due_on), plural(one.days, "day"),
                one.step.label if one.step else "Call again",
            ),
            _service(one.ref),
        )
        for one in services
    )  # fmt: skip
    return Rows(("Service", "Town", "Standing", "Was due", "Late", "What is due now"), tuple(rows))


def _at_least(services: Sequence[found.Missing], calls: int) -> list[found.Missing]:
    return [one for one in services if one.missed >= calls]


def _summed(period: Period, by_day: Mapping[date, tuple[int, int]], part: int) -> tuple[reporting.Point, ...]:
    def total(one: Period) -> int:
        return sum(counts[part] for on, counts in by_day.items() if one.start <= on <= one.end)

    return trend_of(period, total)


def _were(count: int, what: str) -> str:
    return f"{plural(count, what)} {'was' if count == 1 else 'were'}"


def _service(ref: str) -> str:
    return reverse("register:service", args=[ref])
