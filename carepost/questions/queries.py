"""The readers of question sets."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import F, Q
from django.http import Http404

from carepost.core.acting import Actor
from carepost.questions.models import QuestionSetVersion
from carepost.questions.rules import QuestionSet, from_json


@dataclass(frozen=True, slots=True)
class Published:
    """A question set as published. `council_id` is None for the house's own."""

    question_set: QuestionSet
    council_id: int | None


def current(viewer: Actor, key: str) -> Published:
    """The newest version of the viewer's council, else the newest of the house. Raises Http404 where
    neither is.
    """
    rows = QuestionSetVersion.objects.filter(_theirs(viewer), key=key)
    return _published(rows.order_by(F("council_id").desc(nulls_last=True), "-version").first(), key)


def version(viewer: Actor, key: str, number: int, council_id: int | None) -> Published:
    """One version as it was published: what an old answer was an answer to. Raises Http404."""
    whose = Q(council_id__isnull=True) if council_id is None else Q(council_id=council_id)
    rows = QuestionSetVersion.objects.filter(whose, key=key, version=number)
    return _published(rows.filter(_theirs(viewer)).first(), key)


def _theirs(viewer: Actor) -> Q:
    """Sets that this viewer's council may use: its own and the house's."""
    return Q(council_id=viewer.council_id or 0) | Q(council_id__isnull=True)


def _published(row: QuestionSetVersion | None, key: str) -> Published:
    if row is None:
        raise Http404(f"There is no question set called {key}")
    return Published(from_json(json.dumps(row.body)), row.council_id)
