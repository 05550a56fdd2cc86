"""Small counts of people are not shown, nor left to be worked out from what is shown.

The rule for secondary care of NHS England: nought is shown, 1 to 7 are a star, all else is rounded to the nearest 5;
percentages are of rounded figures. Counts of providers are exempt: nobody calls this module for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carepost.insight.engine.comparing import hiding

STAR = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """Up to which count people are hidden, and to what others are rounded (1: not at all)."""

    most: int = 7
    nearest: int = 5

    def hides(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return 0 < count <= self.most

    def rounded(self, count: int) -> int:
        """A count that may be shown, as it is shown; halves go up."""
        return (2 * count + self.nearest) // (2 * self.nearest) * self.nearest


SECONDARY_CARE = Rule()
BELOW_FIVE = Rule(most=4, nearest=1)


def count(value: int, rule: Rule = SECONDARY_CARE) -> int | None:
    """A count of people as it is shown; None where it is a star. Raises ValueError below 0."""
    if value < 0:
        raise ValueError(f"A count is never below 0: {value}")
    return None if rule.hides(value) else rule.rounded(value)


def share(part: int, total: int, rule: Rule = SECONDARY_CARE) -> float | None:
    """A share between 0 and 1, of the figures as they are shown; None where one of them, or what is left, is hidden."""
    shown, of = count(part, rule), count(total, rule)
    if shown is None or not of or rule.hides(total - part):
        return None
    return min(1.0, shown / of)


def mean(value: float, people: int, rule: Rule = SECONDARY_CARE) -> float | None:
    """A mean over so many people; None where they are too few to be told, or nobody."""
    return None if people == 0 or rule.hides(people) else value


def differs_by_few(people: int, shown: Iterable[int], rule: Rule = SECONDARY_CARE) -> bool:
    """Whether this count, taken from one that was shown of more people, leaves a few who would stand alone."""
    return any(rule.hides(more - people) for more in shown)


def wider(asked: frozenset[str], shown: Mapping[frozenset[str], int]) -> list[int]:
    """The counts that were shown of everybody who meets some of these conditions: those asked for are among them."""
    return [people for conditions, people in shown.items() if conditions < asked]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of people as it is shown, with its totals below and at the right; None is a star."""

    cells: tuple[tuple[int | None, ...], ...]

    @property
    def stars(self) -> int:
        """How many figures are hidden."""
        return sum(cell is None for row in self.cells for cell in row)


def table(counts: Sequence[Sequence[int]], rule: Rule = SECONDARY_CARE) -> Table:
    """A table of at least two rows and two columns, with totals added, whose stars cannot be worked out.

    Where lines and their totals would give a hidden figure away, others are hidden with it: those that cost the
    fewest people, and totals last. Rounding is not relied on. Raises ValueError where rows are of different lengths.
    """
    if len({len(row) for row in counts}) != 1 or len(counts) < 2 or len(counts[0]) < 2:
        raise ValueError("A table has at least two rows and two columns, all of one length")
    whole = with_totals(counts)
    hidden = hiding.hidden_cells(whole, rule)
    return Table(
        tuple(
            tuple(None if (r, c) in hidden else rule.rounded(cell) for c, cell in enumerate(row))
            for r, row in enumerate(whole)
        )
    )


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same with a total at the end of each row, and a row of totals."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def line(counts: Sequence[int], rule: Rule = SECONDARY_CARE) -> tuple[int | None, ...]:
    """Counts that add up to a total, which comes last: no star can be taken from the total."""
    whole = [*counts, sum(counts)]
    hidden = {at for at, value in enumerate(whole) if rule.hides(value)}
    while (more := beside(whole, hidden)) is not None:
        hidden.add(more)
    return tuple(None if at in hidden else rule.rounded(value) for at, value in enumerate(whole))


def beside(whole: Sequence[int], hidden: set[int]) -> int | None:
    """Which figure of a line, its total last, must be hidden too, lest these are worked out; None where none must.

    The smallest that is not nought, and the total last.
    """
    rest = [at for at in range(len(whole)) if at not in hidden]
    if not rest or not hidden or not _alone(whole, hidden):
        return None
    return min(rest, key=lambda at: (at == len(whole) - 1, whole[at] == 0, whole[at], at))


def _alone(whole: Sequence[int], hidden: set[int]) -> bool:
    """Whether a hidden figure is the only one, or all of several must be as small as they can be."""
    if len(hidden) == 1:
        return True
    of_parts = [whole[at] for at in hidden if at != len(whole) - 1]
    return len(whole) - 1 not in hidden and sum(of_parts) <= len(of_parts)
