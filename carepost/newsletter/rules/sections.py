"""The parts that an edition is made of, in the order in which a first one has them."""

from enum import StrEnum


class Section(StrEnum):
    """Where in the newsletter an item stands."""

    ACT = "act"
    NEWS = "news"
    PRACTICE = "practice"
    LEARNING = "learning"
    MONEY = "money"
    ASKED = "asked"
    PEOPLE = "people"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Section.ACT: "To do this week",
    Section.NEWS: "News",
    Section.PRACTICE: "Good practice",
    Section.LEARNING: "Training and events",
    Section.MONEY: "Money",
    Section.ASKED: "You asked, we answered",
    Section.PEOPLE: "From providers and partners",
}


def ordered(keys: list[str]) -> list[Section]:
    """The sections in an edition's order, those that it does not name behind, each once."""
    named = [Section(key) for key in dict.fromkeys(keys) if key in set(Section)]
    return [*named, *(each for each in Section if each not in named)]


def moved(keys: list[str], key: Section, up: bool) -> list[Section]:
    """The order with one section a place up or down; at its end nothing moves."""
    order = ordered(keys)
    at = order.index(key)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order
