"""A fake CQC with twelve homes in Fernshire and one in Bristol, a client that does not really sleep, and an outbox."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.gateways.cqc import CqcClient, Pace
from carepost.gateways.fake_cqc import FakeCqc, Shelf
from carepost.gateways.mail.queueing import SEND
from carepost.gateways.tests.documents import location, provider
from carepost.gateways.tests.mailing import NOW


class Sleeps:
    """Counts what would have been slept, and lets the clock jump by it."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.clock = 0.0

    def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.clock += seconds

    def monotonic(self) -> float:
        return self.clock


@pytest.fixture
def fake() -> Iterator[FakeCqc]:
    homes = [location(number) for number in range(1, 13)]
    shelf = Shelf([*homes, location(50, localAuthority="Bristol, City of"), provider()])
    with FakeCqc(shelf) as running:
        yield running


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def connect(fake: FakeCqc, sleeps: Sleeps) -> Iterator[Callable[..., CqcClient]]:
    made: list[CqcClient] = []

    def connect(**pace: float) -> CqcClient:
        settings = {"per_second": 1000.0, "at_once": 1, "read_timeout": 5.0, **pace}
        client = CqcClient.at(
            fake.base_url,
            fake.key,
            pace=Pace(**settings),  # type: ignore[arg-type]
            sleep=sleeps.sleep,
            monotonic=sleeps.monotonic,
            chance=lambda: 1.0,
        )
        client.per_page = 5
        made.append(client)
        return client

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def client(connect: Callable[..., CqcClient]) -> CqcClient:
    return connect()


@pytest.fixture
def outbox_at_nine(db, settings, tmp_path):
    """Mail leaves as files, at nine o'clock; what tests that commit have queued is not this test's."""
    settings.CAREPOST_HOME = tmp_path
    settings.EMAIL_BACKEND = "carepost.gateways.mail.OutboxBackend"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s AND status = 'todo'",
            [SEND],
        )
    with clock.freeze(NOW):
        yield


@pytest.fixture
def council():
    """In the scope of council 1, which no table of mail needs to exist."""
    by = Actor.operator("test", council_id=1)
    with transaction.atomic(), tenancy.acting_for(by):
        yield by
