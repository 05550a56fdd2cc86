"""Lists of single people, made up with their truth: two lists of mostly the same people, the second carelessly kept."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import duckdb
import pyarrow as pa

SOUNDS = [one + two for one in "bdfgklmnprstv" for two in ("a", "e", "i", "o", "u", "ar", "en")]
FIELDS = ("record_id", "forename", "surname", "dob", "sex", "address", "postcode", "phone", "email", "nhs")
ALSO = {"also_suburb": "suburb", "also_work": "work"}
COLUMNS = (*FIELDS, *ALSO, "person")


def _word(rng: Random, syllables: int) -> str:
    return "".join(rng.choice(SOUNDS) for _ in range(syllables))


def _slip(rng: Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") + text[at + 1 :]


def people(count: int, seed: int) -> list[dict[str, str | None]]:
    """Two records each of `count` people, and one of half as many more: born in any century, with slips and gaps."""
    rng = Random(seed)
    names = [_word(rng, 2) for _ in range(60)]
    towns = [_word(rng, 3) for _ in range(80)]
    rows: list[dict[str, str | None]] = []
    for person in range(count + count // 2):
        born = date(1700, 1, 1) + timedelta(days=rng.randrange(60_000))
        row: dict[str, str | None] = {
            **dict.fromkeys(COLUMNS), "record_id": f"a{person}", "list": "one", "person": str(person),
            "forename": rng.choice(names), "surname": _word(rng, 3), "dob": born.isoformat(),
            "sex": rng.choice("MF"), "address": f"{rng.randrange(1, 90)} {_word(rng, 3)} street",
            "postcode": f"{rng.randrange(2000, 3000)}", "also_suburb": towns[int(80 * rng.random() ** 2)],
            "also_work": rng.choice(towns[:20]),
        }  # fmt: skip
        rows.append(row)
        if person < count:
            rows.append(_careless(rng, row))
    return rows


def _careless(rng: Random, row: dict[str, str | None]) -> dict[str, str | None]:
    told = {**row, "record_id": f"b{row['person']}", "list": "two"}
    for name in rng.sample(("forename", "surname", "dob", "address", "postcode", "also_suburb"), 3):
        text = row[name] or ""
        told[name] = None if rng.random() < 0.3 else _slip(rng, text)
    if rng.random() < 0.1:
        told["forename"], told["surname"] = row["surname"], row["forename"]
    return told


def as_source(db: duckdb.DuckDBPyConnection, rows: list[dict[str, str | None]]) -> None:
    """Make the table `source` of such rows, in their order."""
    names = ("list", *COLUMNS)
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    db.register("told", pa.table(columns))
    db.execute("CREATE OR REPLACE TABLE source AS FROM told")
    db.unregister("told")
