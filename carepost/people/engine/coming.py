"""What comes into an index and what goes: what is sent, corrected and gone, and what stands otherwise by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from carepost.people.engine import blocks, standing
from carepost.people.engine.cleaning import rows
from carepost.people.engine.cleaning.columns import BITS, grown_by
from carepost.people.engine.decisions import Key
from carepost.people.engine.opened import Index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from carepost.people.engine.blocks import Given
    from carepost.people.engine.standing import Settled

    Ids = NDArray[np.int64]


class Unknown(ValueError):
    """A record that should go is not there; the message names it by list and id."""


@dataclass(frozen=True, slots=True)
class Coming:
    """`records` with new numbers, among them those that are corrected or stand otherwise now, which are in `went`.

    `sent` of them came from outside: `new` ones, and `corrected` ones; `left` are gone for good.
    """

    records: pa.Table
    keys: Given
    went: Ids
    sent: int
    new: int
    corrected: int
    left: int
    settled: dict[str, Settled]


def coming(index: Index, source: pa.Table, today: date, gone: list[Key]) -> Coming:
    """What comes and goes. Raises Unknown."""
    left = _left(index, gone)
    incoming, keys, corrected = _sent(index, source, today)
    went = np.union1d(corrected, left)
    going = index.fetch(went)
    settled = {name: _settled(index, name, incoming, going) for name in standing.NAMES}
    own, stirred = _owned(index, incoming, keys, going)
    stirred += [index.names[name].bearing(settled[name]) for name in standing.NAMES]
    stirred.append(index.children(date.fromisoformat(grown_by(today))))
    more = np.setdiff1d(index.placed.alive(np.concatenate(stirred)), went)
    records, keys = _together(index, incoming, keys, more)
    records = _told(index, records, settled, own, today)
    return Coming(
        records, keys, np.union1d(went, more), incoming.num_rows, incoming.num_rows - len(corrected),
        len(corrected), len(left), settled,
    )  # fmt: skip


def _left(index: Index, gone: list[Key]) -> Ids:
    """The records that are gone, by their numbers."""
    which, found = index.known(gone)
    if len(found) < len(gone):
        lost = gone[min(set(range(len(gone))) - set(which.tolist()))]
        raise Unknown(f"There is no record {lost[0]}/{lost[1]}, so it cannot go.")
    return found


def _sent(index: Index, source: pa.Table, today: date) -> tuple[pa.Table, Given, Ids]:
    """What was sent and is not as it stands, in the order of list and record_id; its keys; which stood otherwise."""
    cleaned = rows.clean(source, today, foreign=index.about.foreign)
    schema = index.schema
    columns = {
        each.name: pa.array(cleaned[each.name], each.type)
        if each.name in cleaned
        else pa.nulls(source.num_rows, each.type)
        for each in schema
    }
    table = pa.table(columns, schema)
    keys = blocks.given(index.db, table, likes_bits=BITS)
    bits = pa.array(keys.more["likes_bits"], from_pandas=True).cast(schema.field("likes_bits").type)
    table = table.set_column(schema.get_field_index("likes_bits"), schema.field("likes_bits"), bits)
    places, ids = index.keys.find(keys.own)
    there = index.placed.component[ids] != standing.NOBODY
    places, ids = places[there], ids[there]
    stands = _as_it_stands(index, table, places, ids)
    left = np.setdiff1d(np.arange(table.num_rows), places[stands])
    order = sorted(left.tolist(), key=lambda at: (cleaned["list"][at], cleaned["record_id"][at]))
    kept = np.array(order, np.int64)
    return table.take(kept), keys.only(kept), np.unique(ids[~stands])


def _as_it_stands(index: Index, table: pa.Table, places: Ids, ids: Ids) -> NDArray[np.bool_]:
    """Which of the records at these places say what those of the index with these numbers say."""
    if not len(ids):
        return np.empty(0, np.bool_)
    told = [name for name in index.schema.names if name not in {"id", *standing.COLUMNS}]
    every, at = np.unique(ids, return_inverse=True)
    stood = index.fetch(every, told).take(at).to_pylist()
    sent = table.select(told).take(places).to_pylist()
    return np.array([one == other for one, other in zip(sent, stood, strict=True)], np.bool_)


def _settled(index: Index, name: str, incoming: pa.Table, going: pa.Table) -> Settled:
    came, went = incoming[name].to_pylist(), going[name].to_pylist()
    usual = dict(zip(came, incoming["forename_usual"].to_pylist(), strict=True)) if name == "forename" else {}
    more = Counter(came)
    more.subtract(went)
    more.pop(None, None)
    return index.names[name].settle(usual, more)


def _owned(
    index: Index, incoming: pa.Table, keys: Given, going: pa.Table
) -> tuple[dict[str, dict[str, bool]], list[Ids]]:
    """Whose each telephone and e-mail of what comes and goes is now; and the records that it is news to."""
    going_keys = blocks.given(index.db, going) if going.num_rows else None
    own, news = {}, []
    for name in standing.OWNED:
        asked = [each.of(name)[0] for each in (keys, going_keys) if each]
        met = index.placed.alive(index.keys.find(np.concatenate(asked))[1])
        giving = index.fetch(np.setdiff1d(met, going["id"].to_numpy()), ["id", name, "born", f"{name}_own"])
        values = {*incoming[name].to_pylist(), *going[name].to_pylist()}
        told: list[tuple[Any, Any]] = []
        for table in (giving, incoming):
            told += zip(table[name].to_pylist(), table["born"].to_pylist(), strict=True)
        own[name] = standing.owned(told, values)
        stood = zip(*(giving[each].to_pylist() for each in ("id", name, f"{name}_own")), strict=True)
        news.append(
            np.array([number for number, value, was in stood if own[name].get(value, was) != was], np.int64)
        )
    return own, news


def _together(index: Index, incoming: pa.Table, keys: Given, stirred: Ids) -> tuple[pa.Table, Given]:
    """What was sent and what is stirred by it, with new numbers and their keys."""
    if len(stirred):
        more = index.fetch(stirred)
        incoming = pa.concat_tables([incoming, more]).combine_chunks()
        keys = keys.and_of(blocks.given(index.db, more))
    ids = pa.array(np.arange(index.next, index.next + incoming.num_rows), index.schema.field("id").type)
    return incoming.set_column(index.schema.get_field_index("id"), index.schema.field("id"), ids), keys


def _told(
    index: Index, records: pa.Table, settled: dict[str, Settled], own: dict[str, dict[str, bool]], today: date
) -> pa.Table:
    """The same records with all that was settled."""
    made: dict[str, list[Any]] = {}
    for name in standing.NAMES:
        codes = index.names[name].codes(records[name].to_pylist()).tolist()
        ranks, odds = settled[name].rank, settled[name].odd
        made[f"{name}_rank"] = [None if code == standing.NOBODY else int(ranks[code]) for code in codes]
        made[f"{name}_odd"] = [code != standing.NOBODY and bool(odds[code]) for code in codes]
    for name in standing.OWNED:
        before = zip(records[name].to_pylist(), records[f"{name}_own"].to_pylist(), strict=True)
        made[f"{name}_own"] = [own[name].get(value, was) for value, was in before]
    grown = grown_by(today)
    born = zip(records["born"].to_pylist(), records["grown"].to_pylist(), strict=True)
    made["grown"] = [was or (day is not None and day <= grown) for day, was in born]
    for name in standing.COLUMNS:
        field = index.schema.field(name)
        records = records.set_column(
            index.schema.get_field_index(name), field, pa.array(made[name], field.type)
        )
    return records
