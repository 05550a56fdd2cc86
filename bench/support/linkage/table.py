"""The table of what was measured, as text and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.support.linkage.child import Told
from carepost.people.engine.scoring import Score, made_one, score, within_households

LINE = "{:38} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>9} {:>7} {:>7} {:>7} {:>6}"
HEADING = LINE.format(
    "", "prec.", "recall", "pairs", "persons", "homes", "twins", "namesakes", "cpu s", "all s", "clock", "MB"
)
MEANING = """prec., recall, pairs: of pairs of records, and F1. persons: F1 of whole persons.
homes: wrong merges inside homes, per 10,000 persons.
twins, namesakes: pairs of twins, and of father and son of one name, that were made one, of those that are listed.
cpu s: the processor's seconds from records to persons (ours: cleaning + linking). all s: of the whole process, with its
imports; clock: by the clock; MB: memory at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One peer on one set of lists. What cannot be known of them is None; `why` says why there is no answer."""

    data: str
    name: str
    why: str = ""
    chosen: str = ""
    score: Score | None = None
    homes: float | None = None
    twins: tuple[int, int] | None = None
    namesakes: tuple[int, int] | None = None
    told: Told | None = None

    @property
    def text(self) -> str:
        if self.told is None:
            return f"{self.name:38} {self.why}"
        found, told = self.score, self.told
        shares = (
            [f"{each:.4f}" for each in (found.precision, found.recall, found.pairwise_f1, found.cluster_f1)]
            if found
            else [""] * 4
        )
        if self.why:
            shares, note = [""] * 4, f"  {self.why}"
        else:
            note = f"  {self.chosen}" if self.chosen else ""
        homes = "" if self.homes is None else f"{self.homes:.2f}"
        couples = ["" if each is None else f"{each[0]}/{each[1]}" for each in (self.twins, self.namesakes)]
        answer = told.answer
        if "cleaning" in answer:
            work = f"{answer['cleaning']:.1f}+{answer['linking']:.1f}"
        else:
            work = f"{answer.get('linking', answer.get('work', 0.0)):.1f}"
        times = [f"{told.cpu:.1f}", f"{told.wall:.1f}", f"{told.megabytes:.0f}"]
        return LINE.format(self.name, *shares, homes, *couples, work, *times) + note

    @property
    def data_for_json(self) -> dict[str, Any]:
        told, found = self.told, self.score
        measured = (
            {"cpu": told.cpu, "wall": told.wall, "megabytes": told.megabytes, **told.answer} if told else {}
        )
        shares = (
            {
                **asdict(found), "precision": found.precision, "recall": found.recall,
                "pairwise_f1": found.pairwise_f1, "cluster_f1": found.cluster_f1,
            }
            if found
            else {}
        )  # fmt: skip
        return {
            "data": self.data, "name": self.name, "why": self.why, "chosen": self.chosen, "homes": self.homes,
            "twins": self.twins, "namesakes": self.namesakes, **shares, **measured,
        }  # fmt: skip


def scored(row: Row, persons: list[int], lists: dict[str, Any]) -> Row:
    """The row of an answer with its score. `lists` has truth and, of a made-up city, homes, twins and namesakes."""
    truth, homes = lists["person"], lists["home"]
    twins, namesakes = (
        made_one(persons, truth, lists[each]) if each in lists else None for each in ("twins", "namesakes")
    )
    return replace(
        row,
        score=score(persons, truth),
        homes=None if homes[0] is None else within_households(persons, truth, homes),
        twins=twins,
        namesakes=namesakes,
    )
