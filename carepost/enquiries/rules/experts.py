"""A named expert outside is asked by a link of one purpose: it shows a question, takes one answer, and then ends."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from carepost.core.refusals import Reason

LINK_SALT = "carepost.enquiries.expert"
LONGEST_ANSWER = 8000


class LinkState(StrEnum):
    """Where an expert's link stands."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LinkState.OPEN: "Waits for their answer",
    LinkState.ANSWERED: "Answered",
    LinkState.EXPIRED: "Expired without an answer",
    LinkState.WITHDRAWN: "Withdrawn",
}


class ExpertFault(Reason):
    """Why an expert cannot be asked, or cannot answer."""

    NO_NAME = "Enter the name of the expert."
    NO_EMAIL = "Enter the expert’s e-mail address, like name@example.com."
    NO_QUESTION = "Enter what you ask them."
    MONEY = "This is about money. Say that you want to show it to somebody outside, or ask without showing its words."
    NO_ANSWER = "Enter your answer."
    TOO_LONG = "Shorten your answer: 8,000 characters are the most."
    ENDED = "This link has ended: it was answered or withdrawn, or its time is over."


@dataclass(frozen=True, slots=True)
class Showing:
    """What an officer chose to show beside the question. `money_too` says so of an enquiry about money."""

    words: bool = False
    service: bool = False
    money_too: bool = False


def digest_of(token: str) -> str:
    """What is kept of a link: SHA-256 of its 256 random bits and the council that it names."""
    return hashlib.sha256(token.encode()).hexdigest()


def against_asking(
    name: str, email: str, question: str, showing: Showing, *, finance: bool
) -> tuple[ExpertFault, ...]:
    """Reasons against asking an expert; empty means they can be asked."""
    found = {
        ExpertFault.NO_NAME: not name.strip(),
        ExpertFault.NO_EMAIL: "@" not in email,
        ExpertFault.NO_QUESTION: not question.strip(),
        ExpertFault.MONEY: finance and (showing.words or showing.service) and not showing.money_too,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def state_of(*, answered: bool, withdrawn: bool, expires_at: datetime, now: datetime) -> LinkState:
    """Where a link stands at a moment."""
    if answered:
        return LinkState.ANSWERED
    if withdrawn:
        return LinkState.WITHDRAWN
    return LinkState.EXPIRED if now >= expires_at else LinkState.OPEN
