"""Makes newsletters in tests, as their pages and jobs do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.newsletter import actions, jobs
from carepost.newsletter.models import Edition, NewsItem
from carepost.newsletter.rules import Audience, ItemVerb, Words


def words(title: str = "Flu vaccines from Monday", **given: Any) -> Words:
    return Words(title, given.pop("words", "Book with *your* surgery."), **given)


def put(by: Actor, title: str = "Flu vaccines from Monday", **given: Any) -> NewsItem:
    """Put forward, and waiting."""
    return actions.put_forward(by=by, words=words(title, **given), submission_key=ids.submission_key())


def begun(by: Actor, title: str = "This week in Ambershire", **audience: Any) -> Edition:
    """Being collected, for everybody unless told otherwise."""
    row = actions.begin_edition(by=by, title=title, submission_key=ids.submission_key())
    if audience:
        row = actions.change_edition(
            by=by, edition_id=row.pk, title=title, opening="", audience=Audience(**audience)
        )
    return row


def taken(by: Actor, edition: Edition, title: str = "Flu vaccines from Monday", **given: Any) -> NewsItem:
    """Put forward and taken into an edition."""
    item = put(by, title, **given)
    return actions.place_item(by=by, item_id=item.pk, verb=ItemVerb.TAKE_IN, edition_id=edition.pk)


def filled(by: Actor, title: str = "This week in Ambershire", **audience: Any) -> Edition:
    """Being collected, with one item."""
    edition = begun(by, title, **audience)
    taken(by, edition)
    return edition


def approved(by: Actor, second: Actor, edition: Edition | None = None) -> Edition:
    edition = edition or filled(by)
    actions.submit_edition(by=by, edition_id=edition.pk)
    return actions.approve_edition(by=second, edition_id=edition.pk)


def scheduled(by: Actor, second: Actor, edition: Edition | None = None, minutes: int = 5) -> Edition:
    row = approved(by, second, edition)
    at = clock.now() + timedelta(minutes=minutes)
    return actions.schedule_edition(by=by, edition_id=row.pk, at=at, all_the_same=True)


def started(by: Actor, second: Actor, edition: Edition | None = None) -> Edition:
    """Its time has come; no mail is queued yet."""
    return start(scheduled(by, second, edition))


def start(row: Edition) -> Edition:
    """Begin to send a scheduled one, at its time."""
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        return actions.start_edition(by=machine(row, Can.START_EDITION), edition_id=row.pk)


def sent(by: Actor, second: Actor, edition: Edition | None = None) -> Edition:
    """All its mails are queued."""
    row = started(by, second, edition)
    queued(row, most=jobs.BATCH)
    row.refresh_from_db()
    return row


def queued(row: Edition, most: int = 5) -> None:
    """Every mail of it that is not queued yet, so many at a time, as the job of every minute does."""
    while actions.queue_some(by=machine(row, Can.QUEUE_EDITION), edition_id=row.pk, most=most):
        pass


def machine(row: Edition, can: Can) -> Actor:
    return Actor.operator("Carepost (newsletter)", council_id=row.council_id, permissions={can.value})
