"""What CQC changed, read every night where its API was read once."""

from __future__ import annotations

import logging

from django.conf import settings

from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.gateways.cqc import CqcClient
from carepost.gateways.failures import GatewayFailed
from carepost.register.actions.importing.api import import_changes, last_until

logger = logging.getLogger(__name__)


class SomeNotRead(RuntimeError):
    """What CQC changed could not be read for some; the others have it."""


def read_cqc() -> int:
    """Read what CQC changed with the key that the settings name."""
    environment = settings.ENVIRONMENT
    with CqcClient.at(environment.cqc_url, environment.cqc_key) as client:
        return read_changes(client)


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
