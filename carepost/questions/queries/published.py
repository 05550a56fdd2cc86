"""Question sets as published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404

from carepost.core.acting import Actor
from carepost.questions.house import set_of
from carepost.questions.models import QuestionSetVersion
from carepost.questions.rules import QuestionSet


@dataclass(frozen=True, slots=True)
class Published:
    """A question set as published. `council_id` is None for the house's own."""

    question_set: QuestionSet
    council_id: int | None

    @property
    def name(self) -> str:
        """How a page that is being filled in says which version it asks: "ours-2", "house-1"."""
        return f"{'house' if self.council_id is None else 'ours'}-{self.question_set.version}"


@dataclass(frozen=True, slots=True)
class Version(Published):
    """With who published it, when and why. `in_use` is the one that is asked now."""

    published_by: str
    published_at: datetime
    reason: str
    in_use: bool


def versions(viewer: Actor, key: str) -> Sequence[Version]:
    """Every version that the viewer's council has or could use, the one in use first, then the newest first."""
    return [
        Version(
            set_of(row.body),
            row.council_id,
            row.published_by,
            row.published_at,
            row.reason,
            place == 0,
        )
        for place, row in enumerate(QuestionSetVersion.usable(viewer.council_id, key))
    ]


def current(viewer: Actor, key: str) -> Published:
    """The newest version of the viewer's council, else the newest of the house. Raises Http404 where
    neither is.
    """
    return _published(QuestionSetVersion.usable(viewer.council_id, key).first(), key)


def version(viewer: Actor, key: str, number: int, council_id: int | None) -> Published:
    """One version as it was published: what an old answer was an answer to. Raises Http404."""
    whose = Q(council_id__isnull=True) if council_id is None else Q(council_id=council_id)
    rows = QuestionSetVersion.usable(viewer.council_id, key)
    return _published(rows.filter(whose, version=number).first(), key)


def named(viewer: Actor, key: str, name: str) -> Published | None:
    """The version of that name, as a page says it; None where it says none that is there."""
    whose, _, number = name.partition("-")
    if whose not in ("ours", "house") or not number.isdecimal() or len(number) > 6:
        return None
    try:
        return version(viewer, key, int(number), viewer.council_id if whose == "ours" else None)
    except Http404:
        return None


def _published(row: QuestionSetVersion | None, key: str) -> Published:
    if row is None:
        raise Http404(f"There is no question set called {key}")
    return Published(set_of(row.body), row.council_id)
