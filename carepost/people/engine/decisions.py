"""What reviewers decided: read from a review.csv, kept in every run's decisions.csv, carried on to the next."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from carepost.people.engine.clusters import Pair

WORDS = ("same", "different")
FILE = "decisions.csv"
HEADERS = ("decision", "list a", "record a", "list b", "record b")
RISKY = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "'",
)  # what a spreadsheet takes for a formula, and the mark against it
Key = tuple[str, str]  # list and record


class UnreadableReview(ValueError):
    """A file of decisions cannot be used; the message says which, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's word on two records, the smaller first; `line` is where it stands in its file."""

    one: Key
    other: Key
    word: str
    line: int = 0


def read(path: Path) -> list[Decision]:
    """The lines of a review.csv or decisions.csv that hold a decision. Raises UnreadableReview."""
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                if word := (row["decision"] or "").strip().lower():
                    if word not in WORDS:
                        raise UnreadableReview(
                            f"{path.name}, line {number}: a decision is “same”, “different” or left empty."
                        )
                    found.append(Decision(*pair_of(row), word, number))
    except (OSError, KeyError, AttributeError, UnicodeDecodeError, csv.Error):
        raise UnreadableReview(
            f"{path.name} is no review.csv of an earlier run, or cannot be read. Save it as CSV, UTF-8."
        ) from None
    return found


def pair_of(row: Mapping[str, str]) -> tuple[Key, Key]:
    """The two records of a line, the smaller first."""
    one, other = sorted((plain(row[f"list {side}"]), plain(row[f"record {side}"])) for side in "ab")
    return one, other


def carried(folder: Path) -> list[Decision]:
    """What was decided up to a run, and after it in the review.csv that it left; later words count."""
    kept = folder / FILE
    return latest([*(read(kept) if kept.exists() else []), *read(folder / "review.csv")])


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision on each pair."""
    return list({(each.one, each.other): each for each in decisions}.values())


def check(decisions: Iterable[Decision], numbers: Mapping[Key, int], name: str) -> None:
    """Raise UnreadableReview where a record is on none of the lists."""
    for each in decisions:
        if each.one not in numbers or each.other not in numbers:
            raise UnreadableReview(f"{name}, line {each.line}: a record of it is on none of these lists.")


def numbered(decisions: Iterable[Decision], numbers: Mapping[Key, int]) -> dict[str, list[Pair]]:
    """The decisions as pairs of record numbers, by their word; those about records that are gone wait."""
    found: dict[str, list[Pair]] = {word: [] for word in WORDS}
    for each in decisions:
        if each.one in numbers and each.other in numbers:
            found[each.word].append((numbers[each.one], numbers[each.other]))
    return found


def write(decisions: Iterable[Decision], path: Path) -> None:
    """The decisions as a file that a spreadsheet opens, in a fixed order."""
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(HEADERS)
        for each in sorted(decisions, key=lambda each: (each.one, each.other)):
            out.writerow([each.word, *map(safe, (*each.one, *each.other))])


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) else text


def plain(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    return cell.removeprefix("'")
