"""History as CQC's API and the register tell it: with the days themselves, the ratings of before, and who followed whom
and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from carepost.insight.engine.figures.services import ServiceRow, row
from carepost.insight.engine.history.weaving import SCHEMA, STATE, barred
from carepost.register.engine.record import LocationRecord, RatingRecord, RelationRecord
from carepost.register.rules import Framework, Question, RelationKind


@dataclass(frozen=True, slots=True)
class Lived:
    """All that a source knows of one registration: what it is, its ratings, and who came before and after it."""

    said: ServiceRow
    ratings: Sequence[RatingRecord] = ()
    relations: Sequence[RelationRecord] = ()


def intervals(records: Iterable[LocationRecord]) -> tuple[pa.Table, Counter[str]]:
    """A row for each location and state of CQC's API; and why locations were left out."""
    return of_lives(Lived(row(each), each.ratings or (), each.relations or ()) for each in records)


def of_lives(lived: Iterable[Lived]) -> tuple[pa.Table, Counter[str]]:
    """A row for each location and state, from its registration to its end; and why locations were left out."""
    held = sorted(lived, key=lambda each: each.said.ref)
    after, before = _followed(held)
    rows: list[dict[str, object]] = []
    left_out = Counter[str]()
    for one in held:
        said = one.said
        if said.registered is None:
            left_out["It says no day of registration."] += 1
            continue
        spans = _spans(one, said.registered)
        if not spans:
            left_out["It ended on the day of its registration, or before."] += 1
        state = {name: getattr(said, name) for name in STATE if name in ServiceRow.__dataclass_fields__}
        state |= {"kinds": barred(said.kinds)}
        state |= dict(zip(("successor", "reason"), after.get(said.ref, _NOBODY), strict=True))
        state |= dict(zip(("predecessor", "before_reason"), before.get(said.ref, _NOBODY), strict=True))
        for start, end, rating in spans:
            rows.append(state | _rating(rating) | {"valid_from": start, "valid_to": end})
    return pa.Table.from_pylist(rows, schema=SCHEMA), left_out


_NOBODY = ("", "")


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


def _followed(
    lived: Sequence[Lived],
) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """Who followed each location, by its own word or by its follower's, and CQC's reason; and whom each followed."""
    after: dict[str, set[tuple[str, str]]] = {}
    before: dict[str, set[tuple[str, str]]] = {}
    for each in lived:
        for relation in each.relations:
            if relation.kind is RelationKind.SUCCESSOR:
                one, other = each.said.ref, relation.other
            elif relation.kind is RelationKind.PREDECESSOR:
                one, other = relation.other, each.said.ref
            else:
                continue
            after.setdefault(one, set()).add((other, relation.reason))
            before.setdefault(other, set()).add((one, relation.reason))
    return _firsts(after), _firsts(before)


def _firsts(found: dict[str, set[tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    """Of each the other's id that comes first, and the reason that does, each by itself."""
    return {
        ref: (min(other for other, _ in pairs), min(reason for _, reason in pairs))
        for ref, pairs in found.items()
    }


def _spans(one: Lived, start: date) -> list[tuple[date, date | None, RatingRecord | None]]:
    """From when to when a location had which overall rating. One from before its registration is there at its start."""
    dated: dict[date, RatingRecord] = {}
    for each in _overall(one.ratings):
        day = max(each.published or start, start)
        if day not in dated or (each.published or start) >= (dated[day].published or start):
            dated[day] = each
    ended = one.said.deregistered
    days = sorted(day for day in {start, *dated} if ended is None or day < ended)
    rating: RatingRecord | None = None
    found = []
    for day, after in zip(days, [*days[1:], ended], strict=True) if days else ():
        rating = dated.get(day, rating)
        found.append((day, after, rating))
    return found


def _overall(ratings: Sequence[RatingRecord]) -> list[RatingRecord]:
    """The overall ratings, past and present, the earliest first; the new framework's where it has one group only."""
    whole = [each for each in ratings if each.question is Question.OVERALL and each.value.is_rated]
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
