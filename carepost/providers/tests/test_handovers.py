"""A service with a new provider: nothing private passes but what its council opens, and that can be put right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import Cast, ClientAs, Person, scope
from carepost.providers import actions, queries
from carepost.providers.models import Handover, HandoverDecision
from carepost.providers.reach import came_on
from carepost.providers.rules import Decided, HandoverFault, Kind
from carepost.providers.tests.changing import Sold, own_home, sell
from carepost.register.models import Capacity, Relationship
from carepost.register.models.history import RelationshipKind
from carepost.register.tests.factories import make_capacity, make_organisation, make_service

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def sold(cast: Cast) -> Sold:
    """A reading of beds on each side of the change."""
    found = sell(cast, own_home(cast))
    with scope(cast.officer):
        for on in (found.before, found.after):
            make_capacity(found.home, as_of=datetime.combine(on, time(9), UTC))
    return found


def read(person: Person) -> list[date]:
    """The days of the readings that the database shows somebody of a provider."""
    with scope(person):
        return [row.as_of.date() for row in Capacity.objects.order_by("as_of")]


class TestTheDay:
    def test_the_one_before_keeps_what_was_theirs_and_gets_nothing_after(
        self, cast: Cast, sold: Sold
    ) -> None:
        assert read(cast.provider) == [sold.before]

    def test_the_new_one_begins_empty(self, cast: Cast, sold: Sold) -> None:
        assert read(cast.stranger) == [sold.after]

    def test_before_the_change_everything_was_the_first_ones(self, cast: Cast) -> None:
        home = own_home(cast)
        with scope(cast.officer):
            make_capacity(home)
        assert (len(read(cast.provider)), len(read(cast.stranger))) == (1, 0)

    def test_their_people_lose_the_service_and_the_others_have_it(
        self, cast: Cast, sold: Sold, client_as: ClientAs
    ) -> None:
        url = f"/register/services/{sold.home.ref}/"
        assert client_as(cast.provider).get(url).status_code == 404
        assert client_as(cast.stranger).get(url).status_code == 200

    def test_the_guard_taken_away_shows_all_or_this_would_prove_nothing(self, cast: Cast, sold: Sold) -> None:
        with connections["owner"].cursor() as owner:
            owner.execute("SELECT qual FROM pg_policies WHERE policyname = 'register_capacity_read'")
            (guard,) = owner.fetchone()
        assert "carepost_provider_windows" in guard
        with scope(cast.stranger), connection.cursor() as cursor:
            cursor.execute("SELECT carepost_provider_services(), carepost_provider_windows('capacity')::text")
            services, windows = cursor.fetchone()
        assert services == [sold.home.pk]
        assert windows == f'{{"{sold.home.pk}": "{{[{sold.day},)}}"}}'

    def test_a_registration_that_passes_between_ones_own_is_no_change(self, cast: Cast) -> None:
        home = own_home(cast)
        with scope(cast.officer):
            make_capacity(home)
        home.organisation = make_organisation(name="Willow Care 2026 Limited", body=cast.willow)
        home.save()
        assert len(read(cast.provider)) == 1
        with scope(cast.director) as viewer:
            assert queries.changes(viewer) == []

    def test_an_import_that_is_undone_undoes_it(self, cast: Cast, sold: Sold) -> None:
        home, first = sold.home, sold.handover.before
        home.organisation, home.confirmed_on = first, sold.day - timedelta(days=50)
        home.save()
        assert read(cast.provider) == [sold.before, sold.after]
        assert read(cast.stranger) == []
        with scope(cast.director) as viewer:
            assert queries.changes(viewer) == []

    def test_a_home_that_comes_back_shows_each_their_own_days(self, cast: Cast, sold: Sold) -> None:
        home, first = sold.home, sold.handover.before
        home.organisation, home.confirmed_on = first, sold.day + timedelta(days=8)
        home.save()
        with scope(cast.officer):
            make_capacity(home, as_of=datetime.combine(sold.day + timedelta(days=9), time(9), UTC))
        assert read(cast.provider) == [sold.before, sold.day + timedelta(days=9)]
        assert read(cast.stranger) == [sold.after]


class TestDeciding:
    def test_what_is_opened_is_read_and_what_is_not_is_not(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.HELP)
        assert read(cast.stranger) == [sold.after]
        sold.decide(Kind.CAPACITY)
        assert read(cast.stranger) == [sold.before, sold.after]

    def test_a_decision_is_put_right_by_the_next(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.CAPACITY)
        sold.decide()
        assert read(cast.stranger) == [sold.after]
        with scope(cast.director) as viewer:
            found = queries.change(viewer, sold.handover.pk)
        assert [each.opens for each in found.decisions] == [[], ["capacity"]]

    def test_opened_from_a_day_on(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.CAPACITY, since=sold.before + timedelta(days=1))
        assert read(cast.stranger) == [sold.after]
        sold.decide(Kind.CAPACITY, since=sold.before)
        assert read(cast.stranger) == [sold.before, sold.after]

    def test_the_day_is_corrected_for_both(self, cast: Cast, sold: Sold) -> None:
        sold.decide(on=sold.after + timedelta(days=1))
        assert read(cast.provider) == [sold.before, sold.after]
        assert read(cast.stranger) == []

    def test_before_the_day_of_the_change_nothing_is_opened(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.CAPACITY, on=sold.day + timedelta(days=30))
        assert read(cast.stranger) == []
        assert read(cast.provider) == [sold.before, sold.after]

    def test_who_decided_what_and_why_is_on_record(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.CAPACITY)
        with scope(cast.auditor):
            entry = AuditEntry.objects.get(verb=Can.DECIDE_HANDOVER)
        assert (entry.actor_name, entry.detail["opens"]) == (cast.director.user.name, ["capacity"])
        assert entry.detail["reason"] == "They took over care plans too."

    def test_nobody_else_decides(self, cast: Cast, sold: Sold) -> None:
        for person in (cast.officer, cast.admin, cast.provider_manager, cast.stranger, cast.partner):
            with pytest.raises(Refused) as refused:
                sold.decide(Kind.HELP, by=person)
            assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)

    def test_another_council_finds_nothing_to_decide(self, cast: Cast, sold: Sold) -> None:
        elsewhere = Actor.operator(
            "x", council_id=cast.borechester.pk, permissions={Can.DECIDE_HANDOVER.value}
        )
        with tenancy.transaction_for(elsewhere), pytest.raises(Http404):
            actions.decide_handover(
                by=elsewhere, handover_id=sold.handover.pk, decided=Decided(sold.day), reason="x"
            )

    def test_the_same_again_is_refused(self, cast: Cast, sold: Sold) -> None:
        sold.decide(Kind.HELP)
        with pytest.raises(Refused) as refused:
            sold.decide(Kind.HELP)
        assert refused.value.reasons == (HandoverFault.SAME,)

    def test_a_provider_decides_nothing_past_the_verb_either(self, cast: Cast, sold: Sold) -> None:
        number = sold.handover.pk
        with (
            scope(cast.stranger),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            HandoverDecision.objects.create(
                council=cast.ambershire, handover_id=number, on=sold.day, opens=["capacity"], reason="x",
                by_name="x", at=datetime.now(UTC),
            )  # fmt: skip
        with scope(cast.stranger):
            assert Handover.objects.update(on=date(2020, 1, 1)) == 0


class TestSuccessors:
    @pytest.fixture
    def pair(self, cast: Cast) -> Sold:
        """A new registration, whose predecessor was Willow Care's."""
        home = own_home(cast)
        with scope(cast.officer):
            make_capacity(home, as_of=datetime(2024, 6, 1, 9, tzinfo=UTC))
        day = date(2025, 3, 1)
        new = make_service(
            name="Oak House", host=cast.ambershire, registered_on=day,
            organisation=make_organisation(name="Otherwise Care Limited", body=cast.otherwise),
        )  # fmt: skip
        Relationship.objects.create(service=new, kind=RelationshipKind.PREDECESSOR, related_ref=home.ref)
        return Sold(home, day, cast)

    def note(self, cast: Cast) -> int:
        by = Actor.operator("night", council_id=cast.ambershire.pk, permissions={Can.NOTE_HANDOVERS.value})
        with tenancy.transaction_for(by):
            return actions.note_successors(by=by, council_id=cast.ambershire.pk)

    def test_it_is_noted_once_and_waits(self, cast: Cast, pair: Sold) -> None:
        assert (self.note(cast), self.note(cast)) == (1, 0)
        with scope(cast.director) as viewer:
            (found,), total = queries.undecided(viewer)
        assert (found.gives, found.takes, found.told_on, total) == (
            "Willow Care Limited", "Otherwise Care Limited", pair.day, 1,
        )  # fmt: skip

    def test_the_new_registration_is_empty_until_it_is_opened(self, cast: Cast, pair: Sold) -> None:
        self.note(cast)
        assert read(cast.stranger) == []
        pair.decide(Kind.CAPACITY)
        assert read(cast.stranger) == [date(2024, 6, 1)]
        assert read(cast.provider) == [date(2024, 6, 1)]

    def test_under_the_same_people_it_is_no_change(self, cast: Cast) -> None:
        home = own_home(cast)
        again = make_service(host=cast.ambershire, organisation=home.organisation)
        Relationship.objects.create(service=again, kind=RelationshipKind.PREDECESSOR, related_ref=home.ref)
        assert self.note(cast) == 0


class TestPages:
    def test_it_waits_on_the_list_and_is_decided_there(
        self, cast: Cast, sold: Sold, client_as: ClientAs
    ) -> None:
        client, url = client_as(cast.director), f"/people/handovers/{sold.handover.pk}/"
        assert "Waits for you" in client.get("/people/handovers/").content.decode()
        given = {
            "on-day": sold.day.day,
            "on-month": sold.day.month,
            "on-year": sold.day.year,
            "opens": ["capacity"],
        }
        refused = client.post(url, given)
        assert refused.status_code == 400
        assert "Enter why" in refused.content.decode()
        assert client.post(url, given | {"reason": "They asked."}).status_code == 302
        page = client.get(url).content.decode()
        assert "Readings of beds and capacity" in page
        assert "They asked." in page

    def test_the_new_provider_is_told_what_it_may_read(
        self, cast: Cast, sold: Sold, client_as: ClientAs
    ) -> None:
        assert came_on(cast.stranger.actor, Kind.HELP) == {}  # outside its scope nobody has any
        home = client_as(cast.stranger).get("/provider/").content.decode()
        assert "The council has not decided" in home
        sold.decide(Kind.CAPACITY)
        assert "readings of beds" in client_as(cast.stranger).get("/provider/").content.decode()
