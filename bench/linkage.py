"""The linkage engine beside its peers and a plain query, on lists whose truth is known.

    python bench/linkage.py --peers             makes the environment of the peers (once), then measures everything
    python bench/linkage.py                     a made-up city of 100,000 records, its seed drawn anew; other lists
    python bench/linkage.py --data city --records 1000000 --only ours plain loaded
    python bench/linkage.py --json figures.json

The other lists are looked for in the folder that CAREPOST_BENCH_DATA names; the social security number of FEBRL's is
not used. Each peer runs by itself, in a process that is ended after --seconds or at --gigabytes. All but ours read
records that our cleaning has cleaned, which their times do not hold. What has a threshold or settings tries them in
another city, whose seed is drawn as well, and uses what did best there; on lists that no other is like, what did best
by their own truth, which flatters it.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyarrow.parquet as pq

from bench.support.linkage import child, peers, table
from bench.support.linkage.child import Told
from bench.support.linkage.lists import FILES
from bench.support.linkage.peers import CITY, FAKE, FEBRL, HISTORICAL, PEERS, SMALL, Peer
from bench.support.linkage.table import Row
from carepost.people.engine.scoring import score

FRESH = 100_000  # the shipped model and the tests use seeds below this
PRACTICE, FEW = 50_000, 5_000
KIND = {
    CITY: CITY,
    SMALL: SMALL,
    "febrl3": FEBRL,
    "febrl4": FEBRL,
    "fake_1000": FAKE,
    "historical_50k": HISTORICAL,
}
MODULES = "bench.support.linkage."


@dataclass(slots=True)
class Bench:
    """What was asked for, where lists are made, and what was found so far."""

    asked: argparse.Namespace
    seed: int
    home: Path
    rows: list[Row] = field(default_factory=list)
    best: dict[str, str] = field(default_factory=dict)

    def note(self, row: Row) -> None:
        self.rows.append(row)
        print(row.text, flush=True)

    def run(self, peer: Peer, folder: Path, options: dict[str, Any], out: Path | None = None) -> Told:
        return child.run(
            peers.python(peer), MODULES + peer.module, folder, options,
            out=out, seconds=self.asked.seconds, megabytes=1_000 * self.asked.gigabytes,
        )  # fmt: skip


def main(asked: argparse.Namespace) -> int:
    if asked.peers:
        peers.install()
    seed = asked.seed or secrets.randbelow(10**9) + FRESH
    print(
        ", ".join(f"{name} {version(name)}" for name in ("carepost", "splink", "duckdb")),
        f"{os.cpu_count()} cores",
    )
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(asked, seed, Path(temporary))
        for name in asked.data:
            measure(bench, name)
        told = [row.told for row in bench.rows if row.told]
        versions = {name: number for each in told for name, number in each.answer.get("versions", {}).items()}
        print("\nversions: " + ", ".join(f"{name} {number}" for name, number in sorted(versions.items())))
        print(table.MEANING)
        if asked.json:
            found = {"seed": seed, "versions": versions, "rows": [row.data_for_json for row in bench.rows]}
            asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(bench: Bench, name: str) -> None:
    """All that were asked for, on lists of one name."""
    folder = bench.home / name
    print(f"\n{name}{made(bench, name, folder)}\n{table.HEADING}", flush=True)
    if not folder.exists():
        return
    lists = truth(folder)
    for peer in PEERS:
        if peer.group not in bench.asked.only or KIND[name] not in peer.on:
            continue
        if not peers.python(peer).exists():
            bench.note(
                Row(
                    name, peer.name, "is not installed: python bench/linkage.py --peers makes its environment"
                )
            )
        else:
            on_lists(bench, name, folder, peer, lists)


def on_lists(bench: Bench, name: str, folder: Path, peer: Peer, lists: dict[str, Any]) -> None:
    """One peer on lists of one name, with what did best elsewhere, or by their own truth where none are like them."""
    if peer.practice and KIND[name] is CITY:
        key = peer.saved or peer.name
        if key not in bench.best and not practised(bench, next(each for each in PEERS if each.name == key)):
            return bench.note(Row(name, peer.name, "did not finish in the other city"))
        options = peer.chosen(bench.best[key])
        if peer.saved:
            options["model"] = str(kept(bench, peer.saved) / "model.json")
        told, note = bench.run(peer, folder, options), f"best elsewhere: {bench.best[key]}"
    else:
        told, note = bench.run(peer, folder, {**peer.options, **(peer.practice or {})}), ""
    if told.why:
        return bench.note(Row(name, peer.name, told.why, told=told))
    found = {key: [int(each) for each in labels] for key, labels in told.persons.items() if len(labels)}
    if not found:
        return bench.note(Row(name, peer.name, told=told))
    best = max(found, key=lambda key: score(found[key], lists["person"]).pairwise_f1)
    if len(found) > 1:
        note = f"best of {len(found)} by the truth: {best}"
    bench.note(table.scored(Row(name, peer.name, chosen=note, told=told), found[best], lists))


def practised(bench: Bench, peer: Peer) -> bool:
    """Try what a peer has to choose in another city, and keep what did best, and its model."""
    folder = bench.home / "practice"
    if not folder.exists():
        make(folder, "city", min(bench.asked.records, PRACTICE), bench.seed + 1)
    out = kept(bench, peer.name)
    told = bench.run(peer, folder, {**peer.options, **(peer.practice or {})}, out)
    people = truth(folder)["person"]
    if told.why:
        return False
    f1 = {
        key: score([int(each) for each in labels], people).pairwise_f1 for key, labels in told.persons.items()
    }
    bench.best[peer.name] = max(f1, key=lambda key: f1[key])
    return True


def kept(bench: Bench, name: str) -> Path:
    return bench.home / f"kept {name}"


def made(bench: Bench, name: str, folder: Path) -> str:
    """Make the lists of a name ready; what they are, or why they are not there."""
    data = Path(os.environ.get("CAREPOST_BENCH_DATA", "")) / "linkage"
    if name in FILES:
        if not all((data / file).exists() for file in FILES[name]):
            return f" is skipped: CAREPOST_BENCH_DATA names no folder with linkage/{FILES[name][0]}"
        make(folder, "real", name, data)
        told = ""
    else:
        records = FEW if name == SMALL else bench.asked.records
        make(folder, "city", records, bench.seed)
        told = f", made up of seed {bench.seed}"
    about = json.loads((folder / "about.json").read_text())
    return f": {about['records']:,} records{told}; cleaning takes {about['cleaning']:.1f} s of the processor"


def make(folder: Path, kind: str, one: object, other: object) -> None:
    """In a process of its own, so that this one stays small."""
    folder.mkdir()
    command = [sys.executable, "-m", MODULES + "lists", kind, folder, one, other]
    subprocess.run([str(each) for each in command], cwd=child.ROOT, check=True)


def truth(folder: Path) -> dict[str, Any]:
    """Person and home of each record, as numbers, and the couples of a made-up city."""
    known = pq.read_table(folder / "truth.parquet")
    numbers: dict[Any, int] = {}
    person = [numbers.setdefault(each, len(numbers)) for each in known["person"].to_pylist()]
    about = json.loads((folder / "about.json").read_text())
    couples = {
        key: [(numbers.get(one, -1), numbers.get(other, -2)) for one, other in about[key]]
        for key in ("twins", "namesakes")
        if key in about
    }
    return {"person": person, "home": known["home"].to_pylist(), **couples}


def words() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=100_000, help="of the made-up city")
    asked.add_argument("--seed", type=int, default=0, help="0 draws one")
    asked.add_argument("--data", nargs="+", default=list(KIND), choices=list(KIND))
    asked.add_argument("--only", nargs="+", default=list(peers.GROUPS), choices=peers.GROUPS)
    asked.add_argument(
        "--peers", action="store_true", help="install the peers first, in an environment of their own"
    )
    asked.add_argument(
        "--seconds", type=float, default=child.SECONDS, help="a process is ended after so many"
    )
    asked.add_argument("--gigabytes", type=float, default=child.MEGABYTES / 1000, help="or at so many")
    asked.add_argument("--json", type=Path, help="a file for the figures")
    return asked


if __name__ == "__main__":
    sys.exit(main(words().parse_args()))
