"""What a council holds about a service, as its provider reads it: by kind, with date and source; to others 404."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from carepost.councils.tests.cast import Cast, ClientAs, scope
from carepost.providers.rules import Kind
from carepost.providers.tests.changing import own_home, sell
from carepost.register.tests.factories import make_capacity

pytestmark = pytest.mark.django_db


def test_everything_with_date_and_source_and_as_a_file(cast: Cast, client_as: ClientAs) -> None:
    home = own_home(cast)
    with scope(cast.officer):
        make_capacity(home, source="Welfare call", vacant_accepting=3)
    client, url = client_as(cast.provider), f"/provider/{home.ref}/held/"
    page = client.get(url).content.decode()
    assert "3 beds free" in page
    assert "Welfare call" in page
    assert "3 beds free" in client.get(f"{url}?format=csv").content.decode()
    assert client_as(cast.stranger).get(url).status_code == 404
    assert client_as(cast.officer).get(url).status_code == 403


def test_who_ran_it_reads_what_was_theirs_and_who_runs_it_what_is(cast: Cast, client_as: ClientAs) -> None:
    sold = sell(cast, own_home(cast))
    with scope(cast.officer):
        for on, free in ((sold.before, 2), (sold.after, 5)):
            make_capacity(sold.home, as_of=datetime.combine(on, time(9), UTC), vacant_accepting=free)
    url = f"/provider/{sold.home.ref}/held/"

    def read(person: object) -> str:
        return client_as(person).get(url).content.decode()  # type: ignore[arg-type]

    assert "You do not run it any more" in read(cast.provider)
    assert ("2 beds free" in read(cast.provider), "5 beds free" in read(cast.provider)) == (True, False)
    assert ("2 beds free" in read(cast.stranger), "5 beds free" in read(cast.stranger)) == (False, True)
    sold.decide(Kind.CAPACITY)
    assert "2 beds free" in read(cast.stranger)
    assert "They took over care plans too." not in read(cast.stranger)
    assert "readings of beds and capacity" in read(cast.provider)


def test_both_find_it_from_their_home(cast: Cast, client_as: ClientAs) -> None:
    sold = sell(cast, own_home(cast))
    for person, words in ((cast.provider, "you do not run it any more"), (cast.stranger, "BA14 8JN")):
        client = client_as(person)
        assert 'href="/provider/held/"' in client.get("/provider/").content.decode()
        page = client.get("/provider/held/").content.decode()
        assert f"/provider/{sold.home.ref}/held/" in page
        assert words in page
