"""Why two records are one person or two, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.people.engine import scorer
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.costs import probability
from carepost.people.engine.model import Model

VERDICTS = {
    "sure": "They are one person.",
    "joined": "They are taken for one person until somebody looks.",
    "review": "They are taken for two persons until somebody looks.",
    "apart": "They are two persons.",
}


def reasons(levels: Mapping[str, Any], model: Model) -> list[tuple[str, float]]:
    """What speaks for and against, in words and bits, the heaviest first; what is missing says nothing.

    `levels` are the columns of a pair: the key of each comparison's level, and what the trees read beside them.
    """
    said = model.scorer.parts(scorer.values(levels)) if model.scorer else {}
    found = []
    for comparison in COMPARISONS:
        if key := levels.get(comparison.name):
            words = next(level.words for level in comparison.levels if level.key == key)
            by_itself = model.chances[comparison.name][key].weight
            found.append((words, said.get(comparison.name, by_itself)))
    return sorted(found, key=lambda each: (-abs(each[1]), each[0]))


def explained(verdict: str, weight: float, levels: Mapping[str, Any], model: Model) -> list[str]:
    """The verdict, how sure, and the reasons: a line each."""
    lines = [f"{VERDICTS[verdict]} The evidence says so with {probability(weight):.1%} for one person."]
    lines += [f"  {bits:+5.1f}  {words}" for words, bits in reasons(levels, model)]
    missing = [each.name for each in COMPARISONS if not levels.get(each.name)]
    if missing:
        lines.append(f"  Nothing to compare: {', '.join(missing)}.")
    return lines
