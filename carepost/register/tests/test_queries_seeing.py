"""Seeing services: which ones each viewer may see, in lists, by id and on the map."""

from datetime import date

import pytest
from django.http import Http404

from carepost.councils.tests.cast import scope
from carepost.register.models import Capacity
from carepost.register.queries import facts, mapping, services
from carepost.register.rules.wanted import Area, Wanted
from carepost.register.tests import factories as make
from carepost.register.tests.finding import names

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


class TestWhoSees:
    @pytest.fixture
    def everywhere(self, cast):
        ours = make.make_service(
            name="Ours", host=cast.ambershire, organisation=make.make_organisation(body=cast.willow)
        )
        theirs = make.make_service(
            name="Theirs", host=cast.borechester, organisation=make.make_organisation(body=cast.otherwise)
        )
        our_site = make.make_service(name="Our site", host=cast.ambershire, kind="site", organisation=None)
        their_site = make.make_service(
            name="Their site", host=cast.borechester, kind="site", organisation=None
        )
        make.make_service(name="Withdrawn", host=cast.ambershire, withdrawn=True)
        make.make_service(name="A dentist", host=cast.ambershire, adult_social_care=False)
        return [ours, theirs, our_site, their_site]

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("officer", {"Ours", "Theirs", "Our site"}),
            ("neighbour", {"Ours", "Theirs", "Their site"}),
            ("provider", {"Ours"}),
            ("stranger", {"Theirs"}),
            ("partner", {"Ours", "Our site"}),
            ("stale_partner", set()),
        ],
    )
    def test_each_sees_their_own(self, cast, everywhere, who, seen):
        with scope(getattr(cast, who)) as viewer:
            assert {row.name for row in services.visible(viewer)} == seen
            assert set(names(viewer, area=Area.ALL)) == seen
            for one in everywhere:
                if one.name in seen:
                    assert facts.service(viewer, one.ref).pk == one.pk
                    assert services.exactly(viewer, one.ref) == one.ref
                else:
                    with pytest.raises(Http404):
                        facts.service(viewer, one.ref)
                    assert services.exactly(viewer, one.ref) is None

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("officer", {20}),
            ("neighbour", set()),
            ("provider", {20}),
            ("stranger", set()),
            ("partner", set()),
        ],
    )
    def test_how_full_a_home_is_is_for_its_council_and_its_provider(self, cast, everywhere, who, seen):
        ours = everywhere[0]
        make.make_capacity(ours, occupied=20)
        make.make_capacity(everywhere[1], occupied=7)
        with scope(getattr(cast, who)) as viewer:
            assert {row.occupied for row in facts.capacity(viewer, ours)} == seen
            assert set(Capacity.objects.filter(service=ours).values_list("occupied", flat=True)) == seen

    def test_a_provider_without_a_body_sees_nothing_of_providers_without_one(self, cast, everywhere):
        from dataclasses import replace

        with scope(cast.provider) as viewer:
            assert not services.visible(replace(viewer, provider_id=None)).exists()

    def test_points_are_those_of_the_list(self, cast, everywhere):
        with scope(cast.officer) as viewer:
            make.make_service(name="Nowhere", host=cast.ambershire, latitude=None, longitude=None)
            seen = mapping.points(viewer, Wanted())
        assert {one.name for one in seen.services} == {"Ours", "Our site"}
        assert seen.unplaced == 1

    def test_too_many_points_are_not_drawn(self, cast, everywhere, monkeypatch):
        monkeypatch.setattr(mapping, "MOST_POINTS", 1)
        with scope(cast.officer) as viewer:
            seen = mapping.points(viewer, Wanted())
        assert (seen.too_many, list(seen.services)) == (True, [])

    def test_boundaries_are_of_the_viewers_council_and_of_today(self, cast):
        with scope(cast.officer) as viewer:
            make.make_locality(cast.ambershire, "North")
            make.make_locality(cast.ambershire, "Old", valid_to=date(2024, 6, 1))
            names = [one["properties"]["name"] for one in mapping.boundaries(viewer)["features"]]
            assert names == ["North"]
        with scope(cast.neighbour) as viewer:
            assert mapping.boundaries(viewer)["features"] == []
