"""What the market did: who came, who left and why that is, how ratings stood and moved, how many beds there were.

Expressions over the history of one source. `day` is the day of the file that first says so, or with CQC's API the day
itself.
"""

from __future__ import annotations

from dataclasses import replace

import ibis
from ibis.backends import BaseBackend
from ibis.expr.types import Table, Value
from ibis.util import gen_name

from carepost.insight.engine.history.lives import NEW, Told, arrivals, ends, lives, once

__all__ = ["NEW", "UNRATED", "Told", "ends", "entries", "exits", "gathered", "lives", "movement", "stock"]
UNRATED = "unrated"
_NONE = ibis.literal(0, type="int64")


def gathered(backend: BaseBackend, told: Told) -> Told:
    """The same with its lives and ends computed once, for several questions."""
    told = replace(told, every=backend.create_table(gen_name("lives"), lives(told), temp=True))
    return replace(told, over=backend.create_table(gen_name("ends"), ends(told), temp=True))


def exits(told: Told) -> Table:
    """How many locations of each area were gone on each day, by what their end was."""
    rows = ends(told)
    return rows.group_by(["area", "kind", "settled", day(rows.gone)]).agg(services=rows.count())


def entries(told: Told) -> Table:
    """How many locations came to each area on each day: new to the market, or in place of another.

    Those of the first file were there before.
    """
    found = arrivals(told)
    return found.group_by(["area", "kind", day(found.came)]).agg(services=found.count())


def day(value: Value) -> Value:
    return value.name("day")


def stock(told: Told) -> Table:
    """How many services and beds each area had on each day, by rating and whether they are care homes.

    Of a dual registration the primary is counted, and holds the beds (T1.4).
    """
    rows = once(told.rows)
    rows = rows.mutate(
        rating=ibis.coalesce(rows.rating, ibis.literal(UNRATED)),
        beds=ibis.ifelse(rows.care_home, rows.beds, 0).fill_null(0).cast("int64"),
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
    every = ibis.literal(sorted(told.days), type="array<date>")  # within the query: Spark is handed no tables
    grid = moves.select(*key).distinct().mutate(day=every.unnest())
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
