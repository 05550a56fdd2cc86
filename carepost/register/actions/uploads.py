"""Files that people upload: kept by their content until somebody applies or leaves them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import NotAllowed, Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.register.actions.importing import runs
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.models import ImportRun
from carepost.register.models.imports import RunStatus

_KEPT = frozenset({".csv", ".tsv", ".txt", ".ods", ".xlsx", ".json", ".jsonl", ".gz", ".zip"})


def receive_file(
    *,
    by: Actor,
    name: str,
    chunks: Iterable[bytes],
    whole: bool | None = None,
    data_date: date | None = None,
) -> ImportRun:
    """Keep an uploaded file and begin a run that waits to be read. Nothing is changed by it."""
    if not by.may(Can.IMPORT):
        raise Refused([NotAllowed.NO_PERMISSION])
    stored, digest = _store(Path(name).name, chunks)
    given = {"whole": whole, "data_date": data_date and data_date.isoformat()}
    return runs.begin(
        by,
        filename=Path(name).name,
        status=RunStatus.WAITING,
        sha256=digest,
        stored_as=stored,
        given={key: value for key, value in given.items() if value is not None},
    )


def wait_again(*, by: Actor, run: ImportRun) -> ImportRun:
    """A tried run waits to be applied. Raises Refused when it is not one, or its file is gone."""
    if not by.may(Can.IMPORT):
        raise Refused([NotAllowed.NO_PERMISSION])
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    refuse_if([ImportRefused.NOT_WAITING] if kept.status not in (RunStatus.TRIED, RunStatus.FAILED) else [])
    path_of(kept)
    kept.status = RunStatus.WAITING
    kept.save(update_fields=["status"])
    return kept


@action("register.leave_import")
def leave_import(*, by: Actor, run: ImportRun) -> ImportRun:
    """Leave a tried import: nothing of it is taken in."""
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    waiting = (RunStatus.WAITING, RunStatus.TRIED, RunStatus.FAILED)
    refuse_if([ImportRefused.NOT_WAITING] if kept.status not in waiting else [])
    kept.status, kept.finished_at = RunStatus.LEFT, clock.now()
    kept.save(update_fields=["status", "finished_at"])
    kept.quarantined.filter(state="tried").delete()
    audit.note(subject=f"import:{kept.pk}", council=by.council_id, file=kept.filename)
    return kept


def path_of(run: ImportRun) -> Path:
    """Where the file of a run is kept. Raises Refused when it is not."""
    path = _folder() / run.stored_as
    if not run.stored_as or not path.is_file():
        raise Refused([ImportRefused.FILE_GONE])
    return path


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _store(name: str, chunks: Iterable[bytes]) -> tuple[str, str]:
    """Write the file beside its place and move it there, so that there is never half of one."""
    digest = hashlib.sha256()
    suffix = "".join(one for one in Path(name.lower()).suffixes[-2:] if one in _KEPT)
    handle, beside = tempfile.mkstemp(dir=_folder(), prefix="arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        stored = f"{digest.hexdigest()}{suffix}"
        os.replace(beside, _folder() / stored)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return stored, digest.hexdigest()
