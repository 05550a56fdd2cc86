"""Records added to lists that are linked: 1,000 at once and one by one, cold and warm, beside Splink in the same run.

    python bench/linkage_adding.py                        to 100,000 records of a made-up city, its seed drawn anew
    python bench/linkage_adding.py --records 1000000

Ours finds what becomes of every person and its id; to keep that, in memory and in the file on the disk, is told beside
it. Splink (an expert's model, trained before on another city
and loaded) only finds the pairs. Cold is a fresh process that opens what was kept and takes in the first records; its
libraries are loaded. Each figure is the processor's seconds, and after the stroke the clock's, on a machine that
others may use.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.linkage import child

FRESH, PRACTICE, MODULES, THRESHOLD = 100_000, 20_000, "bench.support.linkage.", 3.0
LINE = "{:34} {:>15} {:>15} {:>15} {:>15} {:>15} {:>7}"
KEPT = ("many kept", "one kept")
TARGETS = {"1,000, warm": 0.15, "cold": 4.0, "one": 0.03}


def main(records: int, seed: int) -> int:
    print(", ".join(f"{name} {version(name)}" for name in ("splink", "duckdb")), f"{os.cpu_count()} cores")
    print(f"{records:,} records of a made-up city, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder, practice = Path(temporary) / "city", Path(temporary) / "practice"
        made("adding_lists", folder, folder, records, seed)
        made("lists", practice, "city", practice, PRACTICE, seed + 1)
        asked = {"way": "expert", "by_numbers": True, "save": True, "threshold": THRESHOLD}
        child.run(sys.executable, MODULES + "by_splink", practice, asked, out=practice / "kept")
        model = {"model": str(practice / "kept" / "model.json"), "threshold": THRESHOLD}
        print(LINE.format("", "opening", "first 1,000", "1,000, warm", "one, median", "one, slowest", "MB"))
        ours = told(folder, "ours", "adding_by_us", {})
        told(folder, "Splink, pairs alone", "adding_by_splink", model)
    for what, target in TARGETS.items():
        found = ours.get(what, float("inf"))
        print(
            f"{what}: {found:.3f} s of the processor, target {target} s{'' if found <= target else ': MISSED'}"
        )
    return 0


def told(folder: Path, name: str, module: str, options: dict[str, Any]) -> dict[str, float]:
    """A line of the table, and the processor's seconds that have targets."""
    found = child.run(sys.executable, MODULES + module, folder, options)
    if found.why:
        print(f"{name:34} {found.why}", flush=True)
        return {}
    answer = found.answer
    opened, first, warm, one = answer["opened"], answer["many"][0], answer["many"][1:], answer["one"]
    columns = [opened, first, middle(warm), middle(one), [max(each[at] for each in one) for at in (0, 1)]]
    print(
        LINE.format(name, *(f"{cpu:.3f} / {clock:.3f}" for cpu, clock in columns), f"{found.megabytes:.0f}"),
        flush=True,
    )
    if KEPT[0] in answer:
        kept = [middle(answer[name]) for name in KEPT]
        columns[1] = [found + keeping for found, keeping in zip(first, answer[KEPT[0]][0], strict=True)]
        more = ["", "", *(f"{cpu:.3f} / {clock:.3f}" for cpu, clock in kept), "", ""]
        print(LINE.format("  and kept in the file", *more), flush=True)
    return {"1,000, warm": columns[2][0], "cold": opened[0] + columns[1][0], "one": columns[3][0]}


def middle(times: list[list[float]]) -> list[float]:
    return [statistics.median(each[at] for each in times) for at in (0, 1)]


def made(module: str, folder: Path, *words: object) -> None:
    """Make lists in a process of its own, so that this one stays small."""
    folder.mkdir()
    command = [sys.executable, "-m", MODULES + module, *map(str, words)]
    subprocess.run(command, cwd=child.ROOT, check=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0, help="0 draws one")
    chosen = asked.parse_args()
    sys.exit(main(chosen.records, chosen.seed or secrets.randbelow(10**9) + FRESH))
