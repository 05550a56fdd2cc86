"""A mail comes in: it becomes an enquiry, is added to one, or is kept aside. It is never lost nor stops the next."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction

from carepost.core import audit, clock, kept_files, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.filekinds import kind_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.answering import add
from carepost.enquiries.actions.receiving import Came, begin, one_at_a_time
from carepost.enquiries.actions.steps import write
from carepost.enquiries.catalogue import topics_of
from carepost.enquiries.engine.mails import Mail, MailFile, Unreadable, read_mail
from carepost.enquiries.models import Enquiry, EnquiryFile, InboundMail
from carepost.enquiries.rules import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    OTHER,
    Asker,
    Channel,
    Question,
    State,
    Verb,
)
from carepost.enquiries.rules.mails import MailPolicy, MailState, against_file, aside, number_in
from carepost.gateways.mail.coming_back import take_report

logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
FOLDER = PurePath("enquiries")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A mail on disk: what the table needs of it before anybody has read it."""

    council_id: int
    digest: str
    raw: bytes
    path: str


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
        council.pk, digest, raw, kept_files.keep(FOLDER / "mail" / str(council.pk) / f"{digest}.eml", raw)
    )
    try:
        with transaction.atomic():
            row = _taken_in(by, kept)
    except Exception:  # a mail that breaks our code may not keep the next one waiting
        logger.exception("Mail %s could not be taken in", digest[:12])
        row = _noted(kept, MailState.FAILED)
    audit.note(subject=f"mail:{row.pk}", council=council.pk, state=row.state)
    return row


def _taken_in(by: Actor, kept: _Kept) -> InboundMail:
    policy = policies.in_force(MailPolicy, kept.council_id, clock.today()).value
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
        return _begun(by, kept, mail, policy)
    known = _noted(kept, MailState.ADDED, mail, row)
    add(by, row, mail.text or mail.subject, key=f"mail:{kept.digest}", now=clock.now())
    _keep_files(by, row, known, mail.files, policy)
    return known


def _aside(kept: _Kept, mail: Mail, policy: MailPolicy) -> MailState | None:
    since = clock.now() - timedelta(days=1)
    rows = InboundMail.objects.filter(council_id=kept.council_id, sender=mail.address, at__gt=since)
    own = {settings.INBOX_ADDRESS.lower(), settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()}
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


def _begun(by: Actor, kept: _Kept, mail: Mail, policy: MailPolicy) -> InboundMail:
    subject = (mail.subject or mail.text)[:LONGEST_SUBJECT] or "A mail without words"
    words = mail.text or mail.subject or "See the files."
    question = Question(subject, words[:LONGEST_WORDS], OTHER)
    came = Came(Asker(mail.name[:120], mail.address), question, Channel.EMAIL)
    topic = topics_of(kept.council_id)[OTHER]
    row = begin(by, kept.council_id, came, topic, now=clock.now(), key=f"mail:{kept.digest}")
    known = _noted(kept, MailState.NEW, mail, row)
    _keep_files(by, row, known, mail.files, policy)
    letters.received(row)
    return known


def _noted(
    kept: _Kept, state: MailState, mail: Mail | None = None, enquiry: Enquiry | None = None, note: str = ""
) -> InboundMail:
    return InboundMail.objects.create(
        council_id=kept.council_id, digest=kept.digest, state=state.value, size=len(kept.raw), at=clock.now(),
        raw=kept.path, message_id=mail.message_id if mail else "", sender=mail.address if mail else "",
        subject=mail.subject if mail else "", note=note, enquiry=enquiry,
    )  # fmt: skip


def _keep_files(
    by: Actor, row: Enquiry, mail: InboundMail, files: tuple[MailFile, ...], policy: MailPolicy
) -> None:
    """Keep what is safe, and tell the council in a note what was refused and why."""
    made = EnquiryFile.objects.bulk_create(_filed(row, mail, files, policy))
    refused = [f"{file.name}: {file.refused}" for file in made if file.refused]
    if refused:
        words = "Not every file that came with this mail was kept:\n" + "\n".join(refused)
        write(by, row, Verb.NOTE, State(row.state), now=clock.now(), words=words)


def _filed(
    row: Enquiry, mail: InboundMail, files: tuple[MailFile, ...], policy: MailPolicy
) -> Iterator[EnquiryFile]:
    for number, file in enumerate(files, 1):
        why, kind = against_file(file.content, number, policy), kind_of(file.content)
        digest = hashlib.sha256(file.content).hexdigest()
        path = "" if why else kept_files.keep(FOLDER / "files" / str(row.council_id) / digest, file.content)
        yield EnquiryFile(
            council_id=row.council_id, enquiry=row, mail=mail, name=file.name, size=len(file.content), digest=digest,
            media_type="" if why or kind is None else kind.value, path=path, refused=why,
        )  # fmt: skip
