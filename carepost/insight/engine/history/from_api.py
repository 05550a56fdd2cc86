"""History as CQC's API tells it: with the days themselves, the ratings of before, and who followed whom and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from carepost.insight.engine.figures.services import ServiceRow, row
from carepost.insight.engine.history.weaving import SCHEMA, STATE
from carepost.register.engine.record import LocationRecord, RatingRecord
from carepost.register.rules import Framework, Question, RelationKind


def intervals(records: Iterable[LocationRecord]) -> tuple[pa.Table, Counter[str]]:
    """A row for each location and state, from its registration to its end; and why locations were left out."""
    held = list(records)
    followed, reasons = _followed(held)
    rows: list[dict[str, object]] = []
    left_out = Counter[str]()
    for record in sorted(held, key=lambda each: each.ref):
        if record.registered is None:
            left_out["It says no day of registration."] += 1
            continue
        spans = _spans(record, record.registered)
        if not spans:
            left_out["It ended on the day of its registration, or before."] += 1
        said = row(record)
        for start, end, rating in spans:
            state = {name: getattr(said, name) for name in STATE if name in ServiceRow.__dataclass_fields__}
            state |= {"successor": min(followed.get(record.ref, {""})), "reason": reasons.get(record.ref, "")}
            state |= _rating(rating)
            rows.append(state | {"valid_from": start, "valid_to": end})
    return pa.Table.from_pylist(rows, schema=SCHEMA), left_out


def newer(
    history: pa.Table, told: dict[str, date], found: pa.Table, day: date
) -> tuple[pa.Table, dict[str, date]]:
    """The history with another file of the API: of each location what the newest file says, whichever came first."""
    refs = set(found["ref"].to_pylist())
    stale = {ref for ref in refs if told.get(ref, day) > day}
    fresh = pa.array(sorted(refs - stale), pa.string())
    kept = history.filter(pc.invert(pc.is_in(history["ref"], value_set=fresh)))
    added = found.filter(pc.is_in(found["ref"], value_set=fresh))
    both = pa.concat_tables([kept, added]).sort_by([("ref", "ascending"), ("valid_from", "ascending")])
    return both, told | dict.fromkeys(refs - stale, day)


def _followed(records: Sequence[LocationRecord]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Who followed each location, by its own word or by its follower's, and CQC's reason."""
    found: dict[str, set[str]] = {}
    reasons: dict[str, set[str]] = {}
    for record in records:
        for relation in record.relations or ():
            if relation.kind is RelationKind.SUCCESSOR:
                before, after = record.ref, relation.other
            elif relation.kind is RelationKind.PREDECESSOR:
                before, after = relation.other, record.ref
            else:
                continue
            found.setdefault(before, set()).add(after)
            reasons.setdefault(before, set()).add(relation.reason)
    return found, {ref: min(each) for ref, each in reasons.items()}


def _spans(record: LocationRecord, start: date) -> list[tuple[date, date | None, RatingRecord | None]]:
    """From when to when a location had which overall rating. One from before its registration is there at its start."""
    dated: dict[date, RatingRecord] = {}
    for each in _overall(record):
        day = max(each.published or start, start)
        if day not in dated or (each.published or start) >= (dated[day].published or start):
            dated[day] = each
    ended = record.deregistered
    days = sorted(day for day in {start, *dated} if ended is None or day < ended)
    rating: RatingRecord | None = None
    found = []
    for day, after in zip(days, [*days[1:], ended], strict=True) if days else ():
        rating = dated.get(day, rating)
        found.append((day, after, rating))
    return found


def _overall(record: LocationRecord) -> list[RatingRecord]:
    """The overall ratings, past and present, the earliest first; the new framework's where it has one group only."""
    whole = [
        each for each in record.ratings or () if each.question is Question.OVERALL and each.value.is_rated
    ]
    groups = {
        each.group for each in whole if each.framework is Framework.SINGLE_ASSESSMENT and not each.is_overall
    }
    told = [
        each
        for each in whole
        if each.is_overall or (each.framework is Framework.SINGLE_ASSESSMENT and len(groups) == 1)
    ]
    return sorted(told, key=lambda each: (each.published or date.min, each.current, each.value))


def _rating(rating: RatingRecord | None) -> dict[str, object]:
    if rating is None:
        return {"rating": None, "rated": None, "inherited": None}
    return {"rating": str(rating.value), "rated": rating.published, "inherited": rating.inherited}
