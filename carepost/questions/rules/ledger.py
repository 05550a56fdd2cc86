"""The ask-once ledger: what may be known about a service, how long an answer stays good, what asking costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from carepost.core.calendar import in_words


class Life(StrEnum):
    """What an answer is about, and so how long it stays good: by `LedgerPolicy`."""

    PLACES = "places"
    STAFF = "staff"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class LedgerPolicy:
    """Carepost's defaults (policy key `questions.ledger`): days for which an answer stays good, by what it is about,
    and what it takes to say that nothing has changed.
    """

    places_days: int = 7
    staff_days: int = 7
    about_days: int = 91
    confirm_seconds: int = 10

    def days(self, life: Life) -> int:
        """How many days an answer of this kind stays good."""
        return int(getattr(self, f"{life.value}_days"))


#: How the source of what a provider fills in on its own page begins.
OWN_WORD = "update:"


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing about a service that is asked once, whoever needs it.

    `key` is the key of every question that asks it. `owner` is the room whose business it is; `one` and `many` are how
    an answer is told ("3 empty beds"); `seconds` is what it takes to answer. `reading` names the column of the
    register's readings of beds that tells the same of a care home; `homes` says which services have it: care homes,
    others, or both.
    """

    key: str
    label: str
    owner: str
    life: Life
    seconds: int
    one: str
    many: str
    needed_for: str
    reading: str = ""
    homes: bool | None = None

    def told(self, value: int) -> str:
        """An answer as people say it."""
        return f"{value:,} {self.one if value == 1 else self.many}"

    def asked_of(self, *, care_home: bool) -> bool:
        """Whether a service has such a thing at all."""
        return self.homes is None or self.homes is care_home


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it stands: the newest there is, whoever asked."""

    datum: Datum
    value: int
    on: date
    source: str
    by_name: str = ""
    source_ref: str = ""

    @property
    def is_own_word(self) -> bool:
        """Whether the provider filled it in itself: a call asks anew what a call told."""
        return self.source_ref.startswith(OWN_WORD)

    @property
    def words(self) -> str:
        return self.datum.told(self.value)

    @property
    def told(self) -> str:
        """The answer with its age and who gave it: "3 empty beds, told on 26 November 2026 by Grace Ekpenyong"."""
        return f"{self.words}, told on {in_words(self.on)}{f' by {self.by_name}' if self.by_name else ''}"

    def good_until(self, policy: LedgerPolicy) -> date:
        """The last day on which it need not be asked again."""
        return self.on + timedelta(days=policy.days(self.datum.life))

    def is_fresh(self, today: date, policy: LedgerPolicy) -> bool:
        """Whether it need not be asked today."""
        return today <= self.good_until(policy)


def newest(answers: Iterable[Known]) -> dict[str, Known]:
    """Of each datum the answer that stands: the newest; of one day the one that comes last."""
    found: dict[str, Known] = {}
    for each in answers:
        held = found.get(each.datum.key)
        if held is None or each.on >= held.on:
            found[each.datum.key] = each
    return found


def mark(known: Iterable[Known]) -> str:
    """A short mark of what a page shows as known: another one means that somebody told something meanwhile."""
    answers = sorted(f"{each.datum.key}={each.value} on {each.on}" for each in known)
    return sha256(";".join(answers).encode()).hexdigest()[:16]


def seconds_of(data: Iterable[Datum]) -> int:
    """What it takes to answer all of these."""
    return sum(datum.seconds for datum in data)
