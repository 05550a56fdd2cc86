"""The database is killed while people work, the worker in the middle of its night: nothing is lost, nothing done twice.

A house of its own with the database that comes with it, since what happens to it would happen to all other journeys.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg
import pytest

from carepost.operate.database import database
from journeys.crowd.making import in_house
from journeys.crowd.scripts import RECORD, insisting
from journeys.crowd.working import work
from journeys.house import CHECKOUT, House, answers, open_own_house, pid_of, waited

# Seconds: a worker is given up after three heartbeats missed, and looked for that often; the rest is for a machine that
# is busy with other tests.
TAKEN_UP_WITHIN = 300.0
DEFER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from carepost.operate.database import database
with database():
    import django
    django.setup()
    from carepost.risk.jobs import every_night
    every_night.defer(timestamp=0)
"""


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_own_house(tmp_path_factory.mktemp("faults")) as house:
        yield house


@contextmanager
def owner_of(house: House) -> Iterator[psycopg.Connection]:
    with database({**house.environment}) as running:
        assert running is not None
        with psycopg.connect(running.owner_url, autocommit=True) as connection:
            yield connection


def test_a_database_killed_under_load_loses_no_call_and_doubles_none(own_house: House) -> None:
    crowd = in_house(own_house, post_officer=8)
    officers = [(person, insisting(person["calls"], crowd["script"])) for person in crowd["people"]]
    killer = threading.Timer(4.0, kill_database, args=[own_house])
    killer.start()
    took = work(own_house.address, officers, seconds=14, pause=(0.1, 0.5))
    killer.join()
    assert waited(lambda: answers(own_house), TAKEN_UP_WITHIN)
    assert any(one.status in (0, 500, 503) for one in took), "nobody noticed that the database was gone"
    sent = {one.key for one in took if one.kind == RECORD}
    told = {one.key for one in took if one.recorded}
    assert len(told) >= len(officers)
    with owner_of(own_house) as owner:
        kept = [key for (key,) in owner.execute(CALLS).fetchall()]
        assert len(kept) == len(set(kept))
        assert told <= set(kept) <= sent
        assert owner.execute(CLOCKS_ASTRAY).fetchall() == []
        assert owner.execute(CALLS_NOT_ONCE_IN_THE_BOOK).fetchall() == []
    verified = carepost(own_house, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def kill_database(house: House) -> None:
    """The way a machine short of memory does it: the postmaster, above the process that talks to us."""
    with owner_of(house) as owner:
        os.kill(psutil.Process(owner.info.backend_pid).ppid(), signal.SIGKILL)


def carepost(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    return run(house, "-m", "config.cli", *words)


def run(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(
        command, env={**house.environment}, cwd=CHECKOUT, check=False, capture_output=True, text=True
    )


CALLS = "SELECT submission_key FROM contact_welfarecall WHERE caller_name LIKE 'post_officer %'"
CLOCKS_ASTRAY = """
    SELECT c.service_id, c.last_completed_at, max(w.started_at) FROM contact_servicecontact c
    JOIN contact_welfarecall w USING (council_id, service_id) WHERE w.outcome = 'completed' AND w.is_current
    GROUP BY 1, 2 HAVING c.last_completed_at IS DISTINCT FROM max(w.started_at)
"""
CALLS_NOT_ONCE_IN_THE_BOOK = """
    SELECT w.id, count(a.subject) FROM contact_welfarecall w LEFT JOIN core_auditentry a
        ON a.verb = 'contact.record_call' AND a.subject = 'call:' || w.id AND a.detail ? 'outcome'
    WHERE w.caller_name LIKE 'post_officer %' GROUP BY 1 HAVING count(a.subject) <> 1
"""


def test_a_worker_killed_in_its_night_is_made_good_by_the_next(own_house: House) -> None:
    """One service has new worries; the night that should move it is cut off in the middle of writing."""
    with owner_of(own_house) as owner, owner_of(own_house) as holding:
        service, council = green_service(owner)
        owner.execute(WORRY, {"service": service, "council": council})
        before = nights(owner)
        with holding.transaction():
            holding.execute("LOCK TABLE risk_standing IN SHARE MODE")
            assert run(own_house, "-c", DEFER).returncode == 0
            assert waited(lambda: bool(owner.execute(WAITING).fetchall()), TAKEN_UP_WITHIN), (
                "the night never came to its writing"
            )
            os.kill(pid_of(own_house, "worker"), signal.SIGKILL)
            assert standing_of(owner, service) == "green"
        assert waited(lambda: nights(owner) > before, TAKEN_UP_WITHIN), "nobody took the night up again"
        assert standing_of(owner, service) == "red"
        assert owner.execute(MOVES, [service]).fetchone() == (1,)
        assert nights(owner) == before + 1


WORRY = """
    INSERT INTO risk_signalrow
        (council_id, service_id, kind, severity, observed_on, evidence, source, source_ref, noted_at, noted_by)
    VALUES (%(council)s, %(service)s, 'staffing.below_safe', 5, CURRENT_DATE, 'told', 'test', 'test:1', now(), '')
"""
WAITING = "SELECT pid FROM pg_locks WHERE relation = 'risk_standing'::regclass AND NOT granted"
MOVES = 'SELECT count(*) FROM risk_standingchange WHERE service_id = %s AND "on" >= CURRENT_DATE'
NIGHTS = (
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'risk.every_night' AND status = 'succeeded'"
)


def green_service(owner: psycopg.Connection) -> tuple[int, int]:
    """A service of the demo council that nobody worries about, and the council."""
    found = owner.execute(
        "SELECT t.service_id, t.council_id FROM risk_standing t JOIN register_service s ON s.id = t.service_id"
        " WHERE t.band = 'green' AND NOT t.overridden AND s.status = 'registered' ORDER BY t.service_id LIMIT 1"
    ).fetchone()
    assert found
    return found[0], found[1]


def standing_of(owner: psycopg.Connection, service: int) -> str:
    found = owner.execute("SELECT band FROM risk_standing WHERE service_id = %s", [service]).fetchone()
    return str(found and found[0])


def nights(owner: psycopg.Connection) -> int:
    found = owner.execute(NIGHTS).fetchone()
    return int(found[0]) if found else 0


def test_a_database_killed_while_mail_is_queued_and_sent_loses_none_and_doubles_none(
    own_house: House,
) -> None:
    """Whoever queues insists until its own work is kept; the worker that sends is killed too."""
    queueing = subprocess.Popen(
        [sys.executable, "-c", QUEUE, str(MAILS)],
        env={**own_house.environment},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert waited(lambda: len(mails_in(own_house)) >= MAILS // 6, TAKEN_UP_WITHIN), "no mail left"
    kill_database(own_house)
    os.kill(pid_of(own_house, "worker"), signal.SIGKILL)
    kept = set(queueing.communicate(timeout=PATIENCE_WITH_MAIL)[0].split())
    assert len(kept) == MAILS
    assert waited(lambda: kept <= set(mails_in(own_house)), PATIENCE_WITH_MAIL), "a mail was lost"
    assert sorted(mails_in(own_house)) == sorted(kept), "a mail left twice"


MAILS = 60
PATIENCE_WITH_MAIL = 600.0  # seconds: a mail that a dead worker had in hand rests for three minutes
QUEUE = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from carepost.operate.database import database
def kept(number):
    message = Message(to="a@fault.example", subject="s", text="t", kind="fault", reference=f"fault:{number}")
    while True:
        try:
            with tenancy.transaction_for(NOBODY):
                send_on_commit(message, council_id=None)
            return message.reference
        except (OperationalError, InterfaceError):
            close_old_connections()
            time.sleep(0.2)
with database():
    import django
    django.setup()
    from django.db import InterfaceError, OperationalError, close_old_connections
    from carepost.core import tenancy
    from carepost.core.acting import NOBODY
    from carepost.gateways.mail import Message
    from carepost.gateways.mail.queueing import send_on_commit
    for number in range(int(sys.argv[1])):
        print(kept(number), flush=True)
        time.sleep(0.1)
"""


def mails_in(house: House) -> list[str]:
    """The facts that the mails of this test in the outbox tell of, one for each file."""
    files = (house.home / "outbox").glob("[0-9]*.eml")
    found = (re.search(rb"X-Carepost-Reference: (fault:\d+)", file.read_bytes()) for file in files)
    return [match[1].decode() for match in found if match]
