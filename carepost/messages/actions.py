"""What people do about mail that did not leave: try again, say that it arrived, give it up."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.queueing import look_at
from carepost.gateways.mail.states import State, Verb, against
from carepost.gateways.mail.stopping import stop_of


@action(Can.TRY_MAIL_AGAIN)
def try_again(*, by: Actor, key: UUID, words: str) -> QueuedMail:
    """Send a mail again that was refused, or of which nobody knows whether it left. Raises Refused."""
    row = _moved(by, key, Verb.TRY_AGAIN, words)
    look_at(row, clock.now())
    return row


@action(Can.CONFIRM_MAIL)
def confirm(*, by: Actor, key: UUID, words: str) -> QueuedMail:
    """Say that a mail of which nobody knew it did arrive, and how one knows. Raises Refused."""
    return _moved(by, key, Verb.CONFIRM, words)


@action(Can.GIVE_UP_MAIL)
def give_up(*, by: Actor, key: UUID, words: str) -> QueuedMail:
    """Leave a mail unsent for good, and say why. Raises Refused."""
    return _moved(by, key, Verb.GIVE_UP, words)


def _moved(by: Actor, key: UUID, verb: Verb, words: str) -> QueuedMail:
    row = QueuedMail.objects.select_for_update().filter(pk=key, council_id=council_of(by)).first()
    if row is None:
        raise Http404("There is no mail of that number")
    refuse_if(
        against(
            State(row.state), verb, words=words, has_text=row.content is not None,
            stopped=stop_of(row) is not None,
        )
    )  # fmt: skip
    row.words, row.ended_by, row.next_try_at = words.strip(), by.name, clock.now()
    move(row, verb)
    # neither address nor words of the mail: the book is kept longer than mail is
    audit.note(subject=f"mail:{row.pk}", about=row.reference, words=row.words)
    return row
