"""The policies of risk, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.core import policies
from carepost.core.policies import Words
from carepost.risk.rules import Band, Family, ScorePolicy
from carepost.risk.rules.policy import faults_by_value
from carepost.risk.rules.reporting import RiskReportPolicy
from carepost.risk.rules.review import ReviewPolicy
from carepost.risk.rules.showing import ShownPolicy

SCORE = "risk.score"

_SCORE_WORDS = {
    "weights": Words(
        "How the 100 points are shared out",
        "The most that each kind of trouble can add to a score. They must add up to 100; 0 leaves it out of the score,"
        " and its facts that set a standing by themselves still do.",
        unit="points",
        least=0,
        parts={family.value: family.label for family in Family},
    ),
    "red_from": Words("Red begins at", "A score of this many points or more is Red.", unit="points"),
    "amber_from": Words("Amber begins at", "A score of this many points or more is Amber.", unit="points"),
    "fresh_days": Words(
        "News counts as fresh for",
        "Older news still adds points for as long as its kind says, but no longer counts as having heard of a service.",
        unit="days",
    ),
    "grey_share": Words(
        "Too little is known when more than this share is unheard of",
        "The share of what counts, by points, about which nothing fresh is known.",
        unit="%",
        least=0,
    ),
    "grey_may_replace": Words(
        "Standings that give way to Grey when too little is known",
        "What is not known can only add points: it never makes a service better than Grey.",
        parts={band.value: band.label for band in (Band.GREEN, Band.AMBER, Band.RED)},
    ),
    "better_days_apart": Words(
        "Days between two better scores", "Two better scores closer together count as one.", unit="days"
    ),
    "better_needed": Words(
        "Better scores before a standing gets better",
        "A worse standing comes at once. With 1, a better one does too.",
        unit="scores",
    ),
    "override_max_days": Words(
        "A standing set by hand ends after", "At most 28 days, whatever is set here.", unit="days"
    ),
    "override_answer_days": Words(
        "A proposal to lower Red waits for", "Then it lapses without an answer.", unit="days"
    ),
    "cadence": Words(
        "Days between welfare calls",
        "The longest that a service of each standing waits for its next call. A worse one is called at least as often.",
        unit="days",
        parts={band.value: band.label for band in Band},
    ),
    "stale_inspection_years": Words(
        "A CQC rating is old",
        "The years after which the age of the overall rating counts more.",
        unit="years",
        parts=("Ageing from", "Old from", "Very old from"),
    ),
    "first_inspection_days": Words(
        "A service waits for its first rating",
        "The days since registration after which the wait counts more.",
        unit="days",
        parts=("Long from", "Very long from"),
    ),
    "change_days": Words(
        "A registration changed",
        "For how long a takeover or a move counts.",
        unit="days",
        parts=("Lately, for", "At all, for"),
    ),
    "manager_days": Words(
        "The registered manager is missing",
        "The days after which it counts more. The second step makes a service at least Amber.",
        unit="days",
        parts=(
            "Up to",
            "More than this is grave",
            "More than this is very grave",
            "More than this is gravest",
        ),
    ),
    "empty_beds_percent": Words(
        "Beds of a care home stand empty",
        "The share of its beds from which it counts more.",
        unit="per cent",
        parts=("More than usual from", "Many from", "Very many from"),
    ),
}
_REVIEW_WORDS = {
    "horizon_days": Words(
        "A warning counts when it came at most",
        "Before an Inadequate rating, a deregistration or a suspension.",
        unit="days",
    ),
    "fewest": Words(
        "Events needed before anything is concluded",
        "With fewer, nothing is said of the score.",
        unit="events",
    ),
    "z": Words(
        "Width of intervals", "Quantile of the normal distribution: 1.95996 for intervals of 95%.", least=0
    ),
}
_SHOWN_WORDS = {
    "reasons": Words("Providers read why they stand where they stand"),
    "year": Words("Providers see how their standing moved over a year"),
    "complaints": Words("Providers read what complaints add to it"),
    "families": Words("Providers read what family and friends say"),
    "answer_days": Words("A disagreement is answered within", unit="working days", most=60),
    "evidence_files": Words("With one a provider may send", unit="files", most=50),
    "evidence_mb": Words("Each of these files may have", unit="MB", most=50),
}


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        SCORE,
        ScorePolicy,
        name="How standings are worked out, and how often each is called",
        about="Points, lines, waiting and the days between calls.",
        words=_SCORE_WORDS,
        faults=faults_by_value,
    )
    policies.register(
        "risk.shown",
        ShownPolicy,
        name="What providers read of their standing, and how disagreement is answered",
        about="Safeguarding, and whoever speaks up about a service, are kept back whatever is set here.",
        words=_SHOWN_WORDS,
    )
    policies.register(
        "risk.review",
        ReviewPolicy,
        name="How the score is held against the past",
        about="What counts as a warning, and how many events it takes to conclude anything.",
        words=_REVIEW_WORDS,
    )
    policies.register(
        "risk.report",
        RiskReportPolicy,
        name="What leaders are told about standings",
        words={"top": Words("Red services listed by name", unit="services")},
    )
