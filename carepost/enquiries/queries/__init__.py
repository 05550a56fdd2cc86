"""The readers of enquiries. The viewer comes first, and is asked first what they may see."""

from carepost.enquiries.queries.choices import (
    email_of,
    expert_days,
    owners,
    owners_of,
    services_meant,
    teams,
    topics,
    topics_to_ask,
)
from carepost.enquiries.queries.doors import PublicDoor, public_door
from carepost.enquiries.queries.enquiries import (
    SHOWS,
    Own,
    Wanted,
    askable,
    counts,
    earlier_alike,
    enquiry_of,
    history,
    joined,
    last_answer,
    late,
    matching,
    of_service,
    own_enquiries,
    waits_for,
)
from carepost.enquiries.queries.experts import ExpertDoor, advice, expert_door, experts_of
from carepost.enquiries.queries.rating import RatingDoor, rating_door
from carepost.enquiries.queries.themes import Theme, by_week

__all__ = [
    "SHOWS",
    "ExpertDoor",
    "Own",
    "PublicDoor",
    "RatingDoor",
    "Theme",
    "Wanted",
    "advice",
    "askable",
    "by_week",
    "counts",
    "earlier_alike",
    "email_of",
    "enquiry_of",
    "expert_days",
    "expert_door",
    "experts_of",
    "history",
    "joined",
    "last_answer",
    "late",
    "matching",
    "of_service",
    "own_enquiries",
    "owners",
    "owners_of",
    "public_door",
    "rating_door",
    "services_meant",
    "teams",
    "topics",
    "topics_to_ask",
    "waits_for",
]
