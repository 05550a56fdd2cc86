"""Imports in the background: a page asks, the worker reads, the page shows how far it is. And every night, where
CQC's API was read once, what CQC has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import Refused
from carepost.register.actions import uploads
from carepost.register.actions.importing import ImportRefused, read_again
from carepost.register.engine.refusal import FileRefused
from carepost.register.models import ImportRun

_PATIENCE = RetryStrategy(max_attempts=40, wait=15)  # while another import runs


def try_import(
    *,
    by: Actor,
    name: str,
    chunks: Iterable[bytes],
    whole: bool | None = None,
    data_date: date | None = None,
) -> ImportRun:
    """Keep an uploaded file and have the worker say what it would change; returns the run to look at."""
    run = uploads.receive_file(by=by, name=name, chunks=chunks, whole=whole, data_date=data_date)
    _ask(by, run, dry_run=True)
    return run


def apply_import(*, by: Actor, run: ImportRun) -> ImportRun:
    """Have the worker take in a file that was tried. Raises Refused when it is not the moment."""
    waiting = uploads.wait_again(by=by, run=run)
    _ask(by, waiting, dry_run=False)
    return waiting


def _ask(by: Actor, run: ImportRun, *, dry_run: bool) -> None:
    read_import.configure(queueing_lock=f"import-{run.pk}").defer(
        run_id=run.pk, actor=_packed(by), dry_run=dry_run
    )


@app.task(name="register.read_import", retry=_PATIENCE)
def read_import(*, run_id: int, actor: dict[str, Any], dry_run: bool) -> None:
    """Read the file of one run. Killed in the middle it leaves nothing, and may simply be started again."""
    close_old_connections()
    by = _unpacked(actor)
    with tenancy.transaction_for(by):
        run = ImportRun.objects.get(pk=run_id)
    try:
        read_again(by=by, run=run, path=uploads.path_of(run), dry_run=dry_run)
    except FileRefused:
        return  # the run says why, and its page shows it
    except Refused as refused:
        if ImportRefused.ANOTHER_RUNS in refused.reasons:
            raise
    finally:
        close_old_connections()


@app.periodic(cron="30 1 * * *")
@app.task(name="register.changes_every_night", queueing_lock="register.changes_every_night")
def changes_every_night(timestamp: int) -> None:
    """Read what CQC changed, for all who read its API before. Without a key there is nothing to do."""
    close_old_connections()
    if settings.ENVIRONMENT.cqc_key:
        # It brings a library for asking over the network, which every start would otherwise load.
        import_module("carepost.register.sweeping").read_cqc()


def _packed(by: Actor) -> dict[str, Any]:
    """The actor as a job carries it: who they are, and only the one permission that it takes."""
    return asdict(by) | {"kind": by.kind.value, "permissions": ["register.import"]}


def _unpacked(kept: dict[str, Any]) -> Actor:
    given: dict[str, Any] = {"kind": ActorKind(kept["kind"]), "permissions": frozenset(kept["permissions"])}
    return Actor(**(kept | given))
