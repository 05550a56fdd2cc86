"""A draft of the next version: begun, changed by several people in turn, published by another, or dropped."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db import IntegrityError, transaction

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.questions.actions.publishing import PublishRefused, publish
from carepost.questions.house import body_of
from carepost.questions.models import QuestionDraft, QuestionSetVersion
from carepost.questions.rules import Change, QuestionSet, QuestionsPolicy, diff, from_json


class DraftRefused(Reason):
    """Why a draft cannot be begun, changed or published."""

    THERE_IS_ONE = "There is a draft already. Carry on with it, or drop it first."
    GONE = "This draft was published or dropped meanwhile. Begin another from the version in use."
    MEANWHILE = "Somebody changed this draft while you had it open. See what they changed, then make your change again."
    NOTHING_TO_UNDO = "There is no change to undo."
    NO_REASON = "Say why the questions change. Colleagues read it beside the version."
    OWN = "You made the last change to this draft. Somebody else who may publish has to look at it."


class EditedMeanwhile(Refused):
    """Another edition than the one that was open; `changes` are those of the last person, if no more came between."""

    def __init__(self, edited_by: str, changes: Collection[Change]) -> None:
        self.edited_by, self.changes = edited_by, tuple(changes)
        super().__init__([DraftRefused.MEANWHILE])


@action("questions.begin_draft")
def begin_draft(*, by: Actor, base: QuestionSet, base_council_id: int | None) -> QuestionDraft:
    """Begin the council's next version from a published one: its own, or (None) the house's."""
    if by.council_id is None:
        raise Refused([PublishRefused.NO_COUNCIL])
    now = clock.now()
    try:
        with transaction.atomic():
            row = QuestionDraft.objects.create(
                council_id=by.council_id,
                key=base.key,
                body=body_of(base),
                base_council_id=base_council_id,
                base_version=base.version,
                begun_by=by.name,
                begun_at=now,
                edited_by_id=by.user_id,
                edited_by=by.name,
                edited_at=now,
            )
    except IntegrityError as error:
        raise Refused([DraftRefused.THERE_IS_ONE]) from error
    audit.note(subject=f"questions:{row.key}", draft=row.pk, base=row.base_version)
    return row


@action("questions.change_draft")
def change_draft(*, by: Actor, key: str, edition: int, question_set: QuestionSet) -> QuestionDraft:
    """Put the questions as they now are in the place of edition `edition`. Faults may stand until it is published.

    Raises EditedMeanwhile when that is no longer the newest, and then changes nothing.
    """
    row = _open(by, key)
    _same_edition(row, edition)
    return _changed(by, row, body_of(question_set), before=row.body)


@action("questions.undo_change")
def undo_change(*, by: Actor, key: str, edition: int) -> QuestionDraft:
    """Take the last change back. To undo that is to make the change again."""
    row = _open(by, key)
    if row.before is None:
        raise Refused([DraftRefused.NOTHING_TO_UNDO])
    _same_edition(row, edition)
    return _changed(by, row, row.before, before=row.body)


@action("questions.drop_draft")
def drop_draft(*, by: Actor, key: str) -> QuestionDraft:
    """Leave a draft. What is asked does not change; the draft stays on record."""
    row = _open(by, key)
    _end(row, "dropped")
    audit.note(subject=f"questions:{key}", draft=row.pk, dropped=True)
    return row


@action("questions.publish_draft")
def publish_draft(
    *, by: Actor, key: str, edition: int, reason: str, signal_kinds: Collection[str] | None = None
) -> QuestionSetVersion:
    """Publish a draft as it was looked at. Raises EditedMeanwhile, FaultySet or Refused, and then publishes nothing."""
    row = _open(by, key)
    question_set = from_json(json.dumps(row.body))
    _same_edition(row, edition)
    policy = policies.in_force(QuestionsPolicy, row.council_id, clock.today()).value
    against = [] if reason.strip() else [DraftRefused.NO_REASON]
    if policy.second_person and row.edited_by_id == by.user_id:
        against.append(DraftRefused.OWN)
    refuse_if(against)
    made = publish(by=by, question_set=question_set, signal_kinds=signal_kinds, reason=reason)
    _end(row, "published")
    audit.note(subject=f"questions:{key}", draft=row.pk, version=made.version, reason=reason.strip())
    return made


def _open(by: Actor, key: str) -> QuestionDraft:
    rows = QuestionDraft.objects.select_for_update().filter(council_id=by.council_id or 0, key=key, ended="")
    row = rows.first()
    if row is None:
        raise Refused([DraftRefused.GONE])
    return row


def _same_edition(row: QuestionDraft, edition: int) -> None:
    if row.edition != edition:
        one_behind = row.before is not None and edition == row.edition - 1
        before = row.before if one_behind else row.body
        changes = diff(from_json(json.dumps(before)), from_json(json.dumps(row.body)))
        raise EditedMeanwhile(row.edited_by, changes)


def _changed(by: Actor, row: QuestionDraft, body: object, *, before: object) -> QuestionDraft:
    row.body, row.before, row.edition = body, before, row.edition + 1
    row.edited_by_id, row.edited_by, row.edited_at = by.user_id, by.name, clock.now()
    row.save(update_fields=["body", "before", "edition", "edited_by_id", "edited_by", "edited_at"])
    audit.note(subject=f"questions:{row.key}", draft=row.pk, edition=row.edition)
    return row


def _end(row: QuestionDraft, how: str) -> None:
    row.ended, row.ended_at = how, clock.now()
    row.save(update_fields=["ended", "ended_at"])
