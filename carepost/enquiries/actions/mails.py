"""A mail comes in: it becomes an enquiry, is added to one, or is kept aside, from where somebody may take it in. It is
never lost nor stops the next.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, kept_files
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries import reach
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.answering import add
from carepost.enquiries.actions.files import FOLDER, keep_files, policy_of
from carepost.enquiries.actions.receiving import Came, begin, one_at_a_time
from carepost.enquiries.catalogue import inboxes_of, inboxes_of_others, topics_of
from carepost.enquiries.engine.mails import Mail, Unreadable, read_mail
from carepost.enquiries.models import Enquiry, InboundMail, MailTakenIn
from carepost.enquiries.rules import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    OTHER,
    Asker,
    Channel,
    Question,
    about_money,
)
from carepost.enquiries.rules.mails import (
    MailPolicy,
    MailState,
    TakeInFault,
    aside,
    is_for_another,
    may_be_about_money,
    may_take_in,
    number_in,
)
from carepost.gateways.mail.coming_back import take_report

logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Kept:
    """A mail on disk: what the table needs of it before anybody has read it."""

    council: Council
    digest: str
    raw: bytes
    path: str

    @property
    def council_id(self) -> int:
        return self.council.pk


@action(Can.RECEIVE_MAIL)
def receive_mail(*, by: Actor, council: Council, raw: bytes) -> InboundMail:
    """Take in a mail. The same mail twice is one. Whatever goes wrong is a state of its own, and the mail is kept."""
    digest = hashlib.sha256(raw).hexdigest()
    one_at_a_time(council.pk)
    again = InboundMail.objects.filter(council_id=council.pk, digest=digest).first()
    if again is not None:
        audit.note(subject=f"mail:{again.pk}", council=council.pk, again=True)
        return again
    kept = _Kept(
        council, digest, raw, kept_files.keep(FOLDER / "mail" / str(council.pk) / f"{digest}.eml", raw)
    )
    try:
        with transaction.atomic():
            row = _taken_in(by, kept)
    except Exception:  # a mail that breaks our code may not keep the next one waiting
        logger.exception("Mail %s could not be taken in", digest[:12])
        row = _noted(kept, MailState.FAILED)
    audit.note(subject=f"mail:{row.pk}", council=council.pk, state=row.state)
    return row


@action(Can.TAKE_IN_MAIL)
def take_in_mail(*, by: Actor, mail_id: int, why: str) -> Enquiry:
    """Make an enquiry of a mail that was kept aside. Who sent it is written to only where that was no machine. Raises
    Refused, and Http404 for one that this person may not see.
    """
    council_id = council_of(by)
    one_at_a_time(council_id)
    known = get_object_or_404(InboundMail.objects.filter(reach.mails(by)), pk=mail_id)
    state = MailState(known.state)
    taken = MailTakenIn.objects.filter(mail=known).exists()
    refuse_if(may_take_in(state, taken=taken, reason=why))
    policy = policy_of(council_id)
    try:
        mail = read_mail(kept_files.read(known.raw))
    except Unreadable as unreadable:
        raise Refused([TakeInFault.UNREADABLE]) from unreadable
    row = _begun(by, council_id, known.digest, mail, policy)
    MailTakenIn.objects.create(
        council_id=council_id, mail=known, enquiry=row, why=why.strip(), by_name=by.name, at=clock.now()
    )
    keep_files(by, row, mail.files, policy, known)
    if state not in (MailState.MACHINE, MailState.OWN):
        letters.received(row)
    return row


def _taken_in(by: Actor, kept: _Kept) -> InboundMail:
    policy = policy_of(kept.council_id)
    if len(kept.raw) > policy.largest_mail_mb * MEGABYTE:
        return _noted(kept, MailState.TOO_BIG)
    mail, unread = None, ""
    try:
        mail = read_mail(kept.raw)
    except Unreadable as error:
        unread = str(error)
    if take_report(kept.raw) is not None:
        return _noted(kept, MailState.REPORT, mail)
    if mail is None:
        return _noted(kept, MailState.UNREADABLE, note=unread)
    why = _aside(kept, mail, policy)
    if why is not None:
        return _noted(kept, why, mail)
    row = _answered_to(kept, mail)
    if row is None:
        row = _begun(by, kept.council_id, kept.digest, mail, policy)
        known = _noted(kept, MailState.NEW, mail, row)
        keep_files(by, row, mail.files, policy, known)
        letters.received(row)
        return known
    known = _noted(kept, MailState.ADDED, mail, row)
    add(by, row, mail.text or mail.subject, key=f"mail:{kept.digest}", now=clock.now())
    keep_files(by, row, mail.files, policy, known)
    return known


def _aside(kept: _Kept, mail: Mail, policy: MailPolicy) -> MailState | None:
    since = clock.now() - timedelta(days=1)
    rows = InboundMail.objects.filter(council_id=kept.council_id, sender=mail.address, at__gt=since)
    ours = inboxes_of(kept.council.slug)
    if is_for_another(mail.to, ours=ours, others=inboxes_of_others(kept.council.slug)):
        return MailState.ELSEWHERE
    own = {*ours, settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()}
    why = aside(signs=mail.signs, sender=mail.address, own=own, today=rows.count(), policy=policy)
    nothing = not (mail.text or mail.subject or mail.files)
    return why or (MailState.EMPTY if nothing else None)


def _answered_to(kept: _Kept, mail: Mail) -> Enquiry | None:
    """The enquiry that a mail goes on with: named in its subject or address, or begun by a mail that it answers.

    Anybody can write a number: it counts only from the address that the enquiry came from.
    """
    mine = Enquiry.objects.select_for_update(of=("self",)).filter(
        council_id=kept.council_id, asker_email__iexact=mail.address
    )
    number = number_in((mail.subject, *mail.to))
    found = mine.filter(pk=number).select_related("council").first() if number else None
    if found is None and mail.about:
        known = InboundMail.objects.filter(council_id=kept.council_id, message_id__in=mail.about)
        found = (
            mine.filter(pk__in=known.values("enquiry_id")).select_related("council").order_by("-pk").first()
        )
    return found


def _begun(by: Actor, council_id: int, digest: str, mail: Mail, policy: MailPolicy) -> Enquiry:
    """The enquiry that a mail becomes: of one that may be about money, for the readers of that."""
    subject = (mail.subject or mail.text)[:LONGEST_SUBJECT] or "A mail without words"
    words = mail.text or mail.subject or "See the files."
    question = Question(subject, words[:LONGEST_WORDS], OTHER)
    came = Came(Asker(mail.name[:120], mail.address), question, Channel.EMAIL)
    topics = topics_of(council_id)
    topic = (about_money(topics) if _is_money(mail, policy) else None) or topics[OTHER]
    return begin(by, council_id, came, topic, now=clock.now(), key=f"mail:{digest}")


def _is_money(mail: Mail | None, policy: MailPolicy) -> bool:
    """Whether a mail may be about money. One that nobody can read may be about anything."""
    if mail is None:
        return True
    said = (mail.subject, mail.text, *(file.name for file in mail.files))
    return may_be_about_money(said=said, sender=mail.address, policy=policy)


def _noted(
    kept: _Kept, state: MailState, mail: Mail | None = None, enquiry: Enquiry | None = None, note: str = ""
) -> InboundMail:
    return InboundMail.objects.create(
        council_id=kept.council_id, digest=kept.digest, state=state.value, size=len(kept.raw), at=clock.now(),
        raw=kept.path, message_id=mail.message_id if mail else "", sender=mail.address if mail else "",
        subject=mail.subject if mail else "", note=note, enquiry=enquiry,
        finance=_is_money(mail, policy_of(kept.council_id)),
    )  # fmt: skip
