"""Tables in documents that the code knows better: who may do what, and which files can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from carepost.councils.permissions import OPERATOR, ROLE_TABLE, Can
from carepost.councils.rules import PlaceKind, Role
from carepost.register.engine.shapes import SHAPES

#: Verbs that come with being invited, signed in or at the machine, and no role has to carry.
UNASKED = frozenset(
    {
        Can.ACCEPT_INVITATION,
        Can.RECORD_SIGN_IN,
        Can.RECOMPUTE,
        Can.NOTE_MISSED_CALLS,
        Can.TELL_DUE_CALLS,
        Can.RAISE_LADDER,
        Can.LIFT_OVERDUE,
        Can.REMIND_ABOUT_HELP,
        Can.MAKE_EVENING_ROTA,
        Can.PROPOSE_ROTA,
        Can.GIVE_UP_ROTA,
        Can.TEND_TOKENS,
        Can.GIVE_UP_SUBSCRIPTION,
        Can.RECEIVE_FROM_WEB,
        Can.RECEIVE_MAIL,
        Can.NOTE_MAILBOX,
        Can.ADVISE,
        Can.LIFT_LATE_ENQUIRIES,
        Can.LOOK_AFTER_MAIL,
        Can.TEND_EVENTS,
        Can.START_EDITION,
        Can.QUEUE_EDITION,
        Can.FORGET_RECIPIENTS,
        Can.NOTE_HANDOVERS,
        Can.FORGET_LOOKS,
        Can.FORGET_LETTERS,
        Can.ANSWER_EVENT_INVITATION,
        Can.SAY_HOW_IT_WAS,
        Can.FORGET_PEOPLE,
    }
)
ROOMS = {
    "councils": "People and organisations",
    "policy": "Thresholds",
    "audit": "The audit book",
    "api": "Machine access",
    "register": "The register",
    "risk": "Standings",
    "questions": "Scripts of questions",
    "contact": "Today and calls",
    "enquiries": "Enquiries",
    "events": "Events",
    "decisions": "Leaders",
    "messages": "Messages",
    "letters": "Letters",
    "newsletter": "Newsletter",
    "provider": "Providers",
}
STAFF = [role for role in Role if role.place is PlaceKind.COUNCIL]


def roles() -> str:
    """Every permission in words, room by room, with the roles that carry it."""
    lines = ["| May | Who |", "|---|---|"]
    asked = [key for key in OPERATOR - UNASKED if _room(key) in ROOMS]
    for room, keys in groupby(sorted(asked, key=_order), key=_room):
        lines.append(f"| **{ROOMS[room]}** | |")
        lines.extend(f"| {_words(key)} | {_who(key)} |" for key in keys)
    return "\n".join(lines)


def shapes() -> str:
    """Every shape of file, with the columns without which it is not recognised."""
    lines = ["| File | Must have the columns |", "|---|---|"]
    for shape in SHAPES.values():
        needed = ", ".join(shape.heading(name) for name in shape.required)
        lines.append(
            f"| {shape.label.partition(' (')[0]} | {needed or 'CQC’s own keys, such as `locationId`'} |"
        )
    return "\n".join(lines)


TABLES = {"roles": roles, "shapes": shapes}


def _order(key: Can) -> tuple[int, int]:
    return list(ROOMS).index(_room(key)), list(Can).index(key)


def _room(key: Can) -> str:
    return key.value.partition(".")[0]


def _words(key: Can) -> str:
    """The key as words: "councils.see_people" is "See people"."""
    return key.value.partition(".")[2].replace("_", " ").capitalize()


def _who(key: Can) -> str:
    holders = [role for role in Role if key in ROLE_TABLE[role]]
    if set(STAFF) <= set(holders):
        others = [role.label for role in holders if role not in STAFF]
        return ", ".join(["Everybody in the council", *others])
    return ", ".join(_labels(holders)) or "The operator, from the command line"


def _labels(holders: list[Role]) -> Iterator[str]:
    yield from sorted(role.label for role in holders)
