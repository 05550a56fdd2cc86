"""What contact does by itself: count missed calls every night, tell programs which calls fall due, ask every morning
whether help did help; and the rota, which a page asks for and the worker works out.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, timedelta

from django.db import OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from carepost.contact import actions
from carepost.contact.actions import closing, falling, rota, support
from carepost.contact.models import RotaRun
from carepost.contact.rules.rota import AbsenceKind
from carepost.contact.rules.rota_runs import RunFault
from carepost.core import clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.each import each_council
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)
_GIVE_UP = frozenset({Can.GIVE_UP_ROTA.value})
_UNTIL_THE_DATABASE_IS_BACK = RetryStrategy(max_attempts=10, wait=6, retry_exceptions={OperationalError})


@app.periodic(cron="10 2 * * *")
@app.task(name="contact.every_night", queueing_lock="contact.every_night")
def every_night(timestamp: int) -> None:
    """Note, council by council, which services missed calls in a row, and raise the steps of the ladder."""
    close_old_connections()
    for_each_council()
    ladder_for_each_council()


@app.periodic(cron="* * * * *")
@app.task(name="contact.after_imports", queueing_lock="contact.after_imports")
def after_imports(timestamp: int) -> None:
    """Hold services that were noted as closed against CQC's register, where it shows something else since."""
    close_old_connections()
    closings_of_each_council()


@app.periodic(cron="*/15 * * * *")
@app.task(name="contact.every_quarter", queueing_lock="contact.every_quarter")
def every_quarter(timestamp: int) -> None:
    """Tell programs, council by council, of calls that fell due, by the day or because a standing moved."""
    close_old_connections()
    due_calls_of_each_council()


@app.periodic(cron="40 7 * * *")
@app.task(name="contact.every_morning", queueing_lock="contact.every_morning")
def every_morning(timestamp: int) -> None:
    """Ask once more, council by council, whether help that was delivered did help."""
    close_old_connections()
    remind_each_council()


def remind_each_council() -> int:
    """Ask in each council's own scope and transaction; returns how many providers' requests were asked about.

    Raises SomeFailed at the end, where a council's could not be asked.
    """

    def work(by: Actor, council_id: int) -> int:
        return support.remind_about_help(by=by, council_id=council_id)

    return each_council("contact every morning", Can.REMIND_ABOUT_HELP, work)


@app.periodic(cron="30 18 * * *")
@app.task(name="contact.every_evening", queueing_lock="contact.every_evening")
def every_evening(timestamp: int) -> None:
    """Make the rota of the next days, council by council, and publish it where the council's numbers say so."""
    close_old_connections()
    rotas_for_each_council()


def rotas_for_each_council() -> int:
    """Make each council's rota from tomorrow on; returns how many were made. Raises SomeFailed at the end."""
    tomorrow = clock.today() + timedelta(days=1)

    def work(by: Actor, council_id: int) -> int:
        run = rota.ask_for_evening_rota(by=by, first=tomorrow)
        return int(run is not None and rota.work_out(by=by, run_id=run.pk) is not None)

    return each_council("contact every evening", Can.MAKE_EVENING_ROTA, work)


def closings_of_each_council() -> int:
    """Check the closings of each council where the register moved; returns how many followed it."""

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            if not closing.to_check(council_id):
                return 0
            return closing.check_closings(by=by, council_id=council_id)

    return each_council("contact after an import", Can.CHECK_CLOSINGS, work)


def due_calls_of_each_council() -> int:
    """Tell of each council's calls, where one fell due or is due no more; returns of how many programs could hear.

    Raises SomeFailed at the end, where a council's could not be told of.
    """
    today = clock.today()

    def work(by: Actor, council_id: int) -> int:
        with tenancy.transaction_for(by):
            if not falling.falling(council_id, today):
                return 0
            return falling.tell_due_calls(by=by, council_id=council_id, today=today)

    return each_council("contact every quarter of an hour", Can.TELL_DUE_CALLS, work)


def for_each_council() -> int:
    """Count in each council's own scope and transaction; returns how many services were noted anew.

    Raises SomeFailed at the end, where a council's could not be counted.
    """
    today = clock.today()

    def work(by: Actor, council_id: int) -> int:
        return actions.note_missed_calls(by=by, council_id=council_id, today=today).noted

    return each_council("contact every night", Can.NOTE_MISSED_CALLS, work)


def ladder_for_each_council() -> int:
    """Raise the steps that are due in each council's own scope and transaction; returns how many became due.

    Raises SomeFailed at the end, where a council's could not be raised.
    """
    today = clock.today()

    def work(by: Actor, council_id: int) -> int:
        return actions.raise_ladder(by=by, council_id=council_id, today=today).raised

    return each_council("contact ladder every night", Can.RAISE_LADDER, work)


def ask_for_rota(*, by: Actor) -> RotaRun:
    """Have the worker make a rota from now on. Raises Refused when there can be none."""
    with transaction.atomic():
        return _queued(by, rota.ask_for_rota(by=by))


def note_absence(*, by: Actor, user_id: int, kind: AbsenceKind, first: date, last: date) -> rota.Noted:
    """Note that somebody is away, and have the worker mend the rota where they had calls. Raises Refused."""
    with transaction.atomic():
        noted = rota.note_absence(by=by, user_id=user_id, kind=kind, first=first, last=last)
        if noted.run is not None:
            _queued(by, noted.run)
    return noted


def _queued(by: Actor, run: RotaRun) -> RotaRun:
    """Queue the work once. Asked for again, a run whose worker was lost is taken up."""
    work = work_rota_out.configure(queueing_lock=f"rota-{run.pk}", lock=f"rota-{run.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        work.defer(run_id=run.pk, council_id=run.council_id, user_id=by.user_id, name=by.name)
    return run


@app.task(name="contact.work_rota_out", retry=_UNTIL_THE_DATABASE_IS_BACK)
def work_rota_out(*, run_id: int, council_id: int, user_id: int | None, name: str) -> None:
    """Work out the rota that somebody asked for. Killed in the middle it leaves nothing, and is begun again."""
    close_old_connections()
    by = Actor(user_id, name, ActorKind.STAFF, council_id=council_id)
    try:
        rota.work_out(by=by, run_id=run_id)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Rota run %s failed", run_id)
        to_tell = Actor(user_id, name, ActorKind.STAFF, council_id=council_id, permissions=_GIVE_UP)
        rota.give_up_rota(by=to_tell, run_id=run_id, why=RunFault.BROKE)
    finally:
        close_old_connections()
