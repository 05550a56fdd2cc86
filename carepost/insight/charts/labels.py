"""Names beside marks, so that none stands on another or runs out of the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from carepost.insight.charts.scales import LETTER, Layer, haloed
from carepost.ui.drawing import COLOURS

LINE = 16  # pixels from one line of words to the next
_GAP = 9  # pixels between a mark and its name


@dataclass(frozen=True, slots=True)
class Named:
    """A mark with its name; `x` and `y` are pixels from the upper left corner."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands, and whether it ends at `x` or begins there."""

    name: str
    x: float
    y: float
    ends: bool
    mark: Named | None = None

    @property
    def away(self) -> bool:
        """Whether it stands so far from its mark that a line must lead there."""
        return self.mark is not None and abs(self.mark.y - self.y) > LINE * 0.9


def short(name: str, pixels: float) -> str:
    """A name that fits into so many pixels: whole, or its first words."""
    if _wide(name) <= pixels:
        return name
    kept = name[: max(8, int(pixels / (LETTER + 0.6)) - 1)]
    return f"{kept.rpartition(' ')[0].rstrip(',') or kept}…"


def placed(marks: Sequence[Named], width: float, height: float, taken: Sequence[Placed] = ()) -> list[Placed]:
    """Each name right of its mark, or left where it would run out; moved up or down where another stands.

    `taken`: words that stand there already.
    """
    found = list(taken)
    for mark in sorted(marks, key=lambda mark: (mark.y, mark.x, mark.name)):
        ends = mark.x + _GAP + _wide(mark.name) > width and mark.x - _GAP - _wide(mark.name) > 0
        x = mark.x - _GAP if ends else min(mark.x + _GAP, max(0.0, width - _wide(mark.name)))
        tries = (mark.y + LINE * step * side for step in range(len(marks) + 1) for side in (1, -1))
        free = (y for y in tries if LINE / 2 <= y <= height - LINE / 2)
        y = next((y for y in free if not _meets(Placed(mark.name, x, y, ends), found)), mark.y)
        found.append(Placed(mark.name, x, y, ends, mark))
    return found[len(taken) :]


def layers(
    names: Sequence[Placed], back: Callable[[float, float], tuple[float, float]], x: str = "x", y: str = "y"
) -> list[Layer]:
    """The names as layers. `back`: from pixels to what the axes show; `x` and `y`: the channels that these are."""
    made: list[Layer] = []
    leads = [_row(back, each) for each in names if each.away]
    if leads:
        made.append(
            {
                "data": {"values": leads},
                "mark": {"type": "rule", "color": COLOURS["ink"], "strokeWidth": 1},
                "encoding": {
                    x: {"field": "mark_x"},
                    y: {"field": "mark_y"},
                    f"{x}2": {"field": "x"},
                    f"{y}2": {"field": "y"},
                },
            }
        )
    for ends, align in ((False, "left"), (True, "right")):
        rows = [_row(back, each) for each in names if each.ends is ends]
        if rows:
            encoding = {x: {"field": "x"}, y: {"field": "y"}, "text": {"field": "name"}}
            mark = {"align": align, "baseline": "middle", "fontWeight": "bold"}
            made += haloed(mark, data={"values": rows}, encoding=encoding)
    return made


def _row(back: Callable[[float, float], tuple[float, float]], each: Placed) -> dict[str, Any]:
    x, y = back(each.x, each.y)
    row = {"name": each.name, "x": round(x, 3), "y": round(y, 3)}
    if each.mark is not None:
        mark_x, mark_y = back(each.mark.x, each.mark.y)
        row |= {"mark_x": round(mark_x, 3), "mark_y": round(mark_y, 3)}
    return row


def _wide(name: str) -> float:
    return len(name) * (LETTER + 0.6)  # names are bold


def _meets(one: Placed, others: Sequence[Placed]) -> bool:
    (left, right), near = _reach(one), [each for each in others if abs(one.y - each.y) < LINE]
    return any(left < end and begin < right for begin, end in map(_reach, near))


def _reach(one: Placed) -> tuple[float, float]:
    return (one.x - _wide(one.name), one.x) if one.ends else (one.x, one.x + _wide(one.name))
