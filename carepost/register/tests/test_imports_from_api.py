"""CQC's API as a source, against the fake that misbehaves like the real one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.gateways.cqc import CqcClient, MemoryJournal, Pace
from carepost.gateways.failures import GatewayFailed
from carepost.gateways.fake_cqc import FakeCqc, Mischief, Shelf, Trouble
from carepost.gateways.tests.documents import location, provider
from carepost.register import jobs, sweeping
from carepost.register.actions.importing.api import import_changes, import_from_api
from carepost.register.models import ImportRun, Service
from carepost.register.tests import factories
from carepost.register.tests.files import officer, operator

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def fake():
    somerset = [location(number, localAuthority="Somerset") for number in range(1, 13)]
    with FakeCqc(Shelf([*somerset, location(50, localAuthority="Bristol, City of"), provider()])) as running:
        yield running


@pytest.fixture
def client(fake):
    pace = Pace(per_second=1000.0, at_once=1, read_timeout=5.0)
    with CqcClient.at(fake.base_url, fake.key, pace=pace, sleep=lambda seconds: None) as client:
        yield client


def test_a_sweep_takes_in_every_location_with_the_name_of_its_provider(client):
    run = import_from_api(by=operator(), client=client, journal=MemoryJournal())
    assert (run.status, run.shape, run.counts["added"]) == ("applied", "api", 13)
    assert set(Service.objects.values_list("organisation__name", flat=True)) == {"Company 1"}
    assert run.counts.get("quarantined") is None


def test_a_council_sweeps_its_own_area(client):
    council = factories.make_council("Somerset")
    run = import_from_api(by=officer(council.pk), client=client, journal=MemoryJournal())
    assert run.counts["added"] == 12
    assert set(Service.objects.values_list("host", flat=True)) == {council.pk}


def test_a_sweep_that_fails_changes_nothing_and_goes_on_where_it_was(client, fake):
    journal = MemoryJournal()
    fake.mischiefs.add(Mischief(Trouble.BROKEN, path="/locations/1-100007", times=50))
    with pytest.raises(GatewayFailed):
        import_from_api(by=operator(), client=client, journal=journal)
    assert Service.objects.count() == 0
    fake.mischiefs.clear()
    asked = len(fake.asked)
    run = import_from_api(by=operator(), client=client, journal=journal)
    assert run.counts["added"] == 13
    assert len(fake.asked) - asked < 13
    assert list(journal.entries()) == []


def test_changes_are_asked_for_from_where_the_last_import_ended(client, fake):
    with pytest.raises(Refused, match="never read as a whole"):
        import_changes(by=operator(), client=client)
    import_from_api(by=operator(), client=client, journal=MemoryJournal())
    began = datetime.fromisoformat(ImportRun.objects.get().given["until"])
    fake.shelf.put(location(3, localAuthority="Somerset", name="Oak House"), at=began + timedelta(minutes=1))
    with clock.freeze(datetime.now(UTC) + timedelta(hours=1)):
        run = import_changes(by=operator(), client=client)
    assert (run.counts["read"], run.counts["changed"]) == (1, 1)
    assert Service.objects.get(ref="1-100003").name == "Oak House"
    asked = next(one for one in fake.asked if one.path.startswith("/changes/"))
    assert asked.query["startTimestamp"][0].startswith(f"{began:%Y-%m-%dT%H:%M}")


class TestEveryNight:
    def later(self, fake, **given):
        fake.shelf.put(location(3, localAuthority="Somerset", **given), at=datetime.now(UTC))
        return clock.freeze(datetime.now(UTC) + timedelta(hours=1))

    def test_where_the_api_was_never_read_nothing_is(self, client, fake):
        assert sweeping.read_changes(client) == 0
        assert fake.asked == []

    def test_england_is_read_once_and_no_council_again(self, client, fake):
        council = factories.make_council("Somerset")
        import_from_api(by=officer(council.pk), client=client, journal=MemoryJournal())
        import_from_api(by=operator(), client=client, journal=MemoryJournal())
        with self.later(fake, name="Oak House"):
            assert sweeping.read_changes(client) == 1
        assert Service.objects.filter(name="Oak House").exists()

    def test_a_council_that_reads_its_own_area_goes_on_with_it(self, client, fake):
        council = factories.make_council("Somerset")
        factories.make_council("Bristol")
        import_from_api(by=officer(council.pk), client=client, journal=MemoryJournal())
        with self.later(fake, name="Oak House"):
            assert sweeping.read_changes(client) == 1
        assert Service.objects.filter(name="Oak House").exists()

    def test_a_night_without_a_change_is_no_import(self, client, fake):
        import_from_api(by=operator(), client=client, journal=MemoryJournal())
        with clock.freeze(datetime.now(UTC) + timedelta(hours=1)):
            assert sweeping.read_changes(client) == 1
        assert ImportRun.objects.count() == 1

    def test_a_night_without_cqc_is_told_and_made_good_the_next(self, client, fake):
        import_from_api(by=operator(), client=client, journal=MemoryJournal())
        fake.mischiefs.add(Mischief(Trouble.BROKEN, path="/changes/", times=50))
        with self.later(fake, name="Oak House"):
            with pytest.raises(sweeping.SomeNotRead):
                sweeping.read_changes(client)
            fake.mischiefs.clear()
            assert sweeping.read_changes(client) == 1
        assert Service.objects.filter(name="Oak House").exists()

    def test_without_a_key_the_night_asks_nobody(self, monkeypatch, settings):
        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
        monkeypatch.setattr(jobs, "import_module", lambda name: pytest.fail("There is no key"))
        assert not settings.ENVIRONMENT.cqc_key
        jobs.changes_every_night.func(0)

    def test_with_a_key_the_night_asks_the_address_that_the_settings_name(self, monkeypatch, settings, fake):
        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, cqc_key=fake.key, cqc_url=fake.base_url)
        with CqcClient.at(fake.base_url, fake.key) as client:
            import_from_api(by=operator(), client=client, journal=MemoryJournal())
        with self.later(fake, name="Oak House"):
            jobs.changes_every_night.func(0)
        assert Service.objects.filter(name="Oak House").exists()
