"""A run of linking: what it was made from and found, in figures that the next run is held against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from carepost.people.engine import bases, decisions, explaining, lasting, model
from carepost.people.engine.comparing import BLOCKING, COMPARISONS, FACTS, TWINS
from carepost.people.engine.costs import probability
from carepost.people.engine.decisions import Decision
from carepost.people.engine.lasting import Named
from carepost.people.engine.linking import Linked
from carepost.people.engine.literals import quoted
from carepost.people.engine.model import Model
from carepost.people.engine.scorer import BESIDE

if TYPE_CHECKING:
    import duckdb

Figures = dict[str, dict[str, str]]  # by heading and what
FILE, PERSONS, IDS, LINKS_FILE = "run.json", "persons.parquet", "ids.parquet", "links.parquet"
COLUMNS = (*(each.name for each in COMPARISONS), *BESIDE)  # of a pair, as they are written


def columns(used: Model) -> tuple[str, ...]:
    """What stands of a pair in `pairs` and links.parquet: the level of each comparison, and what trees read beside."""
    return COLUMNS if used.is_of_families else tuple(each.name for each in used.comparisons)


def links(names: tuple[str, ...]) -> str:
    """SQL for the pairs that are worth telling, with these columns."""
    return f"""SELECT a.list AS list_a, a.record_id AS record_a, b.list AS list_b, b.record_id AS record_b,
    weight, verdict, {", ".join(f"pairs.{name}" for name in names)}
    FROM pairs JOIN records AS a ON a.id = l JOIN records AS b ON b.id = r WHERE verdict <> 'apart'"""


LINKS = links(COLUMNS)


class NoRun(ValueError):
    """A folder is none that a run left whole; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Before:
    """The run before: where it stands, the how-manieth it was, its figures, and all that was decided since."""

    folder: Path
    number: int
    figures: Figures
    decided: list[Decision]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run leaves behind, beside the tables `records` and `pairs`."""

    linked: Linked
    named: Named
    day: date
    read_as: Mapping[str, Mapping[str, str]]
    decided: list[Decision] = field(default_factory=list)
    before: Before | None = None

    @property
    def number(self) -> int:
        return self.before.number + 1 if self.before else 1

    @property
    def ids(self) -> list[str]:
        """The person's id of each record, in the order of their numbers."""
        return [self.named.ids[person] for person in self.linked.persons]


def before(folder: Path) -> Before:
    """The run that left a folder. Raises NoRun, and UnreadableReview where its review.csv cannot be read."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        number, figures = int(data["run"]), dict(data["figures"])
        whole = all((folder / name).exists() for name in (PERSONS, IDS, "review.csv"))
    except (OSError, ValueError, KeyError):
        whole = False
    if not whole:
        raise NoRun(f"{folder} is no folder that carepost link wrote, or not all of it is there any more.")
    return Before(folder, number, figures, decisions.carried(folder))


def named(db: duckdb.DuckDBPyConnection, persons: list[int], earlier: Before | None) -> Named:
    """An id for each person of `records`, which it keeps from the run before."""
    records = db.execute("SELECT list, record_id FROM records ORDER BY id").fetchall()
    firsts = {first: "\0".join(records[first]) for first in set(persons)}
    if earlier is None:
        return lasting.name(firsts, {}, {}, {}, run=1)
    persons_before, ids_before = (
        f"read_parquet('{quoted(earlier.folder / name)}')" for name in (PERSONS, IDS)
    )
    db.register("grouped", pa.table({"id": np.arange(len(persons)), "person": pa.array(persons)}))
    shared = db.execute(
        f"SELECT person_id, person, count(*) FROM {persons_before} JOIN records USING (list, record_id)"
        " JOIN grouped USING (id) GROUP BY ALL"
    ).fetchall()
    db.unregister("grouped")
    alive = db.execute(f"SELECT person_id, count(*) FROM {persons_before} GROUP BY ALL").fetchall()
    since = db.execute(f"SELECT person_id, since FROM {ids_before}").fetchall()
    overlaps = {(before, group): count for before, group, count in shared}
    return lasting.name(firsts, overlaps, dict(alive), dict(since), run=earlier.number + 1)


def fingerprint(used: Model) -> str:
    """What tells a model from any other: weights and trees, the levels weighed, the pairs compared."""
    text = f"{model.written(replace(used, bases=None))}{used.comparisons}{FACTS}{TWINS}{BLOCKING}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def figures(db: duckdb.DuckDBPyConnection, run: Run) -> Figures:
    """The run in figures and words; no person."""
    linked, costs = run.linked, run.linked.costs
    counts = db.execute("SELECT list, count(*) FROM records GROUP BY ALL ORDER BY ALL").fetchall()
    verdicts = dict(db.execute("SELECT verdict, count(*) FROM pairs GROUP BY ALL").fetchall())
    engine = ("pyspark",) if linked.engine == "spark" else ()
    limits = {"sure": costs.sure, "joined": costs.joined, "worth a look": costs.nothing}
    return {
        "records of": {name: f"{count:,}" for name, count in counts},
        "columns of": {name: ", ".join(mapping) for name, mapping in run.read_as.items()},
        "model": {"name": linked.model.name, "fingerprint": fingerprint(linked.model)},
        "cost of": {
            "a wrong merge": f"{costs.wrong:g}",
            "a missed link": f"{costs.missed:g}",
            "a look": f"{costs.look:g}",
        },
        "threshold": {what: f"{probability(limit):.1%}" for what, limit in limits.items()},
        "share that are one person": bases_of(linked.model),
        "pairs": {words: f"{verdicts.get(key, 0):,}" for key, words in explaining.VERDICTS.items()},
        "number of": {"persons": f"{len(run.named.ids):,}", "decisions": f"{len(run.decided):,}"},
        "version of": {name: version(name) for name in ("carepost", "splink", "duckdb", *engine)},
        "day": {"of the run": run.day.isoformat()},
    }


def bases_of(used: Model) -> dict[str, str]:
    """By lists in words: the share of their pairs that is one person, as it was estimated (engine.bases)."""
    return {
        f"within {one}" if one == other else f"{one} and {other}": f"{bases.share(more, used.prior):.0%}"
        for (one, other), more in sorted((used.bases or {}).items())
    }


def differences(earlier: Figures, now: Figures) -> list[tuple[str, str, str]]:
    """What, before and now, of all that is no longer the same; a dash stands for nothing."""
    found = []
    for heading in {**now, **earlier}:
        one, other = earlier.get(heading, {}), now.get(heading, {})
        for what in {**other, **one}:
            if one.get(what) != other.get(what):
                found.append((f"{heading} {what}", one.get(what, "–"), other.get(what, "–")))
    return found


def written(run: Run, now: Figures) -> str:
    """run.json: the figures, and the how-manieth run of its line it is."""
    return json.dumps({"run": run.number, "figures": now}, indent=1, ensure_ascii=False) + "\n"
