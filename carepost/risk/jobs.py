"""When standings are worked out without anybody asking: every night, and soon after an import."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.risk import actions

logger = logging.getLogger(__name__)


class SomeFailed(RuntimeError):
    """The work of some councils failed; the others' was done."""


@app.periodic(cron="20 2 * * *")
@app.task(name="risk.every_night", queueing_lock="risk.every_night")
def every_night(timestamp: int) -> None:
    """Work out every council's standings: days pass, signals end, patience is rewarded."""
    close_old_connections()
    for_each_council("risk every night", only_behind=False)


@app.periodic(cron="* * * * *")
@app.task(name="risk.after_imports", queueing_lock="risk.after_imports")
def after_imports(timestamp: int) -> None:
    """Work out the standings of councils whose register an import has changed since."""
    close_old_connections()
    for_each_council("risk after an import", only_behind=True)


def for_each_council(name: str, *, only_behind: bool) -> int:
    """Work out council by council, each in its own scope and transaction; returns how many.

    One that fails does not stop the others. Raises SomeFailed at the end.
    """
    done, failed = 0, []
    for council_id in Council.objects.filter(services__isnull=False).distinct().values_list("pk", flat=True):
        by = Actor.operator(name, council_id=council_id, permissions={Can.RECOMPUTE})
        try:
            done += _work_out(by, council_id, only_behind=only_behind)
        except Exception:
            logger.exception("Standings of council %s were not worked out", council_id)
            failed.append(council_id)
    if failed:
        raise SomeFailed(f"Standings were not worked out for {len(failed)} councils")
    return done


def _work_out(by: Actor, council_id: int, *, only_behind: bool) -> bool:
    with tenancy.transaction_for(by):
        if only_behind and not actions.is_behind(council_id):
            return False
        actions.recompute(by=by, council_id=council_id)
        return True
