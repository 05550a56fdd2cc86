"""Drafts of a council's next version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from carepost.core.acting import Actor
from carepost.questions.models import QuestionDraft
from carepost.questions.queries.published import Published, version
from carepost.questions.rules import QuestionSet, from_json


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands. `edition` is sent along with every change, so that nobody writes over another's."""

    pk: int
    question_set: QuestionSet
    edition: int
    base: Published
    begun_by: str
    begun_at: datetime
    edited_by_id: int | None
    edited_by: str
    edited_at: datetime
    can_undo: bool


def draft_of(viewer: Actor, key: str) -> Draft | None:
    """The open draft of the viewer's council, if there is one."""
    row = QuestionDraft.objects.filter(council_id=viewer.council_id or 0, key=key, ended="").first()
    if row is None:
        return None
    return Draft(
        pk=row.pk,
        question_set=from_json(json.dumps(row.body)),
        edition=row.edition,
        base=version(viewer, key, row.base_version, row.base_council_id),
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        edited_by_id=row.edited_by_id,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        can_undo=row.before is not None,
    )


def draft(viewer: Actor, key: str) -> Draft:
    """The open draft of the viewer's council. Raises Http404 where there is none."""
    found = draft_of(viewer, key)
    if found is None:
        raise Http404(f"There is no open draft of {key}")
    return found
