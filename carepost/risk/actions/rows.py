"""Between a standing as rules make it and the row that is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from carepost.risk import models
from carepost.risk.rules import Band, Better, ReasonLine, ScorePolicy, Standing

#: The columns that say what the standing is; where they are all the same there is nothing to write.
CONTENT = (
    "band", "computed", "score_band", "score", "coverage", "enough_known", "missing", "reasons", "triggers",
    "what_would_change", "better", "overridden", "policy_version",
)  # fmt: skip
WRITTEN = (
    *CONTENT, "on", "before_computed", "before_better", "since", "paced_since", "paced_before", "computed_at",
)  # fmt: skip

_POINTS, _COVER = Decimal("0.001"), Decimal("0.0001")


def previous_of(row: models.Standing | None, today: date) -> Standing | None:
    """The standing of the last earlier day, as far as patience needs it; None when there was none."""
    if row is None:
        return None
    computed, better = (
        (row.computed, row.better) if row.on < today else (row.before_computed, row.before_better)
    )
    return _remembered(computed, better, row) if computed else None


def _remembered(computed: str, better: dict[str, Any] | None, row: models.Standing) -> Standing:
    band = Band(computed)
    return Standing(
        on=row.on,
        band=band,
        computed=band,
        score_band=band,
        score=row.score,
        coverage=row.coverage,
        enough_known=row.enough_known,
        missing=(),
        reasons=(),
        triggers=(),
        better=None if better is None else _better(better),
        overridden=False,
        policy_version=row.policy_version,
        what_would_change=(),
    )


def _better(kept: dict[str, Any]) -> Better:
    return Better(Band(kept["band"]), int(kept["count"]), date.fromisoformat(kept["last_on"]))


def row_of(
    standing: Standing,
    before: models.Standing | None,
    policy: ScorePolicy,
    *,
    council_id: int,
    service_id: int,
    now: datetime,
) -> models.Standing:
    """The row to keep for a standing, given the one kept before it."""
    paced_since, paced_before = _pace(standing, before, policy)
    row = models.Standing(
        council_id=council_id,
        service_id=service_id,
        on=standing.on,
        band=standing.band.value,
        computed=standing.computed.value,
        score_band=standing.score_band.value,
        score=standing.score.quantize(_POINTS),
        coverage=standing.coverage.quantize(_COVER),
        enough_known=standing.enough_known,
        missing=[family.value for family in standing.missing],
        reasons=[_reason(line) for line in standing.reasons],
        triggers=list(standing.triggers),
        what_would_change=list(standing.what_would_change),
        better=None if standing.better is None else _kept(standing.better),
        overridden=standing.overridden,
        policy_version=standing.policy_version,
        since=before.since if before is not None and before.band == standing.band else standing.on,
        paced_since=paced_since,
        paced_before=paced_before,
        computed_at=now,
    )
    if before is not None:
        earlier = before.on < standing.on
        row.before_computed = before.computed if earlier else before.before_computed
        row.before_better = before.better if earlier else before.before_better
    return row


def _pace(standing: Standing, before: models.Standing | None, policy: ScorePolicy) -> tuple[date | None, str]:
    """Since when a service is called more often, and as what it was called until then.

    A service without a standing was called as a grey one. One that turns worse twice within the longest time
    between calls keeps what it was called as at first, so that nothing is overdue before it could be known.
    """
    was = Band(before.band) if before is not None else Band.GREY
    now, then = policy.cadence[standing.band], policy.cadence[was]
    since, earlier = (before.paced_since, before.paced_before) if before is not None else (None, "")
    if now == then:
        return since, earlier
    if now > then:
        return None, ""
    lately = since is not None and (standing.on - since).days < policy.ceiling_days
    return standing.on, earlier if lately else was.value


def same(one: models.Standing, other: models.Standing) -> bool:
    """True when both say the same, whatever day they were worked out on."""
    return all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def _reason(line: ReasonLine) -> dict[str, Any]:
    return {
        "sentence": line.sentence,
        "points": _points(line.points),
        "kind": line.kind,
        "severity": line.severity,
        "observed_on": line.observed_on.isoformat(),
        "source": line.source,
    }


@lru_cache(maxsize=8192)
def _points(points: Decimal) -> str:
    return str(points.quantize(_POINTS))


def _kept(better: Better) -> dict[str, Any]:
    return {"band": better.band.value, "count": better.count, "last_on": better.last_on.isoformat()}
