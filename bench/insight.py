"""The insight engine: every rating of every council, and ten years of directories, against peers and a bare scan.

    python bench/insight.py                        12 million monthly rows, as long as that takes
    python bench/insight.py --locations 10000      a tenth
    python bench/insight.py --peers 10000          PostgreSQL on so many locations, with ours beside it

Time is the processor's, of all threads, which other work on the machine changes little; elapsed time stands beside it.
Each answer is made in a process of its own, so that its most memory is its own, and all must be the same rows. CQC's
ratings of England are looked for in the folder that CAREPOST_BENCH_DATA names, and skipped without it.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ibis
import psutil
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from bench.support import histories
from carepost.insight.engine.comparison import compare
from carepost.insight.engine.history.asking import Told, entries, exits, gathered, movement, stock
from carepost.insight.engine.history.making import country
from carepost.insight.engine.history.weaving import SCHEMA, STATE, woven
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import CATALOGUE
from carepost.insight.engine.measures.ratings import CQC
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.places import Level
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.operate import testcluster
from config import throwaway

MONTHS, THREADS = 120, 2
LINE = "{:56} {:>9} {:>9} {:>9}"
MEASURES_S, ANSWERS_S, MOST_MB, TIMES_PANDAS, TIMES_SCAN = 1.0, 15.0, 2048, 10, 5
NAMES = {
    "exits": ("area", "kind", "settled", "day", "services"),
    "entries": ("area", "kind", "day", "services"),
    "mix": ("area", "rating", "care_home", "day", "services", "beds"),
    "movement": ("area", "day", "before", "after", "services"),
}


def main(locations: int, peers: int) -> int:
    print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "ibis-framework", "pyarrow", "pandas")))
    print(f"{os.cpu_count()} cores")
    missed = every_rating()
    with tempfile.TemporaryDirectory(prefix="carepost-bench-") as folder:
        missed += ten_years(Path(folder), locations)
        if peers:
            beside_postgres(Path(folder), peers)
    return 1 if missed else 0


def every_rating() -> int:
    """Each measure of CQC's ratings, for each council: intervals and a verdict beside England."""
    data = Path(os.environ.get("CAREPOST_BENCH_DATA", ""))
    names = ("geo/local_authorities.csv", "geo/local_authority_name_spellings.csv",
             "cqc/ratings_england_asc_2021-01.csv.gz")  # fmt: skip
    if not (data / names[-1]).exists():
        print(f"\nThe ratings of England are skipped: CAREPOST_BENCH_DATA names no folder with {names[-1]}")
        return 0
    asked = Asked(date(2021, 2, 1), date(2021, 1, 31))
    with tempfile.TemporaryDirectory() as folder:
        tables = Tables(
            [Store(Path(folder)).add([read(data / name, asked) for name in names], datetime.now(UTC))]
        )
        assert tables.services.count().execute() == 23_124
        measures = [each for each in CATALOGUE.values() if each.source == CQC]
        judged_all(measures, tables)  # once before: what is loaded when first asked is no answer
        judged, took, elapsed = measured(lambda: judged_all(measures, tables))
    print(f"\n{len(measures)} measures of ratings, {judged:,} figures with intervals and verdicts: "
          f"{took:.2f} s of the processor, {elapsed:.2f} s elapsed{target(took, MEASURES_S, 's')}")  # fmt: skip
    return int(took > MEASURES_S)


def judged_all(measures: list[Any], tables: Tables) -> int:
    found = 0
    for measure in measures:
        outcomes = computed(measure, tables)
        if outcomes.periods:
            councils = [each.area.key for each in outcomes.of(outcomes.periods[-1], Level.COUNCIL)]
            names = [outcomes.areas[key].name for key in councils]
            found += sum(each.verdict is not None for each in compare(outcomes, names, tables.places))
    return found


def ten_years(folder: Path, locations: int) -> int:
    """The months made, woven one by one, and asked; and the same by the bare scan and by pandas."""
    months = folder / "months"
    rows = made(months, locations)
    print(
        f"\n{rows:,} monthly rows of {locations:,} locations\n{LINE.format('', 'cpu s', 'elapsed', 'most MB')}"
    )
    history = folder / "history.parquet"
    told("one month after another into the history", run("weave", months, history))
    scan, ours = run("scan", months), run("ours", history, months)
    told("a bare scan of the monthly rows", scan)
    told("entries, exits, mix and movement from the history", ours)
    pandas = run("pandas", months)
    told("the same by pandas from the monthly rows", pandas)
    assert ours["answer"] == pandas["answer"], different(ours["answer"], pandas["answer"])
    print(f"The same rows: {', '.join(f'{len(each):,} of {name}' for name, each in ours['answer'].items())}")
    times, over = pandas["cpu"] / ours["cpu"], ours["cpu"] / scan["cpu"]
    print(f"{times:.1f} times as fast as pandas{target(-times, -TIMES_PANDAS, 'times')}")
    print(f"{over:.1f} times the scan{target(over, TIMES_SCAN, 'times')}")
    print(f"{ours['cpu']:.2f} s and {ours['most']:.0f} MB{target(ours['cpu'], ANSWERS_S, 's')}"
          f"{target(ours['most'], MOST_MB, 'MB')}")  # fmt: skip
    return (
        int(times < TIMES_PANDAS)
        + int(over > TIMES_SCAN)
        + int(ours["cpu"] > ANSWERS_S)
        + int(ours["most"] > MOST_MB)
    )


def beside_postgres(folder: Path, locations: int) -> None:
    """PostgreSQL on fewer rows, since loading takes it minutes, and ours on the same."""
    months, history = folder / "fewer", folder / "fewer.parquet"
    rows = made(months, locations)
    run("weave", months, history)
    ours = run("ours", history, months)
    with throwaway.database(testcluster.superuser_url(), "bench") as database:
        url = database.owner_url
        with psycopg.connect(url) as db:
            (words,) = db.execute("SHOW server_version").fetchone() or ("",)
        histories.into_postgres(url, country(locations, MONTHS).files())
        server = postgres_process(url)
        before, began = server_time(server), time.perf_counter()
        answers = histories.by_postgres(url)
        elapsed = time.perf_counter() - began
        time.sleep(1)  # until the server has counted the session that ended
        took = server_time(server) - before
    theirs = {name: histories.rows(each) for name, each in answers.items()}
    assert ours["answer"] == theirs, different(ours["answer"], theirs)
    print(f"\n{rows:,} monthly rows\n{LINE.format('', 'cpu s', 'elapsed', 'most MB')}")
    told("from the history", ours)
    print(
        LINE.format(
            f"PostgreSQL {words}, loaded and indexed before",
            f"{took:.2f}" if took else "",
            f"{elapsed:.2f}",
            "",
        )
    )


def postgres_process(url: str) -> psutil.Process:
    """The server's first process, whose children do its work."""
    with psycopg.connect(url) as db:
        (pid,) = db.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        return psutil.Process(psutil.Process(int(pid)).ppid())


def server_time(server: psutil.Process) -> float:
    """Seconds of the processor of the server, its ended sessions among them."""
    times = server.cpu_times()
    return float(times.children_user + times.children_system + times.user + times.system)


def made(folder: Path, locations: int) -> int:
    """A file of Parquet for each month; the number of rows."""
    folder.mkdir()
    rows = 0
    for day, file in country(locations, MONTHS).files():
        table = file.append_column("day", pa.array([day] * file.num_rows, pa.date32()))
        pq.write_table(table, folder / f"{day}.parquet", compression="zstd")
        rows += file.num_rows
    return rows


# --- each in a process of its own --------------------------------------------------------------------------------


def weave(months: str, history: str) -> int:
    found, days = SCHEMA.empty_table(), list[date]()
    for path in sorted(Path(months).glob("*.parquet")):
        day, backend = date.fromisoformat(path.stem), ibis.duckdb.connect(threads=THREADS)
        found = woven(backend, found, days, day, pq.read_table(path, columns=list(STATE)))
        backend.disconnect()  # which keeps every table that it was asked about
        days.append(day)
    pq.write_table(found, history, compression="zstd")
    return found.num_rows


def ours(history: str, months: str) -> dict[str, pa.Table]:
    backend = ibis.duckdb.connect(threads=THREADS)
    days = sorted(date.fromisoformat(path.stem) for path in Path(months).glob("*.parquet"))
    asked = gathered(backend, Told(backend.read_parquet(history), days))
    found = {
        "exits": exits(asked),
        "entries": entries(asked),
        "mix": stock(asked),
        "movement": movement(asked),
    }
    return {name: backend.to_pyarrow(each).select(NAMES[name]) for name, each in found.items()}


WORK: dict[str, Callable[..., Any]] = {
    "weave": weave,
    "scan": lambda months: histories.scan(Path(months), THREADS),
    "ours": ours,
    "pandas": lambda months: histories.by_pandas(Path(months)),
}


def run(what: str, *paths: Path) -> dict[str, Any]:
    """An answer, made by another process, with the processor's time, the time elapsed and the most memory it took."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", what, *map(str, paths)], stdout=subprocess.PIPE, check=True
    )
    answer: dict[str, Any] = pickle.loads(done.stdout)
    return answer


def one(what: str, paths: list[str]) -> None:
    ibis.duckdb.connect().sql(
        "SELECT 1"
    ).execute()  # whatever libraries load when first asked, in each process
    answer, cpu, elapsed = measured(lambda: WORK[what](*paths))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if isinstance(answer, dict):
        answer = {name: histories.rows(each) for name, each in answer.items()}
    pickle.dump({"answer": answer, "cpu": cpu, "elapsed": elapsed, "most": most}, sys.stdout.buffer)


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    cpu, began = time.process_time(), time.perf_counter()
    return work(), time.process_time() - cpu, time.perf_counter() - began


def told(what: str, run_: dict[str, Any]) -> None:
    print(
        LINE.format(what, f"{run_['cpu']:.2f}", f"{run_['elapsed']:.2f}", f"{run_['most']:.0f}"), flush=True
    )


def target(value: float, most: float, unit: str) -> str:
    return f" (target {abs(most):g} {unit}{'' if value <= most else ', MISSED'})"


def different(one: histories.Answers, other: histories.Answers) -> str:
    """Where two answers first differ."""
    for name, rows in one.items():
        for mine, theirs in zip(rows, other[name], strict=False):
            if mine != theirs:
                return f"{name}: {mine} and {theirs}"
    return str({name: (len(rows), len(other[name])) for name, rows in one.items()})


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3:])
        sys.exit(0)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--locations", type=int, default=100_000)
    parser.add_argument("--peers", type=int, default=10_000, help="0 leaves PostgreSQL out")
    given = parser.parse_args()
    sys.exit(main(given.locations, given.peers))
