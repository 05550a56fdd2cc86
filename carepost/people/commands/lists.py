"""`carepost link LIST...`: read, link, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import duckdb
import typer

from carepost.core import clock
from carepost.core.saying import mended, refuse, say
from carepost.core.spark import Engine, NoSpark, check
from carepost.people.commands import progress, singles
from carepost.people.commands.options import USUAL, LookOption, MissedOption, OutOption, WrongOption
from carepost.people.commands.private import private
from carepost.people.commands.progress import Progress
from carepost.people.commands.singles import NoFamiliesOption
from carepost.people.engine import decisions, lasting, lean, mistakes, reading, runs, scoring, writing
from carepost.people.engine.cleaning import columns as cleaning
from carepost.people.engine.clusters import Contradiction
from carepost.people.engine.costs import Costs, CostsDoNotFit
from carepost.people.engine.decisions import Decision, UnreadableReview
from carepost.people.engine.files import UnreadableList
from carepost.people.engine.reading import AList
from carepost.people.engine.runs import Before, NoRun, Run
from carepost.people.engine.single.learning import TooFew

if TYPE_CHECKING:
    from carepost.people.engine.clusters import Pair
    from carepost.people.engine.linking import Linked

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="LIST...", help="CSV, XLSX or Parquet, a list each.")
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Do not ask whether the columns were guessed rightly.")
]
ReviewOption = Annotated[
    Path | None, typer.Option("--review", help="A review.csv of an earlier run, with decisions.")
]
SinceOption = Annotated[
    Path | None,
    typer.Option("--since", help="The folder of an earlier run: persons keep their ids, and decisions hold."),
]
TruthOption = Annotated[
    str | None, typer.Option("--truth", help="A column that tells who each record truly is: score the run.")
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option(
        "--columns", help="A columns.json of an earlier run: what each column is, instead of a guess."
    ),
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="What compares: duckdb, here; spark, which pays on a cluster.")
]
TrainOption = Annotated[
    bool, typer.Option("--train/--no-train", help="Try what NHS numbers teach, where there are enough.")
]


@private
def lists(
    files: FilesArgument,
    out: OutOption,
    *,
    yes: YesOption = False,
    review: ReviewOption = None,
    since: SinceOption = None,
    truth: TruthOption = None,
    columns: ColumnsOption = None,
    train: TrainOption = True,
    engine: EngineOption = Engine.DUCKDB,
    no_families: NoFamiliesOption = False,
    wrong_merge: WrongOption = USUAL.wrong,
    missed_link: MissedOption = USUAL.missed,
    look: LookOption = USUAL.look,
) -> None:
    """Find who is one person on several lists, and say why. `carepost link LIST...` is short for it.

    Writes persons.parquet, links.parquet, review.csv, card.html and what the next run needs into a new folder, whole.

    Example: carepost link lists gp.csv housing.xlsx food.csv -o linked
    """
    _check(files, out, engine)
    costs = mended(lambda: Costs(wrong_merge, missed_link, look), CostsDoNotFit)
    with progress.shown() as stages:
        read_in = _read(files, columns, stages)
    also = reading.others(read_in, truth) if no_families else {}
    read_in = _shown(read_in, truth, also)
    if not yes and not typer.confirm("Are the columns right?", default=True, err=True):
        refuse("Rename the columns in the lists, or say with --columns what each is, and run this again.")
    before = mended(lambda: runs.before(since), NoRun, UnreadableReview) if since else None
    with duckdb.connect() as db:
        with progress.shown() as stages:
            link = singles.linking(costs, also, train=train, no_families=no_families)
            run = _run(db, read_in, truth, review, before, stages=stages, also=also, link=link, engine=engine)
            stages.at(f"Writing {out}")
            waiting = mended(lambda: _write(db, run, out), writing.FolderInUse)
        _tell(db, run, out, waiting, scored=truth is not None)


def _check(files: list[Path], out: Path, engine: Engine) -> None:
    """Refuse at once what cannot come to an end."""
    if len({path.stem for path in files}) < len(files):
        refuse(
            "Two lists have the same name, or one is given twice. Rename one of the files, or give it once."
        )
    mended(lambda: writing.check(out), writing.FolderInUse)
    if engine is Engine.SPARK:
        mended(check, NoSpark)


def _read(files: list[Path], columns: Path | None, stages: Progress) -> list[AList]:
    lean.without_pandas()
    given = mended(lambda: reading.given(columns), UnreadableList) if columns else {}
    if columns and not given.keys() & {path.stem for path in files}:
        say(f"{columns.name} names none of these lists, so that their columns are guessed.")
    found: list[AList] = []
    for path in files:
        stages.at(f"Reading {path.name}")
        found.append(mended(partial(reading.read, path, given.get(path.stem)), UnreadableList))
        twice = next((each.name for each in found[:-1] if each.table.equals(found[-1].table)), "")
        if twice:
            say(f"{twice} and {path.stem} hold the same, row by row: is it one list that is given twice?")
    return found


def _shown(read_in: list[AList], truth: str | None, also: Mapping[str, str]) -> list[AList]:
    """The lists without the columns that tell nobody from anybody, after it was said what each was taken for."""
    show(read_in, also)
    kept = [each.without(each.useless) for each in read_in]
    if truth and not any(truth in each.headers for each in kept):
        refuse(
            f"No list has a column “{truth}”. Name one that tells who each record truly is, or leave --truth out."
        )
    return kept


def _write(db: duckdb.DuckDBPyConnection, run: Run, out: Path) -> int:
    with writing.in_one_step(out) as folder:
        return writing.write(db, run, folder)


def _run(
    db: duckdb.DuckDBPyConnection,
    read_in: list[AList],
    truth: str | None,
    review: Path | None,
    before: Before | None,
    *,
    stages: Progress,
    also: Mapping[str, str],
    link: Callable[..., Linked],
    engine: Engine,
) -> Run:
    db.register("read_in", reading.source(read_in, truth, also))
    db.execute("CREATE TABLE source AS SELECT * FROM read_in")
    db.unregister("read_in")
    today = clock.today()
    stages.at(f"Cleaning {sum(each.count for each in read_in):,} records")
    cleaning.clean(db, "source", today)
    decided, pairs = _decisions(db, review, before)
    same, different = pairs["same"], pairs["different"]
    linked = mended(
        lambda: link(db, engine=engine, same=same, different=different, tell=stages.at),
        Contradiction,
        NoSpark,
        TooFew,
    )
    read_as = {each.name: each.mapping for each in read_in}
    return Run(linked, runs.named(db, linked.persons, before), today, read_as, decided, before)


def _decisions(
    db: duckdb.DuckDBPyConnection, review: Path | None, before: Before | None
) -> tuple[list[Decision], dict[str, list[Pair]]]:
    """All decisions that hold, and those on records of these lists as pairs of their numbers."""
    if not (review or before):
        return [], decisions.numbered([], {})
    records = db.execute("SELECT list, record_id, id FROM records").fetchall()
    numbers = {(a_list, record): number for a_list, record, number in records}
    given = mended(lambda: decisions.read(review), UnreadableReview) if review else []
    if review:
        mended(lambda: decisions.check(given, numbers, review.name), UnreadableReview)
    decided = decisions.latest([*(before.decided if before else []), *given])
    pairs = decisions.numbered(decided, numbers)
    if waiting := len(decided) - sum(map(len, pairs.values())):
        say(f"{waiting:,} decisions are on records that are on none of these lists; they are kept.")
    return decided, pairs


def _tell_changes(run: Run, out: Path) -> None:
    if not run.before:
        return
    if not set(run.named.since.values()) - {run.number}:
        say("No record of the earlier run is on these lists: a list is known by its file's name.")
    told = lasting.told(run.named.changes) or "every person that stood there kept its id, with its records"
    say(f"Since run {run.before.number}: {told}. Person by person: {out / 'changes.csv'}.")


def show(read_in: list[AList], also: Mapping[str, str] | None = None) -> None:
    """Say what each column of each list was taken for; `also` are those that are compared as they are."""
    for each in read_in:
        taken = ", ".join(f"{field} from “{header}”" for field, header in each.mapping.items())
        rest = [header for header in each.headers if header not in each.mapping.values()]
        used = reading.named(rest, also or {})
        told = f" Compared as they are: {', '.join(used)}." if used else ""
        left = ", ".join(header for header in rest if header not in used)
        say(f"{each.name}: {each.count:,} records; {taken}.{told}{f' Not used: {left}.' if left else ''}")
        for header in each.all_one_value:
            left_out = header in map(each.mapping.get, each.useless)
            so = "it is left out" if left_out else "it tells nobody from anybody"
            say(f"{each.name}: “{header}” holds one value in every record, so {so}.")


def _tell(db: duckdb.DuckDBPyConnection, run: Run, out: Path, waiting: int, *, scored: bool) -> None:
    linked, found = run.linked, len(run.named.ids)
    say(f"{linked.why}\n{len(run.ids):,} records are {found:,} person{'' if found == 1 else 's'}.")
    _tell_changes(run, out)
    singles.tell(db, linked)
    _tell_numbers(db)
    pairs = "1 pair waits" if waiting == 1 else f"{waiting:,} pairs wait"
    say(
        f"{pairs} for a look in {out / 'review.csv'}: write same or different there,"
        " and give it back with --review."
    )
    if not scored:
        return
    known = db.execute(
        "SELECT id, truth FROM records JOIN source USING (list, record_id) WHERE truth IS NOT NULL ORDER BY id"
    ).fetchall()
    _tell_truth(db, linked, known)


def _tell_numbers(db: duckdb.DuckDBPyConnection) -> None:
    """Say how many NHS numbers stand on two persons: one of these persons carries a number that is another's."""
    (count,) = db.execute(
        """SELECT count(*) FROM (SELECT nhs FROM records JOIN persons USING (list, record_id) WHERE nhs IS NOT NULL
        GROUP BY nhs HAVING min(person_id) < max(person_id))"""
    ).fetchone() or (0,)
    if count:
        stand = "NHS number stands" if count == 1 else "NHS numbers stand"
        say(
            f"{count:,} {stand} on records that look like two persons or more: somebody carries another's number."
            " To find them, sort the lists by NHS number."
        )


def _tell_truth(db: duckdb.DuckDBPyConnection, linked: Linked, known: list[tuple[int, str]]) -> None:
    found = scoring.score([linked.persons[number] for number, _ in known], [person for _, person in known])
    say(
        f"Against the truth: precision {found.precision:.4f}, recall {found.recall:.4f},"
        f" pairwise F1 {found.pairwise_f1:.4f}, cluster F1 {found.cluster_f1:.4f};"
        f" {found.found - found.right:,} pairs joined wrongly, {found.true - found.right:,} missed."
    )
    for what, kinds in mistakes.by_kind(
        db, linked.persons, known, families=linked.model.is_of_families
    ).items():
        for kind, count in kinds.items():
            say(f"  {count:>7,} {what}: {kind}")
