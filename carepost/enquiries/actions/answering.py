"""An enquiry is taken on, asked back about, added to, answered, and comes to its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from carepost.api.rules import Event
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.core.sent_files import SentFile
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.files import keep_files, policy_of, refuse_files
from carepost.enquiries.actions.library import keep_uses
from carepost.enquiries.actions.receiving import tell_programs
from carepost.enquiries.actions.steps import before, held, held_by_asker, side_of, step, write
from carepost.enquiries.catalogue import owners
from carepost.enquiries.models import Enquiry, EnquiryEvent
from carepost.enquiries.rules import AskFault, Side, State, Verb


@action(Can.TAKE_ENQUIRY)
def take_enquiry(*, by: Actor, enquiry_id: int, owner_id: int | None = None, seen: int = 0) -> Enquiry:
    """Own an enquiry, or hand it over to somebody who may read it. Raises Refused."""
    row, wanted = held(by, enquiry_id), owner_id or by.user_id
    names = owners(row.council_id, clock.today(), finance=row.finance)
    name = names.get(wanted or 0)
    if wanted is None or name is None:
        raise Refused([AskFault.NO_OWNER])
    if row.owner_id == wanted and row.state != State.RECEIVED:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return row
    row.owner_id, row.owner_name = wanted, name
    step(by, row, Verb.TAKE, now=clock.now(), seen=seen, owner_id=wanted, owner_name=name)
    return row


@action(Can.ASK_BACK)
def ask_back(*, by: Actor, enquiry_id: int, words: str, key: str, seen: int = 0) -> Enquiry:
    """Ask whoever asked for something more. The clock stands still until they answer. Raises Refused."""
    row = held(by, enquiry_id)
    refuse_if([] if words.strip() else [AskFault.NO_WORDS])
    _own(by, row)
    if _moved(by, row, Verb.ASK_BACK, words, key=key, seen=seen):
        letters.asked_back(row, words)
    return row


@action(Can.ADD_TO_ENQUIRY)
def add_to_enquiry(
    *, by: Actor, enquiry_id: int, words: str, key: str, files: Sequence[SentFile] = ()
) -> Enquiry:
    """Add what whoever asked says now, with files: themselves, or told to an officer. What was answered is open again.
    Raises Refused.
    """
    refuse_if([] if words.strip() else [AskFault.NO_WORDS])
    with tenancy.acting_for(by):
        asker = side_of(by) is Side.ASKER
        row = held_by_asker(by, enquiry_id) if asker else held(by, enquiry_id)
        refuse_files(row.council_id, files)
        again = before(row, key) is not None
        add(by, row, words, key=key, now=clock.now())
        if not again:
            keep_files(by, row, files, policy_of(row.council_id))
    return row


def add(by: Actor, row: Enquiry, words: str, *, key: str, now: datetime) -> EnquiryEvent:
    """The same as part of another verb, such as taking in a mail. Of one that was joined with another, the other's
    owner hears of it in a note, since whoever asked that one may not read it.
    """
    event = step(by, row, Verb.ADD, now=now, words=words, key=key)
    if (
        row.merged_into is not None
        and not row.merged_into.events.filter(submission_key=f"{key}:joined").exists()
    ):
        told = f"{row.asker_name} added to {row.ref}, which is joined with this:\n\n{words.strip()}"
        main = row.merged_into
        target = State.REOPENED if not State(main.state).is_open else State(main.state)
        verb = Verb.ADD if target is State.REOPENED else Verb.NOTE
        write(by, main, verb, target, now=now, words=told, key=f"{key}:joined", internal=True)
    return event


@action(Can.RESUME_ENQUIRY)
def resume_enquiry(*, by: Actor, enquiry_id: int, seen: int = 0) -> Enquiry:
    """Go on without what was asked back for. The clock runs again. Raises Refused."""
    row = held(by, enquiry_id)
    _own(by, row)
    step(by, row, Verb.RESUME, now=clock.now(), seen=seen)
    return row


@action(Can.ANSWER_ENQUIRY)
def answer_enquiry(
    *, by: Actor, enquiry_id: int, words: str, key: str, seen: int = 0, library: Iterable[int] = ()
) -> Enquiry:
    """Answer, or put an answer right by another one. It goes to whoever asked, and to all who were joined with them.
    `library` names the answers that it was made with. Raises Refused.
    """
    row = held(by, enquiry_id)
    refuse_if([] if words.strip() else [AskFault.NO_ANSWER])
    _own(by, row)
    verb = Verb.CORRECT if row.state == State.ANSWERED else Verb.ANSWER
    if _moved(by, row, verb, words, key=key, seen=seen):
        keep_uses(by, row, library, row.last_at)
        letters.answered(row, words, corrected=verb is Verb.CORRECT)
        tell_programs(Event.ENQUIRY_ANSWERED, row)
        for other in Enquiry.objects.select_for_update().filter(merged_into=row).order_by("pk"):
            write(by, other, Verb.ANSWER, State.MERGED, now=row.last_at, words=words)
            letters.answered(other, words, corrected=verb is Verb.CORRECT)
            tell_programs(Event.ENQUIRY_ANSWERED, other)
    return row


@action(Can.CLOSE_ENQUIRY)
def close_enquiry(*, by: Actor, enquiry_id: int) -> Enquiry:
    """Close what is answered. Whoever asked can open it again by adding to it. Raises Refused."""
    row = held(by, enquiry_id)
    step(by, row, Verb.CLOSE, now=clock.now())
    return row


@action(Can.SET_ENQUIRY_ASIDE)
def set_enquiry_aside(*, by: Actor, enquiry_id: int, reason: str, key: str, seen: int = 0) -> Enquiry:
    """Close an enquiry without an answer, and tell whoever asked why. Raises Refused."""
    row = held(by, enquiry_id)
    refuse_if([] if reason.strip() else [AskFault.NO_REASON])
    if _moved(by, row, Verb.SET_ASIDE, reason, key=key, seen=seen):
        letters.set_aside(row, reason)
    return row


@action(Can.NOTE_ENQUIRY)
def note_enquiry(*, by: Actor, enquiry_id: int, words: str, key: str) -> Enquiry:
    """Write a note that the council alone reads: it never leaves. Raises Refused."""
    row = held(by, enquiry_id)
    refuse_if([] if words.strip() else [AskFault.NO_NOTE])
    step(by, row, Verb.NOTE, now=clock.now(), words=words, key=key)
    return row


def _own(by: Actor, row: Enquiry) -> None:
    """Whoever works on what nobody owns owns it."""
    if not row.owner_name:
        row.owner_id, row.owner_name = by.user_id, by.name


def _moved(by: Actor, row: Enquiry, verb: Verb, words: str, *, key: str, seen: int) -> bool:
    """Make the step; False where this very submission made it before."""
    if before(row, key) is not None:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return False
    step(by, row, verb, now=clock.now(), words=words, key=key, seen=seen)
    return True
