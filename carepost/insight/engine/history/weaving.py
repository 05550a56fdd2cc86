"""Monthly files become intervals of validity, in whatever order they come.

A row says that a location was in this state from `valid_from` on, the first file's day that says so, and no longer on
`valid_to`, the next file's day that says otherwise; NULL where the last file still says so. So it is a function of the
set of files alone: a file that comes late changes only what differs from its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

#: What a file says of a location on its day; `kinds` of care with a bar between. What comes last, only CQC's API and
#: the register tell: who followed whom, and CQC's reasons.
STATE = {
    "ref": pa.string(), "name": pa.string(), "area": pa.string(), "region": pa.string(), "provider": pa.string(),
    "provider_name": pa.string(), "brand": pa.string(), "kinds": pa.string(), "care_home": pa.bool_(),
    "adult_social_care": pa.bool_(), "beds": pa.int32(), "rating": pa.string(), "rated": pa.date32(),
    "inherited": pa.bool_(), "registered": pa.date32(), "dual_primary": pa.string(), "uprn": pa.string(),
    "site": pa.string(), "successor": pa.string(), "reason": pa.string(), "predecessor": pa.string(),
    "before_reason": pa.string(),
}  # fmt: skip
VALID = ("valid_from", "valid_to")
SCHEMA = pa.schema([*STATE.items(), *((name, pa.date32()) for name in VALID)])
_ONLY_API = ("successor", "reason", "predecessor", "before_reason")
#: Columns that the history has had since; one that was made before lacks them, and is read as if no file told.
_SINCE = ("provider_name", "kinds", "predecessor", "before_reason")
BAR = "|"


def states(services: pa.Table) -> pa.Table:
    """What the history keeps of a file's services."""
    empty = pa.array([""] * services.num_rows, pa.string())
    told = dict.fromkeys(_ONLY_API, empty)
    told["kinds"] = pa.array([barred(each) for each in services["kinds"].to_pylist()], pa.string())
    columns = [told[name] if name in told else services[name].cast(kind) for name, kind in STATE.items()]
    return pa.table(columns, schema=pa.schema(list(STATE.items())))


def barred(kinds: Iterable[str] | None) -> str:
    """Kinds of care as the history keeps them: in one order, with a bar between."""
    return BAR.join(sorted(kinds or ()))


def completed(history: pa.Table) -> pa.Table:
    """A history, whenever it was made, with every column of today."""
    for name in _SINCE:
        if name not in history.column_names:
            history = history.append_column(name, pa.array([""] * history.num_rows, pa.string()))
    return history.select(SCHEMA.names)


def woven(
    backend: BaseBackend, history: pa.Table, days: Sequence[date], day: date, month: pa.Table
) -> pa.Table:
    """The history with one more file. `days`: those already in it; `month`: a row of STATE for each location.

    Raises ValueError where the day is in already.
    """
    if day in days:
        raise ValueError(f"{day} is in the history already")
    after = min((each for each in days if each > day), default=None)
    held, new = (ibis.memtable(each) for each in (history, month))
    there = (held.valid_from < day) & (held.valid_to.isnull() | (held.valid_to > day))
    covering, others = held.filter(there), held.filter(~there)
    kept = covering.semi_join(new, _alike(covering, new))
    changed = covering.anti_join(new, _alike(covering, new))
    fresh = new.anti_join(covering, _alike(new, covering))
    pieces = [kept, changed.mutate(valid_to=_day(day))]
    if after is None:
        pieces += [others, _valid(fresh, day, None)]
    else:
        pieces.append(changed.filter(_ends_after(changed, after)).mutate(valid_from=_day(after)))
        next_ = others.filter(others.valid_from == after)
        pieces += [
            others.filter(others.valid_from != after),
            next_.anti_join(fresh, _alike(next_, fresh)),
            next_.semi_join(fresh, _alike(next_, fresh)).mutate(valid_from=_day(day)),
            _valid(fresh.anti_join(next_, _alike(fresh, next_)), day, after),
        ]
    found = ibis.union(*(each.select(*SCHEMA.names) for each in pieces))
    return _sorted(backend, found)


def whole(backend: BaseBackend, months: Table, days: Sequence[date]) -> pa.Table:
    """The history of many files at once: `months` has STATE and `day`. The same as one after the other."""
    return _sorted(backend, whole_expression(months, days))


def whole_expression(months: Table, days: Sequence[date]) -> Table:
    """The same as an expression. Runs of one state in files that follow each other become one row."""
    order = ibis.memtable(
        pa.table({"day": pa.array(sorted(days), pa.date32()), "at": pa.array(range(len(days)), pa.int32())})
    )
    following = ibis.memtable(
        pa.table({"after": pa.array(range(len(days)), pa.int32()), "valid_to": pa.array([*sorted(days)[1:], None],
                                                                                       pa.date32())})
    )  # fmt: skip
    rows = months.join(order, "day")
    place = ibis.row_number().over(group_by=list(STATE), order_by=rows["at"])
    runs = rows.mutate(run=rows["at"] - place)
    found = runs.group_by([*STATE, "run"]).agg(valid_from=runs.day.min(), after=runs["at"].max())
    return found.join(following, "after").select(*SCHEMA.names)


def _sorted(backend: BaseBackend, found: Table) -> pa.Table:
    rows: pa.Table = backend.to_pyarrow(found.order_by("ref", "valid_from"))
    return rows.cast(SCHEMA)


def _alike(one: Table, other: Table) -> list[ibis.expr.types.BooleanValue]:
    """The same location in the same state; what is not told is the same as what is not told."""
    return [
        one["ref"] == other["ref"],
        *(one[name].identical_to(other[name]) for name in STATE if name != "ref"),
    ]


def _ends_after(rows: Table, day: date) -> ibis.expr.types.BooleanValue:
    return rows.valid_to.isnull() | (rows.valid_to > day)


def _valid(rows: Table, start: date, end: date | None) -> Table:
    return rows.mutate(valid_from=_day(start), valid_to=ibis.null("date") if end is None else _day(end))


def _day(day: date) -> ibis.expr.types.Value:
    return ibis.literal(day, type="date")
