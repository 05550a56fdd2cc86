"""When standings are worked out without anybody asking: every night, and soon after an import or a new policy."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can
from carepost.risk import actions
from carepost.risk.actions import disagreeing


@app.periodic(cron="20 2 * * *")
@app.task(name="risk.every_night", queueing_lock="risk.every_night")
def every_night(timestamp: int) -> None:
    """Work out every council's standings: days pass, signals end, patience is rewarded."""
    close_old_connections()
    for_each_council("risk every night", only_behind=False)


@app.periodic(cron="* * * * *")
@app.task(name="risk.after_imports", queueing_lock="risk.after_imports")
def after_imports(timestamp: int) -> None:
    """Work out the standings of councils whose register or policy has changed since."""
    close_old_connections()
    for_each_council("risk after an import", only_behind=True)


@app.periodic(cron="10 * * * *")
@app.task(name="risk.raise_disagreements", queueing_lock="risk.raise_disagreements")
def every_hour(timestamp: int) -> None:
    """Tell managers of disagreements past their time."""
    close_old_connections()
    raise_for_each_council()


def raise_for_each_council() -> int:
    """Raise what is late in each council's own scope; returns how many. Raises SomeFailed at the end."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            if not disagreeing.late(council_id).exists():
                return 0
            return disagreeing.raise_late_disagreements(by=by, council_id=council_id)

    return each_council("disagreements past their time", Can.RAISE_DISAGREEMENTS, work)


def for_each_council(name: str, *, only_behind: bool, on: date | None = None) -> int:
    """Work out council by council, each in its own scope and transaction; returns how many.

    Many councils are shared with the other cores. Raises SomeFailed at the end, where a council's could not be worked
    out.
    """
    work = partial(recompute_one, only_behind=only_behind, on=on)
    return each_council(name, Can.RECOMPUTE, work, beside=True)


def recompute_one(by: Actor, council_id: int, *, only_behind: bool, on: date | None) -> bool:
    """Work out one council's standings, on a day or today; False where nothing asks for it."""
    with tenancy.transaction_for(by):
        if only_behind and not actions.is_behind(council_id):
            return False
        actions.recompute(by=by, council_id=council_id, on=on)
        return True
