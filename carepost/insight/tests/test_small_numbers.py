"""Small numbers: what is hidden, and that nobody can work it out. The attacker here tries every whole number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.insight.engine.comparing import hiding
from carepost.insight.engine.comparing.small_numbers import (
    BELOW_FIVE,
    SECONDARY_CARE,
    Rule,
    count,
    differs_by_few,
    line,
    mean,
    share,
    table,
    wider,
    with_totals,
)


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (500, 500)]
)
def test_counts_of_people(value: int, shown: int | None) -> None:
    assert count(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_the_other_rule_does_not_round(value: int, shown: int | None) -> None:
    assert count(value, BELOW_FIVE) == shown


@pytest.mark.parametrize(
    ("part", "total", "shown"),
    [
        (12, 48, 10 / 50),  # of rounded figures
        (7, 48, None),
        (0, 48, 0.0),
        (0, 6, None),
        (45, 48, None),  # three others would stand alone
        (48, 48, 1.0),
        (0, 0, None),
    ],
)
def test_shares_are_of_what_is_shown(part: int, total: int, shown: float | None) -> None:
    assert share(part, total) == shown


@pytest.mark.parametrize(("people", "shown"), [(0, None), (1, None), (7, None), (8, 3.25)])
def test_a_mean_of_few_is_hidden(people: int, shown: float | None) -> None:
    assert mean(3.25, people) == shown


def test_a_filter_that_leaves_a_few_out_is_noticed() -> None:
    shown = {frozenset[str](): 120, frozenset({"women"}): 70, frozenset({"over 85"}): 20}
    asked = frozenset({"women", "over 65"})
    assert sorted(wider(asked, shown)) == [70, 120]
    assert differs_by_few(66, wider(asked, shown))  # four women below 65 would stand alone
    assert not differs_by_few(70, wider(asked, shown))
    assert not differs_by_few(40, wider(asked, shown))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 30], (20, 30, 50)),
        ([3, 30], (None, None, 33)),
        ([3, 30, 12], (None, 30, None, 45)),  # the smallest of the others goes with it
        ([3, 0, 30], (None, 0, None, 33)),  # a nought hides nobody
        ([1, 1, 30], (None, None, None, 32)),  # two who add up to 2 are one each
        ([1, 2, 30], (None, None, 30, 33)),
        ([2, 0, 0], (None, 0, 0, None)),
    ],
)
def test_one_star_beside_a_total_is_not_alone(counts: list[int], shown: tuple[int | None, ...]) -> None:
    assert line(counts, BELOW_FIVE) == shown


def test_a_star_in_a_table_takes_three_others_with_it() -> None:
    shown = table([[3, 40, 50], [30, 12, 60], [70, 80, 90]], BELOW_FIVE).cells
    assert [[cell is None for cell in row] for row in shown] == [
        [True, True, False, False],
        [True, True, False, False],
        [False, False, False, False],
        [False, False, False, False],
    ]


def test_without_stars_nothing_is_hidden() -> None:
    assert table([[10, 12], [8, 19]]).cells == ((10, 10, 20), (10, 20, 25), (20, 30, 50))


TABLES = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@settings(max_examples=40)
@given(TABLES)
def test_no_star_can_be_worked_out(counts: list[list[int]]) -> None:
    shown = table(counts, Rule(most=2, nearest=1)).cells
    for cell, values in possible(shown).items():
        if with_totals(counts)[cell[0]][cell[1]] <= 2:
            assert len(values) > 1, (counts, shown, cell, values)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=4))
def test_nor_one_in_a_line(counts: list[int]) -> None:
    shown = line(counts, Rule(most=2, nearest=1))
    parts = [[told] if told is not None else range(1, sum(counts) + 3) for told in shown[:-1]]
    fitting = [(*values, sum(values)) for values in product(*parts) if shown[-1] in {None, sum(values)}]
    for at, value in enumerate([*counts, sum(counts)]):
        if 0 < value <= 2:
            assert len({values[at] for values in fitting}) > 1, (counts, shown)


def test_the_guard_is_what_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second hiding, the attacker finds the figure."""
    monkeypatch.setattr(hiding, "is_known", lambda *_: False)
    shown = table([[2, 7], [7, 7]], Rule(most=2, nearest=1)).cells
    assert possible(shown)[0, 0] == {2}


@pytest.mark.parametrize("counts", [[[1, 2]], [[1], [2]], [[1, 2], [3]]])
def test_what_is_no_table_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="two rows and two columns"):
        table(counts)


def test_a_count_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="never below 0"):
        count(-1, SECONDARY_CARE)


def possible(shown: Sequence[Sequence[int | None]], most: int = 7) -> dict[tuple[int, int], set[int]]:
    """Every value up to `most` that each star may have: whole numbers from 1 that fit all lines, tried one by one."""
    rows, columns = range(len(shown) - 1), range(len(shown[0]) - 1)
    stars = [(r, c) for r, row in enumerate(shown) for c, told in enumerate(row) if told is None]
    inner = [(r, c) for r, c in stars if r in rows and c in columns]
    cells = [[shown[r][c] or 0 for c in columns] for r in rows]
    found: dict[tuple[int, int], set[int]] = {star: set() for star in stars}

    def try_from(at: int) -> None:
        if all(len(values) > 1 for values in found.values()):
            return
        whole = with_totals(cells)
        if at == len(inner):
            if agrees(shown, whole):
                for r, c in stars:
                    found[r, c].add(whole[r][c])
            return
        r, c = inner[at]
        for value in range(1, most + 1):
            cells[r][c] = value
            if not too_many(shown, cells, r, c):
                try_from(at + 1)
        cells[r][c] = 0

    try_from(0)
    return found


def agrees(shown: Sequence[Sequence[int | None]], whole: list[list[int]]) -> bool:
    """Whether a table and its totals are what is shown of it."""
    pairs = (
        pair for told, values in zip(shown, whole, strict=True) for pair in zip(told, values, strict=True)
    )
    return all(told is None or told == value for told, value in pairs)


def too_many(shown: Sequence[Sequence[int | None]], cells: list[list[int]], r: int, c: int) -> bool:
    """Whether a row or a column is above its total already."""
    row, column = shown[r][-1], shown[-1][c]
    return (row is not None and sum(cells[r]) > row) or (
        column is not None and sum(line[c] for line in cells) > column
    )
