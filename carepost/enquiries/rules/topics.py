"""What enquiries are about: the house's topics, and a council's own laid over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carepost.core.refusals import Reason


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic. `finance` is for the readers of finance enquiries alone; `team_id` is the team that it goes to."""

    key: str
    name: str
    words: str
    finance: bool = False
    team_id: int | None = None
    retired: bool = False


HOUSE = (
    Topic(
        "money", "Money and payments", "An invoice, a grant, a rate, a payment that is late.", finance=True
    ),
    Topic(
        "infection",
        "Infection and outbreaks",
        "Guidance, testing, visiting, admissions while there is illness.",
    ),
    Topic("staffing", "Staffing", "Absence, agency staff, recruitment, checks."),
    Topic("supplies", "Supplies and equipment", "Protective equipment, medicines, hoists, beds."),
    Topic(
        "referrals", "Referrals, hospital and moves", "Discharge, assessments, a person who moves in or out."
    ),
    Topic("contracts", "Contracts and brokerage", "Terms, packages of care, handing a package back."),
    Topic(
        "safeguarding",
        "Safeguarding advice",
        "What to report and how. A concern about a person goes to the team at once.",
    ),
    Topic(
        "training", "Training and support", "Courses, the learning forum, somebody who has done it before."
    ),
    Topic("digital", "Digital and data", "Signing in, Capacity Tracker, records, data protection."),
    Topic("other", "Something else", "Whatever fits nowhere else."),
)
OTHER, MONEY = "other", "money"


class TopicFault(Reason):
    """Why a topic cannot be kept."""

    NO_NAME = "Enter the name of the topic."
    NAME_TAKEN = "There is a topic of that name already."
    NO_WORDS = "Say in a few words what belongs to it."
    ALWAYS_ONE = "“Something else” stays: people who find no topic choose it."


def catalogue(own: Iterable[Topic]) -> Mapping[str, Topic]:
    """The topics by key: the house's, a council's own version of one in its place, then those it added."""
    return {topic.key: topic for topic in (*HOUSE, *own)}


def about_money(topics: Mapping[str, Topic]) -> Topic | None:
    """The topic of what may be about money before anybody has read it: the house's, or else the first of that kind."""
    found = [topic for topic in topics.values() if topic.finance and not topic.retired]
    return next((topic for topic in found if topic.key == MONEY), found[0] if found else None)


def topic_faults(topic: Topic, known: Iterable[Topic]) -> tuple[TopicFault, ...]:
    """Reasons against keeping a topic; empty means it can be kept."""
    names = {each.name.casefold() for each in known if each.key != topic.key}
    found = {
        TopicFault.NO_NAME: not topic.name.strip(),
        TopicFault.NAME_TAKEN: topic.name.strip().casefold() in names,
        TopicFault.NO_WORDS: not topic.words.strip(),
        TopicFault.ALWAYS_ONE: topic.key == OTHER and topic.retired,
    }
    return tuple(fault for fault, holds in found.items() if holds)
