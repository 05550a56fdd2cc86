"""Lists as they are read: what each column is, and all as one table. What is wrong is said, never whose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from carepost.people.engine import columns, files, shifted
from carepost.people.engine.cleaning import names
from carepost.people.engine.files import UnreadableList

ALSO = "also_"  # begins the name, in `source`, of a column that is no field
KEPT = [*(field for field in columns.FIELDS if field not in columns.PARTS), "list", "truth"]


@dataclass(frozen=True, slots=True)
class AList:
    """A list as read: its name, what its headers were taken for, and its rows as text, NULL where blank."""

    name: str
    mapping: dict[str, str]
    table: pa.Table

    @property
    def headers(self) -> list[str]:
        return list(self.table.column_names)

    @property
    def count(self) -> int:
        return int(self.table.num_rows)

    @property
    def all_one_value(self) -> list[str]:
        """Headers of mapped columns that hold one value only, which tells nobody from anybody."""
        told = [each for each in self.mapping.values() if self.count - self.table[each].null_count >= 20]
        return [header for header in told if pc.count_distinct(self.table[header]).as_py() == 1]

    @property
    def useless(self) -> list[str]:
        """Fields that should tell people apart and hold one value only: a stand-in for what is not known."""
        one = set(self.all_one_value)
        return [field for field in columns.TELLING if self.mapping.get(field) in one]

    def without(self, fields: Iterable[str]) -> AList:
        """The same, with these fields not read."""
        return replace(
            self, mapping={each: self.mapping[each] for each in self.mapping if each not in fields}
        )


def given(path: Path) -> dict[str, dict[str, str]]:
    """What each column of each list is, from a columns.json: list, field, header. Raises UnreadableList."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        mappings = {str(a_list): dict(mapping.items()) for a_list, mapping in found.items()}
    except (OSError, ValueError, AttributeError):
        raise UnreadableList(
            f"{path.name} is no columns.json of an earlier run, or cannot be read."
        ) from None
    for field in {field for mapping in mappings.values() for field in mapping} - set(columns.FIELDS):
        known = ", ".join(columns.FIELDS)
        raise UnreadableList(f"{path.name}: there is no field “{field}”. There are: {known}.")
    return mappings


def read(path: Path, mapping: dict[str, str] | None = None) -> AList:
    """A list from its file; its columns are guessed where no `mapping` of field to header is given.

    Raises UnreadableList.
    """
    table = files.read(path)
    mapping = columns.guess(table.column_names) if mapping is None else mapping
    for header in mapping.values():
        if header not in table.column_names:
            raise UnreadableList(f"{path.name} has no column “{header}”, which the file of columns names.")
    if lacking := columns.lacking(mapping):
        raise UnreadableList(f"{path.name} has {lacking}.")
    if not table.num_rows:
        raise UnreadableList(f"{path.name} is empty: it has headers and no records.")
    if "record_id" in mapping:
        _check_ids(path, mapping["record_id"], table[mapping["record_id"]])
    shifted.check(path, mapping, table)
    found = AList(path.stem, mapping, table)
    if found.useless and (lacking := columns.lacking(found.without(found.useless).mapping)):
        named = " and ".join(f"“{mapping[field]}”" for field in found.useless)
        raise UnreadableList(
            f"{path.name}: beside {named}, with one value in every record, it has {lacking}."
        )
    return found


def _check_ids(path: Path, header: str, ids: pa.ChunkedArray) -> None:
    without = ids.null_count
    if len(ids.unique()) - bool(without) < len(ids) - without:
        twice = sum(each["counts"] > 1 for each in pc.value_counts(ids.drop_null()).to_pylist())
        fault = f"{twice:,} {'value stands' if twice == 1 else 'values stand'} twice or more"
    elif without:
        fault = f"{without:,} {'record has' if without == 1 else 'records have'} none"
    else:
        return
    raise UnreadableList(f"{path.name}: “{header}” should tell every record, but {fault}. Mend or rename it.")


def others(lists: list[AList], truth: str | None = None) -> dict[str, str]:
    """The columns that all lists have beside the fields, as they are called in `source`, and their headers.

    A header is the same where its letters and figures are. The column of the truth is none of them.
    """
    spelt = [{columns.plain(header): header for header in each.headers} for each in lists]
    taken = {columns.plain(header) for each in lists for header in (*each.mapping.values(), truth or "")}
    shared = [text for text in spelt[0] if all(text in each for each in spelt) and text not in taken]
    return {f"{ALSO}{text}": spelt[0][text].strip() for text in shared if text}


def named(headers: Iterable[str], others: Mapping[str, str]) -> list[str]:
    """Those of a list's headers that are `others`."""
    return [header for header in headers if f"{ALSO}{columns.plain(header)}" in others]


def source(lists: list[AList], truth: str | None = None, others: Mapping[str, str] | None = None) -> pa.Table:
    """The lists as one table of text: list, record_id, every field, the column of the truth where one is named, and
    `others`."""
    more = others or {}
    kept = [*KEPT, *more]
    empty = pa.schema([(field, pa.string()) for field in kept]).empty_table()
    return pa.concat_tables([empty, *(_fields(each, truth, more).select(kept) for each in lists)])


def _fields(each: AList, truth: str | None, others: Mapping[str, str]) -> pa.Table:
    nothing = pa.nulls(each.count, pa.string())
    made = dict.fromkeys(KEPT, nothing)
    made |= {field: each.table[header] for field, header in each.mapping.items() if field in made}
    if "name" in each.mapping:
        made["forename"], made["surname"] = _halves(each.table[each.mapping["name"]])
    if {"house", "address"} <= each.mapping.keys():
        house, street = (each.table[each.mapping[field]] for field in ("house", "address"))
        made["address"] = pc.coalesce(pc.binary_join_element_wise(house, street, " "), street, house)
    if "record_id" not in each.mapping:
        made["record_id"] = pc.cast(pa.array(range(1, each.count + 1)), pa.string())
    made["list"] = pa.repeat(each.name, each.count)
    made["truth"] = each.table[truth] if truth in each.headers else nothing
    spelt = {columns.plain(header): header for header in each.headers}
    made |= {name: each.table[spelt[columns.plain(header)]] for name, header in others.items()}
    return pa.table(made)


def _halves(wholes: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """Forenames and surname of whole names, each name once."""
    coded = wholes.combine_chunks().dictionary_encode()
    split = [names.split(whole) for whole in coded.dictionary.to_pylist()]
    forenames, surnames = (
        files.texts(half or None for half in halves) for halves in zip(*split, strict=True)
    )
    return forenames.take(coded.indices), surnames.take(coded.indices)
