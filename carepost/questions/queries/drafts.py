"""Drafts of a council's next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.questions.house import set_of
from carepost.questions.models import DraftEdition, QuestionDraft
from carepost.questions.publishers import publishers_of
from carepost.questions.queries.published import Published, version
from carepost.questions.rules import Publishers, Question, QuestionSet


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands. `edition` is sent along with every change, so that nobody writes over another's.

    `ended` is empty while it is open, else published or dropped.
    """

    pk: int
    question_set: QuestionSet
    edition: int
    base: Published
    begun_by: str
    begun_at: datetime
    edited_by: str
    edited_at: datetime
    can_undo: bool
    ended: str


def draft_of(viewer: Actor, key: str) -> Draft | None:
    """The open draft of the viewer's council, if there is one."""
    return _draft(viewer, _drafts(viewer, key).filter(ended="").first())


def draft(viewer: Actor, key: str) -> Draft:
    """The open draft of the viewer's council. Raises Http404 where there is none."""
    return _there(draft_of(viewer, key), key)


def last_draft(viewer: Actor, key: str) -> Draft:
    """The open draft, else the one that ended last. Raises Http404 where there never was any."""
    return _there(_draft(viewer, _drafts(viewer, key).order_by("-pk").first()), key)


def last_said(viewer: Actor, draft: Draft, asked: str) -> Question | None:
    """A question as the draft said it last, also where somebody took it out since."""
    editions = DraftEdition.objects.filter(council_id=viewer.council_id or 0, draft_id=draft.pk)
    found = editions.filter(body__questions__contains=[{"key": asked}]).order_by("-number").first()
    return None if found is None else set_of(found.body).question(asked)


def publishers(viewer: Actor, draft: Draft, on: date) -> Publishers:
    """Who wrote in the draft, and who of the viewer's council may publish it on that day."""
    return publishers_of(QuestionDraft.objects.get(pk=draft.pk, council_id=viewer.council_id or 0), on)


def _drafts(viewer: Actor, key: str) -> QuerySet[QuestionDraft]:
    return QuestionDraft.objects.filter(council_id=viewer.council_id or 0, key=key)


def _there(found: Draft | None, key: str) -> Draft:
    if found is None:
        raise Http404(f"There is no open draft of {key}")
    return found


def _draft(viewer: Actor, row: QuestionDraft | None) -> Draft | None:
    if row is None:
        return None
    return Draft(
        pk=row.pk,
        question_set=set_of(row.body),
        edition=row.edition,
        base=version(viewer, row.key, row.base_version, row.base_council_id),
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        can_undo=row.editions.filter(number=row.edition - 1).exists(),
        ended=row.ended,
    )
