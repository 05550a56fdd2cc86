"""The library of answers: written by one, reviewed by another, retired, and used in answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.enquiries.catalogue import topics_of
from carepost.enquiries.models import Enquiry, LibraryAnswer, LibraryReview, LibraryUse, LibraryVersion
from carepost.enquiries.rules import AskFault
from carepost.enquiries.rules.library import Entry, LibraryFault, against_reviewing, against_writing


def readable_answers(by: Actor) -> QuerySet[LibraryAnswer]:
    """The answers that somebody may read; those about money only their readers."""
    rows = LibraryAnswer.objects.filter(council_id=by.council_id or 0)
    return rows if by.may(Can.SEE_FINANCE_ENQUIRIES) else rows.filter(finance=False)


@action(Can.WRITE_ANSWER)
def write_library_answer(
    *, by: Actor, entry: Entry, answer_id: int | None = None, version: int = 0
) -> LibraryAnswer:
    """Write an answer for the library, or its next version, which waits for a review by somebody else. `version` is the
    one that it was made from: another one since refuses it. Raises Refused.
    """
    council_id, now = council_of(by), clock.now()
    row = None
    if answer_id is not None:
        row = get_object_or_404(readable_answers(by).select_for_update(), pk=answer_id)
        refuse_if([LibraryFault.RETIRED] if row.retired else [])
        refuse_if([AskFault.MOVED_ON] if version != row.version else [])
    topic = topics_of(council_id).get(entry.topic)
    if topic is None or topic.retired:
        raise Refused([AskFault.NO_TOPIC])
    refuse_if(against_writing(entry, row.as_entry() if row else None))
    row = row or LibraryAnswer(council_id=council_id, version=0)
    row.title, row.topic, row.finance = entry.title.strip(), topic.key, topic.finance
    row.words, row.sources, row.version = entry.words.strip(), entry.sources.strip(), row.version + 1
    row.writer_id, row.reviewed_by, row.review_on, row.changed_at = by.user_id, "", None, now
    row.save()
    LibraryVersion.objects.create(
        council_id=council_id, answer=row, number=row.version, title=row.title, words=row.words,
        sources=row.sources, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    audit.note(subject=f"library:{row.pk}", version=row.version)
    return row


@action(Can.REVIEW_ANSWER)
def review_library_answer(*, by: Actor, answer_id: int, version: int, review_on: date) -> LibraryAnswer:
    """Find a version right, until a day. Whoever wrote it does not. Raises Refused."""
    row = get_object_or_404(readable_answers(by).select_for_update(), pk=answer_id)
    now = clock.now()
    refuse_if([LibraryFault.RETIRED] if row.retired else [])
    on = clock.local_day(now)
    stale = row.review_on is not None and row.review_on < on
    refuse_if(
        against_reviewing(
            writer_id=row.writer_id, by_id=by.user_id, newest=version == row.version,
            reviewed=bool(row.reviewed_by) and not stale, review_on=review_on, today=on,
        )
    )  # fmt: skip
    row.reviewed_by, row.review_on, row.changed_at = by.name, review_on, now
    row.save()
    LibraryReview.objects.create(
        council_id=row.council_id, version=row.versions.get(number=version), writer_id=row.writer_id,
        by_id=by.user_id or 0, by_name=by.name, at=now, review_on=review_on,
    )  # fmt: skip
    audit.note(subject=f"library:{row.pk}", version=version, review_on=review_on)
    return row


@action(Can.RETIRE_ANSWER)
def retire_library_answer(*, by: Actor, answer_id: int, retired: bool) -> LibraryAnswer:
    """Offer an answer no longer, or again. Its versions and what used them stay."""
    row = get_object_or_404(readable_answers(by).select_for_update(), pk=answer_id)
    row.retired = retired
    row.save(update_fields=["retired"])
    audit.note(subject=f"library:{row.pk}", retired=retired)
    return row


def keep_uses(by: Actor, row: Enquiry, answer_ids: Iterable[int], now: datetime) -> None:
    """Note which answers of the library an answer was made with; part of answering."""
    used = readable_answers(by).filter(pk__in=list(answer_ids))
    versions = LibraryVersion.objects.filter(answer__in=used, number=F("answer__version"))
    LibraryUse.objects.bulk_create(
        [
            LibraryUse(council_id=row.council_id, version=version, enquiry=row, by_name=by.name, at=now)
            for version in versions
        ],
        ignore_conflicts=True,
    )
