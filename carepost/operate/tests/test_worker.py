"""Jobs whose worker was killed are taken up again, and not for ever."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from django.db import connections
from procrastinate import App, PsycopgConnector

from carepost.operate import worker

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


def address() -> dict[str, str]:
    settings = connections["default"].settings_dict
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return {key: str(settings[name]) for key, name in names.items()}


def job(*, attempts: int, heartbeat_age: int | None) -> int:
    """A job that a worker had begun; the worker's last sign of life so many seconds ago, or it is gone."""
    with psycopg.connect(**address(), autocommit=True) as connection:
        doer = None
        if heartbeat_age is not None:
            doer = _id(
                connection,
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 s') "
                "RETURNING id",
                heartbeat_age,
            )
        return _id(
            connection,
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id) "
            "VALUES ('default', 'none', 'doing', %s, %s) RETURNING id",
            attempts,
            doer,
        )


def _id(connection: psycopg.Connection[tuple[object, ...]], statement: str, *values: object) -> int:
    row = connection.execute(statement.encode(), values).fetchone()
    assert row
    return int(str(row[0]))


def rescued() -> list[int]:
    async def once() -> list[int]:
        app = App(connector=PsycopgConnector(kwargs=address()))
        async with app.open_async():
            return await worker.rescue_stalled(app)

    return asyncio.run(once())


def status(number: int) -> str:
    with psycopg.connect(**address()) as connection:
        row = connection.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number]).fetchone()
    assert row
    return str(row[0])


def test_a_job_whose_worker_gave_no_sign_of_life_is_queued_again() -> None:
    silent, gone, busy = (job(attempts=1, heartbeat_age=age) for age in (31, None, 5))
    assert sorted(rescued()) == sorted([silent, gone])
    assert [status(number) for number in (silent, gone, busy)] == ["todo", "todo", "doing"]


def test_a_job_that_outlives_its_workers_again_and_again_has_failed() -> None:
    deadly = job(attempts=worker.TRIES, heartbeat_age=None)
    assert rescued() == []
    assert status(deadly) == "failed"
