"""CQC's API as a source: everything it lists, or only what changed since the last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Q

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import Refused, refuse_if
from carepost.core.tenancy import transaction_for
from carepost.councils.models import Council
from carepost.gateways.cqc import CqcClient, Document, Journal, Progress, sweep
from carepost.register.actions.importing import tables
from carepost.register.actions.importing.batch import Batch
from carepost.register.actions.importing.entry import API_SHAPE, import_batch
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.engine.objects import records_from_api
from carepost.register.models import ImportRun
from carepost.register.models.imports import RunStatus


def import_from_api(
    *,
    by: Actor,
    client: CqcClient,
    journal: Journal,
    dry_run: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> ImportRun:
    """Fetch every location that CQC lists, for the actor's council or for England, and take them in as one import.

    What was fetched is in the journal before it is used: after a crash, call it again with the same journal and it
    goes on. Raises GatewayFailed; then nothing was changed and the journal keeps what there is.
    """
    began = clock.now()
    area = _area(by)
    owners: set[str] = set()
    for document in sweep(client, journal, local_authority=area, tell=tell):
        _watch(document, owners)
    providers = list(_unknown_owners(client, owners))
    # All of it is in the journal now: from there it comes again, without the network, into one transaction.
    documents = sweep(client, journal, local_authority=area)
    name = f"CQC’s API, {area or 'England'}"
    run = _take(by, chain(documents, providers), name, began, whole=True, dry_run=dry_run)
    if not dry_run:
        journal.clear()
    return run


def import_changes(*, by: Actor, client: CqcClient, since: datetime | None = None) -> ImportRun | None:
    """Fetch the locations and providers that CQC changed since the last time, and take them in.

    Without `since`: since the last import from the API by the same council or operator. None where CQC changed
    nothing: that is no import, and the one before can still be undone. Raises Refused when the API was never read,
    GatewayFailed when CQC cannot be read.
    """
    now = clock.now()
    start = since or last_until(by)
    refuse_if([ImportRefused.NEVER_SWEPT] if start is None else [])
    assert start is not None
    owners: set[str] = set()
    found = [client.location(ref) for ref in client.changed_locations(start, now)]
    documents = [document for document in found if document is not None]
    for document in documents:
        _watch(document, owners)
    changed = [client.provider(ref) for ref in _held(client.changed_providers(start, now))]
    providers = [one for one in changed if one is not None] + list(_unknown_owners(client, owners))
    if not documents and not providers:
        return None
    name = f"CQC’s API, changes since {start:%Y-%m-%d %H:%M}"
    return _take(by, chain(documents, providers), name, now, whole=False, dry_run=False)


def last_until(by: Actor) -> datetime | None:
    """Up to when CQC's API was read last by this council or operator; None where it never was."""
    whose = Q(council_id=by.council_id) if by.council_id else Q(council__isnull=True)
    read = ImportRun.objects.filter(whose, status=RunStatus.APPLIED, shape=API_SHAPE)
    with transaction_for(by):
        found = [given["until"] for given in read.values_list("given", flat=True) if "until" in given]
    return max((datetime.fromisoformat(one) for one in found), default=None)


def _take(
    by: Actor, documents: Iterable[Document], name: str, until: datetime, *, whole: bool, dry_run: bool
) -> ImportRun:
    batch = Batch(
        API_SHAPE,
        lambda known: records_from_api(documents, clock.today()),
        data_date=clock.today(),
        whole=whole,
        all_ratings=True,
    )
    return import_batch(
        by=by, batch=batch, filename=name, given={"until": until.isoformat()}, dry_run=dry_run
    )


def _watch(document: Document, owners: set[str]) -> None:
    owner: Any = document.get("providerId")
    if owner:
        owners.add(str(owner))


def _unknown_owners(client: CqcClient, owners: set[str]) -> Iterator[Document]:
    """The documents of providers that the register has no word on: a location's document only gives the id."""
    known = {
        ref
        for (ref,) in tables.rows("SELECT ref FROM register_organisation WHERE name <> ref AND NOT withdrawn")
    }
    for ref in sorted(owners - known):
        found = client.provider(ref)
        if found is not None:
            yield found


def _held(refs: Iterable[str]) -> list[str]:
    found = tables.rows("SELECT ref FROM register_organisation WHERE ref = ANY(%(refs)s)", refs=list(refs))
    return [ref for (ref,) in found]


def _area(by: Actor) -> str | None:
    if by.council_id is None:
        return None
    council = Council.objects.filter(pk=by.council_id).first()
    if council is None:
        raise Refused([ImportRefused.NO_SUCH_COUNCIL])
    return council.cqc_name
