"""What somebody has for the newsletter: put forward, taken in, left out, carried over, told. Never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason
from carepost.newsletter.rules.audience import Audience
from carepost.newsletter.rules.sections import Section

LONGEST_TITLE, LONGEST_WORDS, LONGEST_LINK = 120, 3000, 500


class ItemState(StrEnum):
    """Where an item stands."""

    WAITING = "waiting"
    CHOSEN = "chosen"
    LEFT_OUT = "left_out"
    WITHDRAWN = "withdrawn"
    TOLD = "told"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ItemState.WAITING: "Waits for an edition",
    ItemState.CHOSEN: "In an edition",
    ItemState.LEFT_OUT: "Left out",
    ItemState.WITHDRAWN: "Taken back",
    ItemState.TOLD: "Was in the newsletter",
}


class ItemVerb(StrEnum):
    """What can be done to an item."""

    PUT_FORWARD = "put forward"
    CHANGE = "change"
    TAKE_IN = "take in"
    CARRY_OVER = "carry over"
    LEAVE_OUT = "leave out"
    BRING_BACK = "bring back"
    WITHDRAW = "take back"
    TELL = "tell"

    @property
    def done(self) -> str:
        """What was done, as a history tells it."""
        return _DONE[self]


_DONE = {
    ItemVerb.PUT_FORWARD: "Put forward",
    ItemVerb.CHANGE: "Changed",
    ItemVerb.TAKE_IN: "Taken in",
    ItemVerb.CARRY_OVER: "Carried over to a later edition",
    ItemVerb.LEAVE_OUT: "Left out",
    ItemVerb.BRING_BACK: "Brought back",
    ItemVerb.WITHDRAW: "Taken back by who put it forward",
    ItemVerb.TELL: "Sent",
}


_S, _V = ItemState, ItemVerb
ITEM_MOVES: Moves[ItemState, ItemVerb, str] = Moves(
    (
        Move(None, _V.PUT_FORWARD, _S.WAITING),
        Move(_S.WAITING, _V.CHANGE, _S.WAITING),
        Move(_S.CHOSEN, _V.CHANGE, _S.CHOSEN),
        Move(_S.WAITING, _V.TAKE_IN, _S.CHOSEN),
        Move(_S.CHOSEN, _V.CARRY_OVER, _S.WAITING),
        Move(_S.WAITING, _V.LEAVE_OUT, _S.LEFT_OUT),
        Move(_S.CHOSEN, _V.LEAVE_OUT, _S.LEFT_OUT),
        Move(_S.LEFT_OUT, _V.BRING_BACK, _S.WAITING),
        Move(_S.WAITING, _V.WITHDRAW, _S.WITHDRAWN),
        Move(_S.CHOSEN, _V.TELL, _S.TOLD),
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an item says, where it stands, for whom, and until when it is worth telling."""

    title: str
    words: str
    section: Section = Section.NEWS
    link: str = ""
    audience: Audience = field(default_factory=Audience)
    worth_until: date | None = None


class ItemFault(Reason):
    """Why an item cannot be kept, or not be moved."""

    NO_TITLE = "Enter a title."
    TOO_LONG_TITLE = "Shorten the title to 120 characters."
    NO_WORDS = "Enter what you want to tell."
    TOO_LONG = "Shorten it to 3,000 characters, and put the rest behind the link."
    NO_LINK = "Enter the whole address of the page, like https://www.example.org/page."
    PAST = "Choose a day from today on: it must be worth telling still."
    NOT_NOW = "It has moved on meanwhile. Look at where it is now."
    NO_REASON = "Say why it is left out. Whoever put it forward reads that."
    NOT_YOURS = "Somebody else put this forward. Only they can take it back."
    NO_KEY = "This page is out of date. Open it again, then send it."
    NOT_HERE = "Choose a council that looks after a service of yours."
    LOCKED = "This edition waits for approval or has been sent. It can be changed once it is open again."
    OVER = "It was worth telling until a day that has passed. Change that day first, or leave it out."


def item_faults(words: Words, today: date) -> tuple[ItemFault, ...]:
    """Reasons against what an item says; empty means it can be kept."""
    link = words.link.strip()
    found = {
        ItemFault.NO_TITLE: not words.title.strip(),
        ItemFault.TOO_LONG_TITLE: len(words.title) > LONGEST_TITLE,
        ItemFault.NO_WORDS: not words.words.strip(),
        ItemFault.TOO_LONG: len(words.words) > LONGEST_WORDS,
        ItemFault.NO_LINK: bool(link) and not _is_address(link),
        ItemFault.PAST: words.worth_until is not None and words.worth_until < today,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def _is_address(link: str) -> bool:
    whole = link.startswith(("https://", "http://")) and len(link) <= LONGEST_LINK
    return whole and link.isprintable() and " " not in link and "." in link.partition("://")[2]


def item_after(source: ItemState | None, verb: ItemVerb) -> ItemState | None:
    """The state that follows; None where the table has no such move."""
    return ITEM_MOVES.after(source, verb)


def item_against(
    state: ItemState, verb: ItemVerb, *, why: str = "", open_edition: bool = True
) -> tuple[ItemFault, ...]:
    """Why this cannot be done to an item; empty when it can. `open_edition`: the edition that it is in, or is to come
    into, is still being collected.
    """
    found = {
        ItemFault.NOT_NOW: item_after(state, verb) is None,
        ItemFault.NO_REASON: verb is ItemVerb.LEAVE_OUT and not why.strip(),
        ItemFault.LOCKED: not open_edition,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def is_over(worth_until: date | None, today: date) -> bool:
    """Whether an item is no longer worth telling."""
    return worth_until is not None and worth_until < today


def placed(order: Sequence[int], key: int, up: bool) -> list[int]:
    """An order of items with one a place up or down; at its end nothing moves."""
    made, at = list(order), list(order).index(key)
    to = at - 1 if up else at + 1
    if 0 <= to < len(made):
        made[at], made[to] = made[to], made[at]
    return made
