"""Files that come with a disagreement: all are let in or none, and whoever sent one can take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.db import transaction

from carepost.core import clock, holds, ids, kept_files
from carepost.core.acting import Actor
from carepost.core.filekinds import kind_of
from carepost.core.refusals import refuse_if
from carepost.core.sent_files import SentFile, file_fault, name_of_file
from carepost.risk.models import Disagreement, Evidence
from carepost.risk.shown import shown_policy

FOLDER = PurePath("disagreements")
#: What a legal hold on them is called (docs/adr/0019).
HELD = "evidence"


def keep_files(by: Actor, row: Disagreement, files: Sequence[SentFile]) -> None:
    """Keep the files that show what is said. Raises Refused, and then nothing is kept.

    Must run at the desk of the council, with the disagreement held.
    """
    if not files:
        return
    policy = shown_policy(row.council_id, clock.today())
    there = row.files.filter(taken_back_at__isnull=True).count()
    faults = (
        file_fault(file.content, number, most=policy.evidence_files, largest_mb=policy.evidence_mb)
        for number, file in enumerate(files, there + 1)
    )
    refuse_if([fault for fault in faults if fault is not None])
    Evidence.objects.bulk_create(_kept(by, row, file) for file in files)


def _kept(by: Actor, row: Disagreement, file: SentFile) -> Evidence:
    kind, name = kind_of(file.content), ids.submission_key()
    return Evidence(
        council_id=row.council_id, disagreement=row, name=name_of_file(file.name), size=len(file.content),
        media_type=kind.value if kind else "", digest=hashlib.sha256(file.content).hexdigest(),
        at=clock.now(), by_id=by.user_id, by_name=by.name,
        path=kept_files.keep(FOLDER / str(row.council_id) / name, file.content),
    )  # fmt: skip


def let_go(by: Actor, file: Evidence) -> None:
    """Give a file to nobody any more, and drop its content once that is certain, unless a legal hold keeps it."""
    kept = Evidence.objects.filter(holds.under(file.council_id, HELD, "at"), pk=file.pk).exists()
    path = file.path
    file.taken_back_at, file.taken_back_by = clock.now(), by.name
    file.path = path if kept else ""
    file.save(update_fields=["taken_back_at", "taken_back_by", "path"])
    if not kept:
        transaction.on_commit(lambda: kept_files.drop(path))
