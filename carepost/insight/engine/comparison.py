"""Areas beside a benchmark: everything that a reader needs to check a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from carepost.insight.engine import few
from carepost.insight.engine.comparing.intervals import STRICT, USUAL, Interval, exact_rate
from carepost.insight.engine.comparing.verdicts import (
    Side,
    Strength,
    Verdict,
    judge,
    judge_untested,
    needed,
    side_of,
)
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import ENGLAND, Area, Level, Places

AGAINST_ENGLAND, AGAINST_REGION = "england", "region"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a figure is held against, and how that came about in words."""

    name: str
    value: float
    numerator: float | None = None
    denominator: float | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One area's figure beside its benchmark; what could not be told is None, and `note` says why."""

    outcome: Outcome
    benchmark: Benchmark | None = None
    usual: Interval | None = None
    strict: Interval | None = None
    verdict: Verdict | None = None
    z: float | None = None
    needed: int | None = None
    note: str = ""


class NoFigure(ValueError):
    """There is nothing to compare; the message says what there is."""


def compare(
    outcomes: Outcomes, areas: Sequence[str], places: Places, *, period: str = "", against: Sequence[str] = ()
) -> list[Compared]:
    """Each area by name, in the order given, beside England, its region ("region") or a set of areas.

    `period`: by its label, else the newest. Raises UnknownArea, and NoFigure where the measure has none at all.
    """
    if not outcomes.periods:
        raise NoFigure("This measure has no figure in the snapshot.")
    period = period or outcomes.periods[-1]
    if period not in outcomes.periods:
        raise NoFigure(f"There is no figure of {period}. There are: {', '.join(outcomes.periods)}.")
    known = outcomes.areas
    wanted = [places.find(words, known) for words in areas]
    chosen = [
        places.find(words, known) for words in against if words not in {AGAINST_ENGLAND, AGAINST_REGION}
    ]
    return [_one(outcomes, area, period, tuple(against), chosen) for area in wanted]


def _one(
    outcomes: Outcomes, area: Area, period: str, against: tuple[str, ...], chosen: Sequence[Area]
) -> Compared:
    found = outcomes.figures.get((area.key, period))
    if found is None:
        end = next(each.end for each in outcomes.figures.values() if each.period == period)
        return Compared(Outcome(area, period, end, None, None, None), note=_absent(outcomes, area, period))
    if found.value is None:
        hidden = found.marker == few.HIDDEN
        return Compared(found, note=few.NOTE if hidden else f"Its publisher gives no figure: {found.marker}.")
    benchmark = _benchmark(outcomes, area, period, against, chosen)
    if outcomes.measure.unit is Unit.COUNT:
        return Compared(found, benchmark, note="A count is not held against another area's.")
    if benchmark is None:
        return Compared(found, note="There is no benchmark of this kind in this period.")
    if benchmark.name == area.name:
        return Compared(found, benchmark, note="This is the benchmark itself.")
    return judged(outcomes.measure, found, benchmark)


def _absent(outcomes: Outcomes, area: Area, period: str) -> str:
    if area.ended:
        after = " and ".join(area.followed_by) or "others"
        return f"{area.name} ended on {area.ended}; {after} followed it. Ask for an earlier period, or for those."
    periods = [label for key, label in outcomes.figures if key == area.key]
    others = f" It has figures of {', '.join(periods)}." if periods else ""
    return f"{area.name} has no figure of {period}.{others}"


def _benchmark(
    outcomes: Outcomes, area: Area, period: str, against: tuple[str, ...], chosen: Sequence[Area]
) -> Benchmark | None:
    if chosen:
        figures = [outcomes.figures.get((each.key, period)) for each in chosen]
        return together([each for each in figures if each and each.value is not None], "the chosen areas")
    if AGAINST_REGION in against:
        key = next((each.key for each in outcomes.areas.values() if each.level is Level.REGION
                    and each.name == area.region), "")  # fmt: skip
        figure, name = outcomes.figures.get((key, period)), area.region
    else:
        figure, name = outcomes.figures.get((ENGLAND, period)), "England"
    if figure is not None and figure.value is not None and not outcomes.measure.by_size:
        how = "the sum of all its councils" if outcomes.measure.additive else "as published"
        return Benchmark(name, figure.value, figure.numerator, figure.denominator, how)
    if AGAINST_REGION in against:
        peers = [
            each for each in outcomes.of(period) if each.area.region == area.region and each.value is not None
        ]
        return together(peers, f"councils of {area.region}") if area.region else None
    return together([each for each in outcomes.of(period) if each.value is not None], "all councils")


def together(figures: Sequence[Outcome], name: str) -> Benchmark | None:
    """Several areas as one benchmark: by their counts where all have them, else by the median of their values."""
    if not figures:
        return None
    counts = [each.counts for each in figures]
    if all(counts):
        numerator, denominator = (sum(pair[at] for pair in counts if pair) for at in (0, 1))
        return Benchmark(
            name, numerator / denominator, numerator, denominator, f"{len(figures)} areas by their counts"
        )
    middle = median(each.value for each in figures if each.value is not None)
    return Benchmark(name, middle, how=f"the median of {len(figures)} areas")


def judged(measure: Measure, outcome: Outcome, benchmark: Benchmark) -> Compared:
    """A figure with its intervals and verdict: tested where its counts are known, else a direction alone."""
    value = outcome.value
    if value is None:
        raise ValueError("Nothing to judge")
    if measure.unit is Unit.RATE and measure.tested and outcome.numerator is not None and outcome.denominator:
        return _judged_rate(measure, outcome, benchmark)
    if measure.unit is Unit.SHARE and (counts := outcome.counts) is not None and 0 <= benchmark.value <= 1:
        found = judge(*counts, benchmark.value, measure.polarity)
        return Compared(outcome, benchmark, found.usual, found.strict, found.verdict, found.z)
    verdict = judge_untested(value, benchmark.value, measure.polarity)
    enough = None
    if measure.unit is Unit.SHARE and 0 < benchmark.value < 1:
        enough = needed(value, benchmark.value)
    note = "Not tested: its source gives no number of cases."
    if not measure.tested:
        enough, note = None, "Not tested: all of them were counted, and chance has no part in it."
    elif measure.unit is Unit.SCORE:
        note = "Not tested: its source gives no spread of the scores."
    return Compared(outcome, benchmark, verdict=verdict, needed=enough, note=note)


def _judged_rate(measure: Measure, outcome: Outcome, benchmark: Benchmark) -> Compared:
    count, exposure = int(outcome.numerator or 0), outcome.denominator or 0.0
    usual, strict = exact_rate(count, exposure, USUAL), exact_rate(count, exposure, STRICT)
    strength = Strength.STRONG
    if strict.holds(benchmark.value):
        strength = Strength.NONE if usual.holds(benchmark.value) else Strength.PLAIN
    side = (
        Side.SAME
        if strength is Strength.NONE
        else side_of(count / exposure, benchmark.value, measure.polarity)
    )
    return Compared(outcome, benchmark, usual, strict, Verdict(side, strength))
