"""What is received: through which door, from whom, in which words, and what stands against it."""

from dataclasses import dataclass
from enum import StrEnum

from carepost.core.refusals import Reason

from .clock import Urgency


class Channel(StrEnum):
    """Through which door an enquiry came."""

    PHONE = "phone"
    PORTAL = "portal"
    WEB = "web"
    EMAIL = "email"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Channel.PHONE: "By telephone",
    Channel.PORTAL: "Signed in as the provider",
    Channel.WEB: "Public page",
    Channel.EMAIL: "By e-mail",
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `email` is where the answer is sent to; empty where it is told by telephone."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as it came. `about` is what they said which service it is about."""

    subject: str
    words: str
    topic: str
    urgency: Urgency = Urgency.NORMAL
    about: str = ""


@dataclass(frozen=True, slots=True)
class DoorPolicy:
    """Carepost's defaults (policy key `enquiries.doors`): what comes through the doors without an account.

    `public_page` may be closed. An outside expert's link answers for `expert_days`, the one question whether an
    answer helped for `rate_days`.
    """

    public_page: bool = True
    expert_days: int = 7
    rate_days: int = 60


LONGEST_SUBJECT, LONGEST_WORDS = 150, 8000


class AskFault(Reason):
    """Why an enquiry cannot be received or moved as it was typed."""

    NO_SUBJECT = "Say in a few words what it is about."
    NO_WORDS = "Enter the question."
    TOO_LONG = "Shorten the question: 8,000 characters are the most."
    NO_NAME = "Enter the name of who asks."
    NO_WAY_BACK = "Enter an e-mail address or a telephone number, so that there is a way to answer."
    NO_TOPIC = "Choose what it is about."
    NO_KEY = "This page is too old. Open it again."
    NO_REASON = "Say why."
    NO_ANSWER = "Enter the answer."
    NO_NOTE = "Enter the note."
    NO_OWNER = "Choose who sees to it."
    NO_TEAM = "Choose a team of this council."
    SAME = "It is there already. Choose another topic or team."
    MOVED_ON = (
        "Somebody else did something here since you opened this page. What you typed is kept below: read what is new"
        " first, then send it again."
    )
    NOT_HERE = "This service is not one that your council looks after."
    NO_COUNCIL = "No council that uses Carepost looks after this service, so nobody here can answer."
    NO_SERVICE = "Check the service: none here, or more than one, has that name or CQC id."
    CLOSED_DOOR = "This council takes no questions on this page. Ring or write to it."


def ask_faults(asker: Asker, question: Question) -> tuple[AskFault, ...]:
    """Reasons against receiving this; empty means it can be received."""
    found = {
        AskFault.NO_SUBJECT: not question.subject.strip(),
        AskFault.NO_WORDS: not question.words.strip(),
        AskFault.TOO_LONG: len(question.words) > LONGEST_WORDS,
        AskFault.NO_NAME: not asker.name.strip(),
        AskFault.NO_WAY_BACK: not (asker.email.strip() or asker.phone.strip()),
    }
    return tuple(fault for fault, holds in found.items() if holds)
