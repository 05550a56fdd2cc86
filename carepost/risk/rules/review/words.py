"""A look back in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carepost.core.calendar import days_in_words, in_words
from carepost.risk.rules.bands import Band

from .counting import Finding
from .intervals import Share
from .report import Report

_A_YEAR = 365


def in_sentences(report: Report) -> tuple[str, ...]:
    """What was looked at and what could not warn; then what was found, a sentence or two for each kind and level."""
    return (*_about(report), *(line for finding in report.findings for line in _found(finding, report)))


def _about(report: Report) -> Iterator[str]:
    if report.first_day is None or report.last_day is None:
        yield "No service has enough of a dated past to look back on."
        return
    first, last = in_words(report.first_day), in_words(report.last_day)
    horizon = days_in_words(report.review.horizon_days)
    yield f"{_counted(report.services, 'service')} watched from {first} to {last}."
    yield f"A warning counts when it held in the {horizon} before the event, and not only on its day."
    if report.unwatched:
        yield f"{_counted(report.unwatched, 'service')} left out: too little about them is dated."
    if report.taken_over:
        gone = "1 registration" if report.taken_over == 1 else f"{report.taken_over:,} registrations"
        yield f"{gone} ended because another one followed; that is no event."
    yield from _silence(report)


def _silence(report: Report) -> Iterator[str]:
    if report.silent:
        families = "; ".join(family.label for family in report.silent)
        yield f"No history of these, so they could not warn: {families}."
    begun = report.first_day or date.min
    late = [(on, family) for family, on in report.heard.items() if (on - begun).days > _A_YEAR]
    if late:
        families = "; ".join(f"{family.label} on {in_words(on)}" for on, family in late)
        yield f"Some history begins later, and could not warn before: {families}."
    if report.reach < report.amber_from:
        yield (
            f"What has a history adds up to {report.reach} points at most, and Amber begins at {report.amber_from}:"
            " the score alone could not warn, only a trigger could."
        )


def warned(finding: Finding, report: Report) -> str:
    """How many events of its kind a level of warning came before, or that they were too few."""
    level, events = _level(finding), finding.sensitivity
    if not finding.concluded:
        fewest = report.review.fewest
        count = f"{events.whole} {finding.kind.label if events.whole == 1 else finding.kind.plural}"
        return f"{level}: {count}, too few to conclude (at least {fewest} are needed)."
    share = f"{events.part:,} of {events.whole:,} {finding.kind.plural}"
    return f"{level} came before {share}: {_percent(events)}.{_lead(finding)}"


def _level(finding: Finding) -> str:
    return "Red" if finding.level is Band.RED else "Amber or Red"


def _found(finding: Finding, report: Report) -> Iterator[str]:
    yield warned(finding, report)
    if not finding.concluded:
        return
    level = _level(finding)
    yield _alarms(finding, level)
    yield from _apart(finding) if finding.level is Band.AMBER else ()
    if finding.rate_warned is not None and finding.rate_other is not None:
        under, other = f"{finding.rate_warned:.1f}", f"{finding.rate_other:.1f}"
        yield f"In 100 service-years under {level} there were {under} {finding.kind.plural}, otherwise {other}."


def _apart(finding: Finding) -> Iterator[str]:
    """Events that no warning here could have come before; the same at each level, so told once."""
    kind = finding.kind.label
    if finding.first_known:
        yield f"Not counted: {finding.first_known:,} times {_a(kind)} was the first thing known, or taken over."
    if finding.again:
        yield f"Not counted: {finding.again:,} times {_a(kind)} renewed one that still stood."


def _alarms(finding: Finding, level: str) -> str:
    alarms, open_ones = finding.predictive, finding.censored
    untold = (
        f" {_counted(open_ones, 'more warning')} not watched for long enough to tell." if open_ones else ""
    )
    if not alarms.whole and not open_ones:
        return f"{level} never came in that time, so there was no false alarm."
    if not finding.alarms_concluded:
        return f"{level}: {alarms.whole:,} warnings watched to the end, too few to say how many were right.{untold}"
    return (
        f"Of {alarms.whole:,} warnings by {level}, {alarms.part:,} were followed by one: {_percent(alarms)};"
        f" {alarms.whole - alarms.part:,} were false alarms.{untold}"
    )


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'AIO' else 'a'} {noun}"


def _lead(finding: Finding) -> str:
    if finding.lead_days is None:
        return ""
    lower, median, upper = finding.lead_days
    always = finding.from_the_start
    at_start = f"; {always:,} from the first day that counts" if always else ""
    return (
        f" The median warning was {median:.0f} days ahead (quartiles {lower:.0f} and {upper:.0f}){at_start}."
    )


def _percent(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "no share"
    return f"{100 * share.value:.1f}% (95% interval {100 * share.low:.1f}% to {100 * share.high:.1f}%)"


def _counted(number: int, noun: str) -> str:
    return f"1 {noun} was" if number == 1 else f"{number:,} {noun}s were"
