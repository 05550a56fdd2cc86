"""A draft of the next version: begun, changed by several people in turn, published by another, or dropped."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused
from carepost.questions.actions.publishing import PublishRefused, publish
from carepost.questions.house import body_of, set_of
from carepost.questions.models import DraftEdition, QuestionDraft, QuestionSetVersion
from carepost.questions.publishers import publishers_of
from carepost.questions.rules import Edition, Publishers, QuestionSet, Step, steps


class DraftRefused(Reason):
    """Why a draft cannot be begun, changed or published."""

    THERE_IS_ONE = "There is a draft already. Carry on with it, or drop it first."
    GONE = "This draft was published or dropped meanwhile. Begin another from the version in use."
    MEANWHILE = (
        "Somebody changed this draft while you had it open, so yours is not kept yet. See what they changed; to go"
        " ahead with yours, press the button again."
    )
    NOTHING_TO_UNDO = "There is no change to undo."
    NO_REASON = "Say why the questions change. Colleagues read it beside the version."
    OWN = "You wrote in this draft. Somebody who may publish and wrote nothing in it has to look at it."


class EditedMeanwhile(Refused):
    """Another edition than the one that was open: `edition` is the newest, `since` what was changed, step by step."""

    def __init__(self, edition: int, since: Collection[Step]) -> None:
        self.edition, self.since = edition, tuple(since)
        super().__init__([DraftRefused.MEANWHILE])


class OwnDraft(Refused):
    """Who wrote in a draft does not publish it; `publishers` says who can."""

    def __init__(self, publishers: Publishers, more: Collection[Reason] = ()) -> None:
        self.publishers = publishers
        super().__init__([DraftRefused.OWN, *more])


@action("questions.begin_draft")
def begin_draft(*, by: Actor, base: QuestionSet, base_council_id: int | None) -> QuestionDraft:
    """Begin the council's next version from a published one: its own, or (None) the house's."""
    if by.council_id is None:
        raise Refused([PublishRefused.NO_COUNCIL])
    now = clock.now()
    drafts = QuestionDraft.objects.filter(council_id=by.council_id, key=base.key)
    last = drafts.aggregate(last=Max("edition"))["last"] or 0
    try:
        with transaction.atomic():
            row = QuestionDraft.objects.create(
                council_id=by.council_id,
                key=base.key,
                body=body_of(base),
                edition=last + 1,
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
    _keep_edition(row)
    audit.note(subject=f"questions:{row.key}", draft=row.pk, base=row.base_version)
    return row


@action("questions.change_draft")
def change_draft(*, by: Actor, key: str, edition: int, question_set: QuestionSet) -> QuestionDraft:
    """Put the questions as they now are in the place of edition `edition`. Faults may stand until it is published.

    Raises EditedMeanwhile when that is no longer the newest, and then changes nothing. To put the same in its place is
    no change, and makes nobody one of its writers.
    """
    row = _open(by, key)
    _same_edition(row, edition)
    return _changed(by, row, body_of(question_set))


@action("questions.undo_change")
def undo_change(*, by: Actor, key: str, edition: int) -> QuestionDraft:
    """Take the last change back. To undo that is to make the change again."""
    row = _open(by, key)
    _same_edition(row, edition)
    before = row.editions.filter(number=row.edition - 1).first()
    if before is None:
        raise Refused([DraftRefused.NOTHING_TO_UNDO])
    return _changed(by, row, before.body)


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
    """Publish a draft as it was looked at: somebody who wrote nothing in it, with a reason.

    Raises EditedMeanwhile, OwnDraft, FaultySet or Refused, and then publishes nothing.
    """
    row = _open(by, key)
    _same_edition(row, edition)
    against = [] if reason.strip() else [DraftRefused.NO_REASON]
    publishers = publishers_of(row, clock.today())
    if publishers.wrote_in_it(by.user_id):
        raise OwnDraft(publishers, against)
    if against:
        raise Refused(against)
    question_set = set_of(row.body)
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
        raise EditedMeanwhile(row.edition, _since(row, edition))


def _since(row: QuestionDraft, edition: int) -> tuple[Step, ...]:
    """Everything that was changed since an edition was seen; that may be one of a draft which was dropped."""
    seen = Q(draft=row) | Q(draft__council_id=row.council_id, draft__key=row.key, number=edition)
    editions = DraftEdition.objects.filter(seen, number__gte=edition).order_by("number")
    return steps(Edition(each.by_name, each.at, set_of(each.body)) for each in editions)


def _changed(by: Actor, row: QuestionDraft, body: Any) -> QuestionDraft:
    changed = body != row.body
    if changed:
        row.body, row.edition = body, row.edition + 1
        row.edited_by_id, row.edited_by, row.edited_at = by.user_id, by.name, clock.now()
        row.save(update_fields=["body", "edition", "edited_by_id", "edited_by", "edited_at"])
        _keep_edition(row)
    audit.note(subject=f"questions:{row.key}", draft=row.pk, edition=row.edition, changed=changed)
    return row


def _keep_edition(row: QuestionDraft) -> None:
    row.editions.create(
        council_id=row.council_id,
        number=row.edition,
        body=row.body,
        by_id=row.edited_by_id,
        by_name=row.edited_by,
        at=row.edited_at,
    )


def _end(row: QuestionDraft, how: str) -> None:
    row.ended, row.ended_at = how, clock.now()
    row.save(update_fields=["ended", "ended_at"])
