"""What the market did: who came, who left and why that is, how ratings stood and moved, how many beds there were.

Expressions over the history of one source. `day` is the day of the file that first says so, or with CQC's API the day
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import BooleanValue, Table, Value
from ibis.util import gen_name

from carepost.register.rules import ExitKind, RegisterPolicy

NEW = "new"
UNRATED = "unrated"
_AT_ITS_END = ("area", "provider", "name", "uprn", "site", "successor", "reason")
_NONE = ibis.literal(0, type="int64")
_ENDS = (str(ExitKind.CLOSED), str(ExitKind.OWNERSHIP_CHANGE), str(ExitKind.RE_REGISTERED))


@dataclass(frozen=True, slots=True)
class Told:
    """The history of one source with the days that it is known of, the first and the last among them."""

    rows: Table
    days: Sequence[date]
    exact: bool = False  # true of the API, whose days are the days themselves and not those of files
    source: str = ""  # the kind of file
    policy: RegisterPolicy = field(default_factory=RegisterPolicy)
    every: Table | None = None  # what `gathered` has computed: lives, and ends
    over: Table | None = None


def gathered(backend: BaseBackend, told: Told) -> Told:
    """The same with its lives and ends computed once, for several questions."""
    told = replace(told, every=backend.create_table(gen_name("lives"), lives(told), temp=True))
    return replace(told, over=backend.create_table(gen_name("ends"), ends(told), temp=True))


def lives(told: Told) -> Table:
    """A row for each location: when it came and, if it is gone, when it left; who it was at its end and its start.

    A location that a file left out and a later one has again never left.
    """
    if told.every is not None:
        return told.every
    rows = told.rows
    spans = rows.group_by("ref").agg(
        came=rows.valid_from.min(),
        last=rows.valid_from.max(),
        still=rows.valid_to.isnull().any(),
        ended=rows.valid_to.max(),
        registered=rows.registered.argmin(rows.valid_from),
    )
    found = rows.join(spans, [rows.ref == spans.ref, rows.valid_from == spans.last]).select(
        spans.ref, spans.came, spans.registered, gone=ibis.ifelse(spans.still, ibis.null("date"), spans.ended),
        start=ibis.coalesce(spans.registered, spans.came), **{name: rows[name] for name in _AT_ITS_END},
    )  # fmt: skip
    return found


def _candidates(told: Told, every: Table) -> Table:
    """Who may carry on what a leaver gave up, in the order in which they are believed: named, at its place, moved."""
    gone, other = every.filter(every.gone.notnull()), every.view()
    near = (other.ref != gone.ref) & _within(other.start, gone.gone, told.policy.exit_days)
    by = [
        (0, [gone.successor == other.ref]),
        (1, [gone.uprn == other.uprn, gone.uprn != "", near]),
        (1, [gone.site == other.site, gone.site != "", (gone.uprn == "") | (other.uprn == ""), near]),
        (
            2,
            [
                gone.provider == other.provider,
                gone.name == other.name,
                gone.provider != "",
                gone.name != "",
                near,
            ],
        ),
    ]
    return ibis.union(*(
        gone.join(other, on).select(
            ref=gone.ref, rank=ibis.literal(rank), follower=other.ref, follower_provider=other.provider
        )
        for rank, on in by
    ))  # fmt: skip


def _within(one: Value, other: Value, days: int) -> BooleanValue:
    return one.delta(other, unit="day").abs() <= days


def ends(told: Told) -> Table:
    """A row for each location that is gone, and what its end was: `kind`, whether it left the market, its follower.

    Closed is not deactivated: who is followed, by name of CQC's or within `exit_days` at the same address (or under the
    same name and provider elsewhere), changed hands or was registered again, and the service went on (domain 1.6,
    T1.5). `settled`: nothing that comes later can change it but a correction.
    """
    if told.over is not None:
        return told.over
    every = lives(told)
    found = _candidates(told, every)
    best = found.mutate(
        place=ibis.row_number().over(group_by=found.ref, order_by=[found["rank"], found.follower])
    )
    best = best.filter(best.place == 0).select("ref", "follower", "follower_provider")
    gone = every.filter(every.gone.notnull()).left_join(best, "ref").drop("ref_right")
    named = gone.successor != ""  # who may be registered elsewhere, and in no file of ours
    followed = gone.follower.notnull() | named
    closed, changed, again = (ibis.literal(each) for each in _ENDS)
    same = ibis.ifelse(
        gone.follower_provider.notnull(),
        gone.follower_provider == gone.provider,
        gone.reason == "Location Move",
    )
    last = max(told.days)
    until = ibis.literal(last, type="date").delta(gone.gone, unit="day")
    return gone.mutate(
        kind=ibis.ifelse(followed, ibis.ifelse(same, again, changed), closed),
        exit=~followed,
        settled=followed | (until > told.policy.exit_days),
        follower=ibis.coalesce(gone.follower, gone.successor.nullif("")),
    )


def exits(told: Told) -> Table:
    """How many locations of each area were gone on each day, by what their end was."""
    rows = ends(told)
    return rows.group_by(["area", "kind", "settled", day(rows.gone)]).agg(services=rows.count())


def entries(told: Told) -> Table:
    """How many locations came to each area on each day: new to the market, or in place of another.

    Those of the first file were there before.
    """
    first = min(told.days)
    every, over = lives(told), ends(told)
    after = over.filter(over.follower.notnull()).group_by("follower").agg(how=over.kind.max())
    came = every if told.exact else every.filter(every.came > first)
    found = came.left_join(after, came.ref == after.follower)
    found = found.mutate(kind=ibis.coalesce(found.how, ibis.literal(NEW)))
    return found.group_by(["area", "kind", day(found.came)]).agg(services=found.count())


def day(value: Value) -> Value:
    return value.name("day")


def stock(told: Told) -> Table:
    """How many services and beds each area had on each day, by rating and whether they are care homes.

    Of a dual registration the primary holds the beds (T1.4).
    """
    rows = told.rows
    rows = rows.mutate(
        rating=ibis.coalesce(rows.rating, ibis.literal(UNRATED)),
        beds=ibis.ifelse(
            rows.care_home & ((rows.dual_primary == "") | (rows.dual_primary == rows.ref)), rows.beds, 0
        )
        .fill_null(0)
        .cast("int64"),
    )
    key = ["area", "rating", "care_home"]
    came = rows.select(*key, day(rows.valid_from), services=ibis.literal(1, type="int64"), beds=rows.beds)
    ended = rows.filter(rows.valid_to.notnull())
    went = ended.select(*key, day(ended.valid_to), services=ibis.literal(-1, type="int64"), beds=-ended.beds)
    moves = ibis.union(came, went)
    moves = moves.group_by([*key, "day"]).agg(services=moves.services.sum(), beds=moves.beds.sum())
    return _on_each_day(moves, key, told)


def _on_each_day(moves: Table, key: list[str], told: Told) -> Table:
    """Changes added up to what was there, on each of the days."""
    every = ibis.memtable(pa.table({"day": pa.array(sorted(told.days), pa.date32())}))
    grid = moves.select(*key).distinct().cross_join(every)
    # A change between two days, which only the API tells, counts for the day after; the first day has all before it.
    before = ibis.union(
        moves.mutate(told=ibis.literal(False)), grid.mutate(services=_NONE, beds=_NONE, told=ibis.literal(True)).select(
            *key, "day", "services", "beds", "told"
        )
    )  # fmt: skip
    same = before.group_by([*key, "day"]).agg(
        services=before.services.sum(), beds=before.beds.sum(), told=before.told.any()
    )
    window = ibis.cumulative_window(group_by=key, order_by=same.day)
    summed = same.mutate(services=same.services.sum().over(window), beds=same.beds.sum().over(window))
    return summed.filter(summed.told & (summed.services > 0)).drop("told")


def movement(told: Told) -> Table:
    """How often a rating followed which, by area and day: only of one location, when another was published for it.

    An inherited rating is no movement: it came with a new registration, or was earned by another provider.
    """
    rows = told.rows
    rated = rows.filter(rows.rating.notnull())
    window = ibis.window(group_by=rated.ref, order_by=rated.valid_from)
    rated = rated.mutate(
        before=rated.rating.lag().over(window),
        rated_before=rated.rated.lag().over(window),
        inherited_before=rated.inherited.lag().over(window),
    )
    again = rated.filter(
        rated.before.notnull()
        & ~rated.rated.identical_to(rated.rated_before)
        & ~rated.inherited.fill_null(ibis.literal(False))
        & ~rated.inherited_before.fill_null(ibis.literal(False))
    )
    found = again.select("area", day(again.valid_from), before=again.before, after=again.rating)
    return found.group_by(["area", "day", "before", "after"]).agg(services=found.count())
