"""Files that come with a question or after it: judged by their content, kept under a name that it gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from carepost.core import clock, kept_files, policies
from carepost.core.acting import Actor
from carepost.core.filekinds import kind_of
from carepost.core.refusals import refuse_if
from carepost.core.sent_files import SentFile, file_fault, name_of_file
from carepost.enquiries.actions.steps import write
from carepost.enquiries.models import Enquiry, EnquiryFile, InboundMail
from carepost.enquiries.rules import State, Verb
from carepost.enquiries.rules.mails import MailPolicy, against_file

FOLDER = PurePath("enquiries")


def policy_of(council_id: int) -> MailPolicy:
    """How much comes in to a council today, and of which kinds."""
    return policies.in_force(MailPolicy, council_id, clock.today()).value


def refuse_files(council_id: int, files: Sequence[SentFile]) -> None:
    """Let in all of the files or none: who sends them through a page is there to mend it. Raises Refused."""
    if files:
        policy = policy_of(council_id)
        faults = [
            file_fault(file.content, number, most=policy.files, largest_mb=policy.largest_file_mb)
            for number, file in enumerate(files, 1)
        ]
        refuse_if([fault for fault in dict.fromkeys(faults) if fault is not None])


def keep_files(
    by: Actor, row: Enquiry, files: Sequence[SentFile], policy: MailPolicy, mail: InboundMail | None = None
) -> None:
    """Keep what is safe, and tell the council in a note what was refused and why."""
    made = EnquiryFile.objects.bulk_create(_filed(row, mail, files, policy))
    refused = [f"{file.name}: {file.refused}" for file in made if file.refused]
    if refused:
        words = "Not every file that came with this mail was kept:\n" + "\n".join(refused)
        write(by, row, Verb.NOTE, State(row.state), now=clock.now(), words=words)


def _filed(
    row: Enquiry, mail: InboundMail | None, files: Sequence[SentFile], policy: MailPolicy
) -> Iterator[EnquiryFile]:
    for number, file in enumerate(files, 1):
        why, kind = against_file(file.content, number, policy), kind_of(file.content)
        digest = hashlib.sha256(file.content).hexdigest()
        path = "" if why else kept_files.keep(FOLDER / "files" / str(row.council_id) / digest, file.content)
        yield EnquiryFile(
            council_id=row.council_id, enquiry=row, mail=mail, name=name_of_file(file.name), digest=digest,
            size=len(file.content), at=clock.now(), path=path, refused=why,
            media_type="" if why or kind is None else kind.value,
        )  # fmt: skip
