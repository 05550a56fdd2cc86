"""Imports in the background: a page asks, the worker reads, the page shows how far it is. And every night, where
CQC's API was read once, what CQC has changed since.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import Refused
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.gateways.cqc import CqcClient
from carepost.gateways.failures import GatewayFailed
from carepost.register.actions import uploads
from carepost.register.actions.importing import ImportRefused, read_again
from carepost.register.actions.importing.api import import_changes, last_until
from carepost.register.engine.refusal import FileRefused
from carepost.register.models import ImportRun

logger = logging.getLogger(__name__)
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


class SomeNotRead(RuntimeError):
    """What CQC changed could not be read for some; the others have it."""


@app.periodic(cron="30 1 * * *")
@app.task(name="register.changes_every_night", queueing_lock="register.changes_every_night")
def changes_every_night(timestamp: int) -> None:
    """Read what CQC changed, for all who read its API before. Without a key there is nothing to do."""
    close_old_connections()
    environment = settings.ENVIRONMENT
    if environment.cqc_key:
        with CqcClient.at(environment.cqc_url, environment.cqc_key) as client:
            read_changes(client)


def read_changes(client: CqcClient) -> int:
    """Read CQC's changes since the last time for the operator and every council that read its API; returns for
    how many. One that fails does not stop the others, and is read from the same moment the next time. Raises
    SomeNotRead at the end.
    """
    done, failed = 0, []
    for by in _readers():
        try:
            import_changes(by=by, client=client)
            done += 1
        except (GatewayFailed, Refused):
            logger.exception("CQC's changes were not read for %s", by.council_id or "England")
            failed.append(by.council_id)
    if failed:
        raise SomeNotRead(f"CQC's changes were not read for {len(failed)} of {done + len(failed)}")
    return done


def _readers() -> list[Actor]:
    """The operator, who reads England, if the API was ever read so; else the councils that read their areas."""
    councils = Council.objects.order_by("pk").values_list("pk", flat=True)
    england, *areas = [
        Actor.operator("CQC's changes every night", council_id=council_id, permissions={Can.IMPORT})
        for council_id in (None, *councils)
    ]
    return [england] if last_until(england) else [by for by in areas if last_until(by)]


def _packed(by: Actor) -> dict[str, Any]:
    """The actor as a job carries it: who they are, and only the one permission that it takes."""
    return asdict(by) | {"kind": by.kind.value, "permissions": ["register.import"]}


def _unpacked(kept: dict[str, Any]) -> Actor:
    given: dict[str, Any] = {"kind": ActorKind(kept["kind"]), "permissions": frozenset(kept["permissions"])}
    return Actor(**(kept | given))
