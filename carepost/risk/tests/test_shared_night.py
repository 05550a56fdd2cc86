"""The night of many councils, shared with a second process: each council once, whatever befalls one of them."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.each import SomeFailed, each_council
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.councils.tests.factories import council as make_council
from carepost.councils.tests.test_each import FAILS, done_in, write_down
from carepost.register.tests.factories import make_rating, make_service
from carepost.risk import jobs
from carepost.risk.models import Standing

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def councils(monkeypatch: pytest.MonkeyPatch) -> list[Council]:
    """Twelve councils with a service each, and a machine on which a second process pays."""
    monkeypatch.setattr("carepost.councils.each.how_many", lambda _councils: 1)
    here = connection.settings_dict
    address = f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    for name, told in {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}.items():
        monkeypatch.setenv(name, told)  # as the worker is told, and whoever it starts
    monkeypatch.delenv("CAREPOST_OWNER_DATABASE_URL")
    made = [make_council(f"Council {n}") for n in range(12)]
    make_council("Without a service")
    for n, each in enumerate(made):
        make_rating(make_service(host=each), value="inadequate" if n % 2 else "good", question="safe")
    return made


@pytest.mark.parametrize("odd", ["", "fails", "kills"])
def test_every_council_with_services_is_worked_for_once(
    councils: list[Council], tmp_path: Path, odd: str
) -> None:
    (tmp_path / "parent").write_text(str(os.getpid()))
    ids = {each.pk for each in councils}
    failing = {each for each in ids if odd == "fails" and each % 10 == FAILS}
    work = partial(write_down, folder=tmp_path, odd=odd)
    if failing:
        with pytest.raises(SomeFailed, match=f"a night failed for {len(failing)} councils"):
            each_council("a night", Can.RECOMPUTE, work, beside=True)
    else:
        assert each_council("a night", Can.RECOMPUTE, work, beside=True) == len(ids)
    did = sorted(each for there in done_in(tmp_path).values() for each in there)
    assert did == sorted(ids - failing)


def test_a_shared_night_writes_what_a_night_alone_writes(
    councils: list[Council], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = clock.today()
    assert jobs.for_each_council("shared", only_behind=False, on=day) == len(councils)
    shared = [written(each) for each in councils]
    for each in councils:
        with seen_by(each):
            Standing.objects.all().delete()
    monkeypatch.setattr("carepost.councils.each.how_many", lambda _councils: 0)
    assert jobs.for_each_council("alone", only_behind=False, on=day) == len(councils)
    assert shared == [written(each) for each in councils]
    assert {len(rows) for rows in shared} == {1}


def seen_by(council: Council) -> AbstractContextManager[None]:
    by = Actor.operator("test", council_id=council.pk, permissions={Can.RECOMPUTE})
    return tenancy.transaction_for(by)


def written(council: Council) -> list[tuple[object, ...]]:
    with seen_by(council):
        return list(Standing.objects.values_list("service_id", "band", "score", "coverage", "reasons", "on"))
