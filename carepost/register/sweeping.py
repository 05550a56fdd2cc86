"""CQC's API, read with the key that the settings name: as a whole, or what CQC changed, every night."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.gateways.cqc import CqcClient, FileJournal
from carepost.gateways.failures import GatewayFailed
from carepost.register.actions.importing.api import import_changes, import_from_api, last_until
from carepost.register.models import ImportRun

Tell = Callable[[int, int | None], None]
logger = logging.getLogger(__name__)


class SomeNotRead(RuntimeError):
    """What CQC changed could not be read for some; the others have it."""


def sweep(by: Actor, council: str | None, tell: Tell, *, dry_run: bool) -> ImportRun:
    """Read all that CQC lists. Stopped in the middle, the next one goes on where it was. Raises GatewayFailed, Refused.

    `council` is the short name of the acting council; `tell` is told how many documents are here, and of how many.
    """
    journal = Path(settings.MEDIA_ROOT) / "imports" / f"cqc-{council or 'england'}.jsonl"
    with _client() as client, FileJournal(journal) as kept:
        return import_from_api(
            by=by, client=client, journal=kept, dry_run=dry_run,
            tell=lambda progress: tell(progress.done, progress.of),
        )  # fmt: skip


def read_changed(by: Actor) -> ImportRun | None:
    """Read what CQC changed since this council or operator read it last. Raises GatewayFailed, Refused."""
    with _client() as client:
        return import_changes(by=by, client=client)


def read_cqc() -> int:
    """Read what CQC changed, for all who read its API before."""
    with _client() as client:
        return read_changes(client)


def _client() -> CqcClient:
    environment = settings.ENVIRONMENT
    return CqcClient.at(environment.cqc_url, environment.cqc_key)


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
