"""What a carrier's report says became of a mail, in plain words. Plain Python.

Status codes are those of RFC 3463, with the later ones of IANA's registry "SMTP Enhanced Status Codes", as mail servers
use them: Exchange says 5.4.1 and 5.1.10 where nobody has the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 300


class Fate(StrEnum):
    """What became of a mail after it left. A delay is only noted: their server goes on trying."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Why a mail came back. `dead`: the address is at fault, and no other mail will reach it either."""

    sentence: str
    dead: bool = False


NOBODY_HAS_IT = Meaning("Nobody has this address there. Check it with the service.", dead=True)
NO_DOMAIN = Meaning("What stands behind the @ takes no mail. Check it with the service.", dead=True)
CLOSED = Meaning("The mailbox is closed. Ask the service for another address.", dead=True)
FULL = Meaning("The mailbox is full. Tell them another way, or send it again later.")
TOO_BIG = Meaning("The mail is too big for their mail server. Send a link instead of a file.")
NOT_TAKEN = Meaning("Their mail server did not take it for days. Send it again, or tell them another way.")
CIRCLE = Meaning("Their mail server sends it in a circle. Tell them another way.")
NO_PROOF = Meaning(
    "Their mail server did not believe that it comes from us. Ask who runs your mail about SPF and DKIM."
)
UNWANTED = Meaning("Their mail server refuses mail like this from us. Ask them to let it through.")
CAME_BACK = Meaning("Their mail server gave it back.")
STILL_TRYING = "Their mail server has not taken it yet. It is tried for some days; nothing has to be done."

_WHOLE = {"5.4.1": NOBODY_HAS_IT, "5.4.4": NO_DOMAIN}
_PART = {
    "1.1": NOBODY_HAS_IT, "1.2": NO_DOMAIN, "1.3": NOBODY_HAS_IT, "1.6": CLOSED, "1.10": NOBODY_HAS_IT, "2.1": CLOSED,
    "2.2": FULL, "2.3": TOO_BIG, "3.4": TOO_BIG, "4.6": CIRCLE, "4.14": CIRCLE,
    "7.20": NO_PROOF, "7.21": NO_PROOF, "7.22": NO_PROOF, "7.23": NO_PROOF, "7.24": NO_PROOF, "7.25": NO_PROOF,
    "7.26": NO_PROOF, "7.27": NO_PROOF,
}  # fmt: skip
_SUBJECT = {"4": NOT_TAKEN, "7": UNWANTED}
#: What servers say that send no status code, or one that says little.
_WORDS = (
    (re.compile(r"unknown user|user unknown|no such (user|person|mailbox|recipient|address)|does(n't| not) exist"
                r"|recipient ?not ?found|invalid (recipient|mailbox)|no mailbox here|recipient address rejected"
                r"|mailbox unavailable|not our customer", re.IGNORECASE), NOBODY_HAS_IT),
    (re.compile(r"find any host|host(name)? (unknown|not found)|unrouteable|domain.{0,40}not found"
                r"|name service error", re.IGNORECASE), NO_DOMAIN),
    (re.compile(r"(mailbox|account).{0,40}(disabled|closed|inactive|suspended)", re.IGNORECASE), CLOSED),
    (re.compile(r"(mailbox|quota|inbox).{0,40}(full|exceed)|over ?quota", re.IGNORECASE), FULL),
    (re.compile(r"too (large|big)|size limit", re.IGNORECASE), TOO_BIG),
    (re.compile(r"spam|blocked|policy|blacklist|block ?list|reputation", re.IGNORECASE), UNWANTED),
    (re.compile(r"timed? ?out|expired|could not be reached|retry", re.IGNORECASE), NOT_TAKEN),
)  # fmt: skip


def meaning_of(status: str, said: str) -> Meaning:
    """Why a mail came back: by the status code where it says enough, else by what their server wrote."""
    kind, _, part = status.partition(".")
    subject = part.partition(".")[0]
    if status in _WHOLE:
        return _WHOLE[status]
    if kind == "4":  # given up after days of trying: nobody said that the address is wrong
        return FULL if part == "2.2" else NOT_TAKEN
    if part in _PART:
        return _PART[part]
    by_words = next((meaning for pattern, meaning in _WORDS if pattern.search(said)), None)
    if subject == "7" or by_words is None:
        return _SUBJECT.get(subject, CAME_BACK)
    return by_words


@dataclass(frozen=True, slots=True)
class News:
    """What a carrier tells of one mail: what became of it, why in plain words, and whether the address is at fault."""

    fate: Fate
    why: str = ""
    dead: bool = False


def news_of(fate: Fate, status: str, said: str) -> News:
    """The news that a report makes, with what their server wrote behind our own words."""
    if fate is Fate.DELIVERED:
        return News(fate)
    if fate is Fate.DELAYED:
        return News(fate, STILL_TRYING)
    meaning = meaning_of(status, said)
    quoted = f" Their server said: “{said[:LONGEST]}”." if said else ""
    return News(fate, f"{meaning.sentence}{quoted}", meaning.dead)
