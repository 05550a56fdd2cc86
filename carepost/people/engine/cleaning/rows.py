"""Cleaning of a few records in memory; `columns` finds the same by queries, which take longer to plan than to run.

What all lists together say of a record (how rare its names are, whose its telephone is) is left open: the records of
the lists are not here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from carepost.people.engine.cleaning import names, postcodes
from carepost.people.engine.cleaning.columns import Field, fields, grown_by
from carepost.people.engine.cleaning.values import Cleaned, Done

if TYPE_CHECKING:
    import pyarrow as pa

Rows = dict[str, list[Any]]  # by column
# Of a cleaned forename, surname, day and address: the columns that follow from it.
FORENAME: dict[str, Callable[[str], object]] = {
    "forename": lambda value: value.partition(" ")[0],
    "likes": names.likes,
    "forename_sound": lambda value: names.sound(value.partition(" ")[0]),
    "forenames": str,
    "forename_usual": names.is_usual,
}
SURNAME: dict[str, Callable[[str], object]] = {
    "surname": lambda value: value.replace(" ", ""),
    "surname_parts": lambda value: value.split(" "),
    "surname_sound": names.sound,
}
ADDRESS = ("flat", "house", "street")
PLAIN = ("sex", "nhs", "phone", "email", "postcode")
OPEN = {"forename_odd": False, "phone_own": False, "email_own": False}


def clean(source: pa.Table, today: date, *, foreign: bool) -> Rows:
    """The cleaned records of `source`, in its order; ranks of names and `likes_bits` are left out."""
    every = {field.name: field for field in fields(today)}
    if foreign:
        every["postcode"] = Field("postcode", postcodes.clean_foreign)
    cleaned = {name: _cleaned(field, source[name].to_pylist()) for name, field in every.items()}
    values = {name: [each.value for each in column] for name, column in cleaned.items()}
    rows: Rows = {name: source[name].to_pylist() for name in ("list", "record_id")}
    for name, rules in (("forename", FORENAME), ("surname", SURNAME)):
        for column, rule in rules.items():
            rows[column] = _derived(values[name], rule)
    rows["forename_usual"] = [bool(each) for each in rows["forename_usual"]]
    rows |= {name: [value or None for value in values[name]] for name in PLAIN}
    rows |= _days(cleaned["dob"], today)
    doors = [value.split("|") if value else [""] * len(ADDRESS) for value in values["address"]]
    rows |= {name: [door[at] or None for door in doors] for at, name in enumerate(ADDRESS)}
    return rows | {name: [value] * source.num_rows for name, value in OPEN.items()}


def _cleaned(field: Field, raws: list[str | None]) -> list[Cleaned]:
    """Each value cleaned; one that is not given is empty."""
    known: dict[str | None, Cleaned] = {raw: field.rule(raw) for raw in set(raws) if raw is not None}
    known[None] = Cleaned("", "")
    return [known[raw] for raw in raws]


def _derived(values: list[str], rule: Callable[[str], object]) -> list[object]:
    """What follows from each value, asked once of each; nothing from an empty one."""
    found = {value: rule(value) for value in set(values) if value}
    return [found.get(value) for value in values]


def _days(cleaned: list[Cleaned], today: date) -> Rows:
    grown = grown_by(today)
    return {
        "dob": [date.fromisoformat(each.value) if each.value else None for each in cleaned],
        "born": [each.value or None for each in cleaned],
        "grown": [bool(each.value) and each.value <= grown for each in cleaned],
        "first_january": [Done.FIRST_JANUARY in each.done for each in cleaned],
    }
