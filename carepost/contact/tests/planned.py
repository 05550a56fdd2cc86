"""A rota in force, for tests of its verbs."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.models import Rota, RotaPlace
from carepost.core.acting import Actor

MORNINGS = dict.fromkeys(range(5), "09:00-12:00")
ALL_DAY = dict.fromkeys(range(5), "09:00-12:00 13:00-16:00")


def published(by: Actor, **given: Any) -> Rota:
    """A rota made and published by one person."""
    made = verbs.make_rota(by=by, **given)
    return verbs.publish_rota(by=by, rota_id=made.pk)


def places(**given: Any) -> QuerySet[RotaPlace]:
    """The places in force, in the order of time."""
    return RotaPlace.objects.filter(in_force=True, **given).order_by("day", "minute", "officer_id")


def ill(by: Actor, **given: Any) -> Rota:
    """The mended rota, proposed, after somebody noted an absence."""
    noted = verbs.note_absence(by=by, **given)
    assert noted.run is not None
    mended = verbs.work_out(by=by, run_id=noted.run.pk)
    assert mended is not None
    return mended


def work() -> int:
    """Do what was asked of the worker, as it would; returns how many jobs there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'contact.work_rota_out' RETURNING args::text"
        )
        asked = [json.loads(args) for (args,) in cursor.fetchall()]
    for each in asked:
        jobs.work_rota_out.func(**each)
    return len(asked)
