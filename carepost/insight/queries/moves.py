"""Who came to the market of an area and who left it, of the open snapshot that a viewer reads; with its chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from carepost.insight.charts import paper as papers
from carepost.insight.charts.moves import moves_chart, step_words
from carepost.insight.charts.paper import Imprint
from carepost.insight.engine.history.lives import How
from carepost.insight.engine.history.registrations import year_before
from carepost.insight.engine.market.moves import AGAIN, HANDED, LEFT, Flow, Move, Moves, Step
from carepost.insight.engine.market.moves import moves as found_moves
from carepost.insight.engine.market.service import label
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.measures.moves import RULE
from carepost.insight.engine.outcomes import Outcome
from carepost.insight.engine.places import Area
from carepost.insight.engine.snapshots import SnapshotRefused
from carepost.insight.queries import figures
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import MADE_UP
from carepost.ui.charts import WIDE, Chart

MOST_KEPT = 100
SOURCES = {
    "register": "Carepost’s own register", "api": "CQC’s API", "active": "CQC’s active locations",
    "directory": "CQC’s directory", "ratings": "CQC’s ratings",
}  # fmt: skip
#: What an address may ask to see the rows of: in words, whether they came, and how.
WHAT: dict[str, tuple[str, bool, tuple[How, ...]]] = {
    "new": ("New", True, (How.NEW,)),
    "left": ("Left the market", False, LEFT),
    "hands": ("Changed hands", False, HANDED),
    "again": ("Moved or registered again", False, AGAIN),
}

__all__ = [
    "SOURCES",
    "WHAT",
    "Asked",
    "Flow",
    "Move",
    "Moves",
    "chart",
    "label",
    "moves",
    "paper",
    "sources",
    "steps",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Between which days, and from which kind of file; None and "" for what goes without saying."""

    start: date | None = None
    end: date | None = None
    source: str = ""


def sources(reading: Reading) -> list[str]:
    """The kinds of files that there is a history from."""
    return sorted(figures.open_tables(reading).histories)


def moves(reading: Reading, area: Area, asked: Asked) -> Moves | str:
    """What happened in an area between two days; or why nothing is known of it, in a sentence."""
    return _moves(reading.shared, area, asked)


@lru_cache(maxsize=MOST_KEPT)
def _moves(reading: Reading, area: Area, asked: Asked) -> Moves | str:
    with figures.computing:
        tables = figures.open_tables(reading)
        if not tables.histories:
            return (
                "No history of services was imported. Whoever runs Carepost makes one:"
                " carepost insight import FILES --history."
            )
        try:
            found = found_moves(tables, area, asked.start, asked.end, asked.source)
        except SnapshotRefused as refused:
            return refused.detail
    if not (found.total.before or found.total.after or found.moves):
        return f"The history lists no service of {area.name}."
    return found


def days_of(measure: Measure, figure: Outcome) -> list[tuple[str, str]]:
    """The days of a year of entries and exits, as an address of their page says them; none for other measures."""
    if measure.table != "history" or figure.value is None:
        return []
    return [("from", year_before(figure.end).isoformat()), ("to", figure.end.isoformat())]


def chart(found: Moves, width: int = WIDE) -> Chart:
    """The chart of what came and left."""
    return moves_chart(found, width)


def steps(found: Moves) -> list[tuple[str, Step]]:
    """The same as rows: each step in words."""
    return list(zip(step_words(found.steps), found.steps, strict=True))


def paper(reading: Reading, found: Moves, ending: str) -> bytes:
    """The chart with its source, days and snapshot within the picture, as "svg" or "png"."""
    parts = [part for part, _ in reading.open.files("history") if part.source == found.source]
    licences = ", ".join(sorted({part.licence for part in parts}))
    last = found.last
    told = Imprint(
        tuple(
            each
            for each in (
                f"{MADE_UP}." if reading.made_up else "",
                RULE,
                *found.limits,
                f"Source: {SOURCES.get(found.source, found.source)}. Data of {last.day} {last:%B %Y}; {licences}.",
                f"Made with snapshot {reading.open.name}.",
            )
            if each
        )
    )
    drawn = moves_chart(found)
    return papers.paper(drawn, told, ending)
