"""The model card: what was linked, by which model and thresholds, and how good that is thought to be; no person."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from carepost.people.engine import explaining
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.costs import probability
from carepost.people.engine.linking import Linked

if TYPE_CHECKING:
    import duckdb

Rows = list[tuple[str, str]]
STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}"
    "td,th{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ccc}"
)


def page(db: duckdb.DuckDBPyConnection, linked: Linked) -> str:
    """The card as one HTML page."""
    tables = (
        _table("Lists", ("List", "Records"), _lists(db)),
        _table("Pairs compared", ("What was decided", "Pairs"), _verdicts(db)),
        _table("Thresholds, from what mistakes cost", ("What", "Probability"), _thresholds(linked)),
        _table("Quality, as the model's own probabilities have it", ("What", "Estimate"), _quality(db)),
        _table(
            "The model", ("Comparison and level", "Of one person, of two persons, bits"), _weights(linked)
        ),
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Linkage card</title><style>{STYLE}</style>'
        f"<h1>Linkage card</h1><p>{html.escape(linked.why)}</p>{''.join(tables)}</html>\n"
    )


def _lists(db: duckdb.DuckDBPyConnection) -> Rows:
    found = db.execute("SELECT list, count(*) FROM records GROUP BY list ORDER BY list").fetchall()
    return [(name, f"{count:,}") for name, count in found]


def _verdicts(db: duckdb.DuckDBPyConnection) -> Rows:
    counts = dict(db.execute("SELECT verdict, count(*) FROM pairs GROUP BY verdict").fetchall())
    return [(words, f"{counts.get(key, 0):,}") for key, words in explaining.VERDICTS.items()]


def _thresholds(linked: Linked) -> Rows:
    costs = linked.costs
    limits = (
        ("joined unasked from", costs.sure),
        ("joined until somebody looks from", costs.joined),
        ("worth a look from", costs.nothing),
    )
    stated = f"a wrong merge {costs.wrong:g}, a missed link {costs.missed:g}, a look {costs.look:g}"
    return [("costs", stated), *((what, f"{probability(limit):.1%}") for what, limit in limits)]


def _quality(db: duckdb.DuckDBPyConnection) -> Rows:
    joined, right, missed = db.execute(
        """SELECT count(*) FILTER (joined), coalesce(sum(p) FILTER (joined), 0), coalesce(sum(p) FILTER (NOT joined), 0)
        FROM (SELECT verdict IN ('sure', 'joined') AS joined, 1 / (1 + power(2.0, -weight)) AS p FROM pairs)"""
    ).fetchone() or (0, 0.0, 0.0)
    return [
        ("links that are right", f"{right / joined:.2%}" if joined else "no links"),
        ("of the pairs of one person that were compared, joined", f"{right / max(right + missed, 1e-9):.2%}"),
    ]


def _weights(linked: Linked) -> Rows:
    found = []
    for comparison in COMPARISONS:
        for level in comparison.levels:
            chances = linked.model.chances[comparison.name][level.key]
            shares = f"{chances.m:.2%}, {chances.u:.2%}, {chances.weight:+.1f}"
            found.append((f"{comparison.name}: {level.words}", shares))
    return found


def _table(title: str, headings: tuple[str, str], rows: Rows) -> str:
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in headings)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{html.escape(title)}</h2><table><tr>{head}</tr>{lines}</table>"
