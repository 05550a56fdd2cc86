"""What contact does by itself: count missed calls every night, ask every morning whether help did help."""

from __future__ import annotations

from datetime import timedelta

from django.db import close_old_connections
from procrastinate.contrib.django import app

from carepost.contact import actions
from carepost.contact.actions import support
from carepost.contact.actions.rota import make_evening_rota
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.each import each_council
from carepost.councils.permissions import Can


@app.periodic(cron="10 2 * * *")
@app.task(name="contact.every_night", queueing_lock="contact.every_night")
def every_night(timestamp: int) -> None:
    """Note, council by council, which services missed calls in a row, and raise the steps of the ladder."""
    close_old_connections()
    for_each_council()
    ladder_for_each_council()


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
        return make_evening_rota(by=by, first=tomorrow)

    return each_council("contact every evening", Can.MAKE_EVENING_ROTA, work)


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
