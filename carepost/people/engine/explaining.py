"""Why two records are one person or two, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from carepost.people.engine import scorer
from carepost.people.engine.comparing import NHS
from carepost.people.engine.costs import probability
from carepost.people.engine.model import Model

LISTS = ("list_a", "list_b")
VERDICTS = {
    "sure": "They are one person.",
    "joined": "They are taken for one person until somebody looks.",
    "review": "They are taken for two persons until somebody looks.",
    "apart": "They are two persons.",
}


def reasons(pairs: Sequence[Mapping[str, Any]], model: Model) -> list[list[tuple[str, float]]]:
    """For each pair what speaks for and against, in words and bits, the heaviest first; what is missing says nothing.

    A pair holds the key of each comparison's level, what the trees read beside them, and its two lists (LISTS).
    """
    said, words = _said_together(pairs, model), words_of(model)
    found = []
    for at, levels in enumerate(pairs):
        told = []
        for comparison in model.comparisons:
            if key := levels.get(comparison.name):
                by_itself = model.chances[comparison.name][key].weight
                told.append((words[comparison.name, key], said[at].get(comparison.name, by_itself)))
        if base := _base(levels, model):
            told.append(base)
        found.append(sorted(told, key=lambda each: (-abs(each[1]), each[0])))
    return found


def _base(levels: Mapping[str, Any], model: Model) -> tuple[str, float] | None:
    """What it says that a pair is of two lists, in words and bits; nothing where NHS numbers settle it."""
    one, other = sorted(str(levels.get(name)) for name in LISTS)
    more = (model.bases or {}).get((one, other))
    if not more or levels.get(NHS.name):
        return None
    where = f"within “{one}”" if one == other else f"between “{one}” and “{other}”"
    return f"pairs {where} are {'more' if more > 0 else 'less'} often one person than most", more


def words_of(model: Model) -> dict[tuple[str, str], str]:
    """The words of each comparison and level."""
    return {(each.name, level.key): level.words for each in model.comparisons for level in each.levels}


def _said_together(pairs: Sequence[Mapping[str, Any]], model: Model) -> list[dict[str, float]]:
    """What the model's trees say by each comparison; nothing where it has none."""
    if not model.scorer or not pairs:
        return [{} for _ in pairs]
    parts = model.scorer.parts(np.array([scorer.values(each) for each in pairs], np.int16))
    names = [each.name for each in scorer.READ]
    return [dict(zip(names, row, strict=True)) for row in parts.tolist()]


def explained(verdict: str, weight: float, levels: Mapping[str, Any], model: Model) -> list[str]:
    """The verdict, how sure, and the reasons: a line each."""
    lines = [f"{VERDICTS[verdict]} The evidence says so with {probability(weight):.1%} for one person."]
    lines += [f"  {bits:+5.1f}  {words}" for words, bits in reasons([levels], model)[0]]
    missing = [each.name for each in model.comparisons if not levels.get(each.name)]
    if missing:
        lines.append(f"  Nothing to compare: {', '.join(missing)}.")
    return lines
