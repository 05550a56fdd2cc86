"""A small county, loaded once for all tests of this room, and cleared away after the last of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

SEED, DAY, SERVICES = 11, date(2026, 11, 20), 25


@dataclass(frozen=True)
class Small:
    """What was loaded, with the seed and the day."""

    loaded: object
    seed: int = SEED
    day: date = DAY
    services: int = SERVICES


@pytest.fixture(scope="package")
def small(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Small]:
    from django.core.management import call_command

    from carepost.demo import actions, cast

    with django_db_blocker.unblock():
        try:
            folder = tmp_path_factory.mktemp("demo")
            loaded = actions.load_county(
                by=cast.operator(), seed=SEED, today=DAY, folder=folder, services=SERVICES
            )
            yield Small(loaded)
        finally:
            call_command("flush", database="owner", interactive=False, verbosity=0)


@pytest.fixture
def ambershire(small, db):
    from carepost.councils.models import Council

    return Council.objects.get(name="Ambershire")
