"""The model card: what was linked, by which model and thresholds, and how good that is thought to be; no person."""

from __future__ import annotations

import html
from math import log10, sqrt
from typing import TYPE_CHECKING

from carepost.people.engine import explaining, lasting, runs
from carepost.people.engine.costs import probability
from carepost.people.engine.linking import TWINS, Linked
from carepost.people.engine.runs import Figures, Run

if TYPE_CHECKING:
    import duckdb

Rows = list[tuple[str, ...]]
STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "td,th{text-align:left;vertical-align:top;padding:.2rem .75rem .2rem 0;border-bottom:1px solid #ccc}"
    "td:first-child{overflow-wrap:anywhere;min-width:6rem}svg{width:100%;max-width:24rem}text{font-size:13px}"
)


TALL = 20  # of a bar in the picture, with the space around it


def page(db: duckdb.DuckDBPyConnection, run: Run, figures: Figures) -> str:
    """The card as one HTML page."""
    linked = run.linked
    tables = (
        _table("Lists", ("List", "Records", "Read"), _lists(db, figures)),
        _table("Made by", ("What", "Which"), _made_by(figures)),
        _since(run, figures),
        _table("Pairs compared", ("What was decided", "Pairs"), _verdicts(db)),
        _table("Thresholds, from what mistakes cost", ("What", "Probability"), _thresholds(linked)),
        *_bases(linked),
        _table(
            "Quality, if the model's own probabilities hold", ("What", "Estimate, 95 of 100"), _quality(db)
        ),
        _picture(db),
        _table(
            "The model, each level by itself",
            ("Comparison and level", "One person", "Two persons", "Bits"),
            _weights(linked),
        ),
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Linkage card</title><style>{STYLE}</style><main>"
        f"<h1>Linkage card</h1><p>{html.escape(linked.why)}{_trees(linked)}</p>{''.join(tables)}</main></html>\n"
    )


def _trees(linked: Linked) -> str:
    trees = linked.model.scorer.trees if linked.model.scorer else ()
    return f" {len(trees)} trees weigh the levels together." if trees else ""


def _since(run: Run, figures: Figures) -> str:
    """What is no longer as it was in the run before, which is named by its day."""
    if not run.before:
        return ""
    changed = [
        (what, f"{one} → {other}") for what, one, other in runs.differences(run.before.figures, figures)
    ]
    persons = lasting.told(run.named.changes) or "each kept its id, and nobody merged, split, moved or went"
    rows: Rows = [("persons", persons), *changed]
    return _table(f"What changed since run {run.before.number}", ("What", "Before → now"), rows)


def _lists(db: duckdb.DuckDBPyConnection, figures: Figures) -> Rows:
    found = db.execute("SELECT list, count(*) FROM records GROUP BY list ORDER BY list").fetchall()
    return [(name, f"{count:,}", figures["columns of"].get(name, "")) for name, count in found]


def _made_by(figures: Figures) -> Rows:
    """What the run could be made again with."""
    made = [("model", f"{figures['model']['name']}, {figures['model']['fingerprint']}")]
    return [*made, *figures["version of"].items(), ("day", figures["day"]["of the run"])]


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


def _bases(linked: Linked) -> list[str]:
    found: Rows = [*runs.bases_of(linked.model).items()]
    if not found:
        return []
    title = "Pairs that are one person, of those compared and not settled by two NHS numbers"
    return [_table(title, ("Lists", "Share, estimated from the lists"), found)]


def _quality(db: duckdb.DuckDBPyConnection) -> Rows:
    """Shares with the interval in which 95 of 100 such runs lie, if each pair is right as often as the model says."""
    joined, right, missed, spread, other = db.execute(
        """SELECT count(*) FILTER (joined),
            coalesce(sum(p) FILTER (joined), 0), coalesce(sum(p) FILTER (NOT joined), 0),
            coalesce(sum(p * (1 - p)) FILTER (joined), 0), coalesce(sum(p * (1 - p)) FILTER (NOT joined), 0)
        FROM (SELECT verdict IN ('sure', 'joined') AS joined, 1 / (1 + power(2.0, -weight)) AS p FROM pairs)"""
    ).fetchone() or (0, 0.0, 0.0, 0.0, 0.0)
    if not joined:
        return [("links that are right", "no links")]
    (twins,) = db.execute(f"SELECT count(*) FROM pairs WHERE {TWINS} AND verdict = 'review'").fetchone() or (
        0,
    )
    every = right + missed
    found = right / every
    off = sqrt(spread * (1 - found) ** 2 + other * found**2) / every
    return [
        ("links that are right", _between(right / joined, sqrt(spread) / joined)),
        ("of the pairs of one person that were compared, joined", _between(found, off)),
        ("held back because they look like twins, counted as even odds at most", f"{twins:,} pairs"),
    ]


def _between(share: float, off: float) -> str:
    low, high = max(0.0, share - 1.96 * off), min(1.0, share + 1.96 * off)
    return f"{share:.2%} ({low:.2%} to {high:.2%})"


def _picture(db: duckdb.DuckDBPyConnection) -> str:
    """How many pairs have which weight, in steps of two bits, each with a bar as long as the count has digits."""
    rows = db.execute(
        """SELECT CAST(greatest(least(floor(weight / 2), 14), -6) AS INTEGER) AS step, count(*)
        FROM pairs GROUP BY step ORDER BY step"""
    ).fetchall()
    bars = "".join(_bar(at, step, count) for at, (step, count) in enumerate(rows))
    told = "; ".join(f"{step * 2:+} bits {count:,}" for step, count in rows)
    return (
        "<h2>Weights of the pairs, in bits</h2><p>From 0 on, more speaks for one person than for two."
        " From 10 pairs to 100 a bar grows as much as from 100 to 1,000.</p>"
        f'<svg viewBox="0 0 360 {len(rows) * TALL}" role="img" aria-label="Pairs by weight: {told}">{bars}</svg>'
    )


def _bar(at: int, step: int, count: int) -> str:
    long, middle, colour = 36 * (1 + log10(count)), at * TALL + 15, "#1d70b8" if step >= 0 else "#505a5f"
    return (
        f'<text x="32" y="{middle}" text-anchor="end">{step * 2:+}</text>'
        f'<rect x="40" y="{at * TALL + 2}" width="{long:.1f}" height="{TALL - 4}" fill="{colour}"/>'
        f'<text x="{46 + long:.1f}" y="{middle}">{count:,}</text>'
    )


def _weights(linked: Linked) -> Rows:
    found: Rows = []
    for comparison in linked.model.comparisons:
        for level in comparison.levels:
            chances = linked.model.chances[comparison.name][level.key]
            shares = (f"{chances.m:.2%}", f"{chances.u:.2%}", f"{chances.weight:+.1f}")
            found.append((f"{comparison.name}: {level.words}", *shares))
    return found


def _table(title: str, headings: tuple[str, ...], rows: Rows) -> str:
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in headings)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{html.escape(title)}</h2><table><tr>{head}</tr>{lines}</table>"
