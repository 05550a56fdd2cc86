"""Finding services: what a search forgives, what each filter leaves."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from carepost.councils.tests.cast import scope
from carepost.register.models import Service
from carepost.register.queries import facets, searching, services
from carepost.register.rules.wanted import SITE, Area, Wanted
from carepost.register.tests import factories as make
from carepost.register.tests.finding import names

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def viewer(cast):
    with scope(cast.officer) as actor:
        yield actor


@pytest.fixture
def willow_bank(cast):
    return make.make_service(
        name="Willow Bank", host=cast.ambershire, postcode="BA14 8JN", ods_code="VM123", manager="Zoë Okafor",
        town="Trowbridge", organisation=make.make_organisation(name="Silverdale Limited", body=cast.willow),
    )  # fmt: skip


@pytest.fixture
def others(cast):
    return [
        make.make_service(name="Oak House", host=cast.ambershire, town="Devizes", postcode="SN10 1AA"),
        make.make_service(name="The Larches", host=cast.ambershire, postcode="SP2 7RS", town="Salisbury"),
        make.make_service(name="Willow View", host=cast.borechester, postcode="BR1 1AA", town="Borechester"),
    ]


class TestSearch:
    @pytest.mark.parametrize(
        "typed",
        ["willow bank", "WILLOW", "low ban", "bank willow", "trowbridge willow", "BA14 8JN", "ba148jn",
         "BA14", "VM123", "vm123", "zoe", "Okafor", "silverdale"],
    )  # fmt: skip
    def test_a_service_is_found_by_what_people_remember(self, viewer, willow_bank, others, typed):
        assert names(viewer, typed) == ["Willow Bank"]

    @pytest.mark.parametrize(
        "typed", ["wilow bnk", "wilow", "willlow bank", "wollow bank", "trowbrige wilow"]
    )
    def test_typing_errors_are_forgiven(self, viewer, willow_bank, others, typed):
        found = services.find(viewer, Wanted(text=typed))
        assert found.rows[0].name == "Willow Bank"
        assert found.nearest

    def test_what_is_spelt_right_is_not_watered_down(self, viewer, willow_bank, others):
        found = services.find(viewer, Wanted(text="willow", area=Area.ALL))
        assert [row.name for row in found.rows] == ["Willow Bank", "Willow View"]
        assert not found.nearest

    def test_similar_spellings_can_be_asked_for(self, viewer, willow_bank, others):
        make.make_service(name="Wilow Lodge", host=willow_bank.host)
        assert names(viewer, "wilow") == ["Wilow Lodge"]
        assert set(names(viewer, "wilow", similar=True)) == {"Wilow Lodge", "Willow Bank"}

    @pytest.mark.parametrize("typed", ["%", "w_llow", "willow%bank", "_"])
    def test_a_search_has_no_wildcards(self, viewer, willow_bank, others, typed):
        assert not services.matching(viewer, Wanted(text=typed)).exists()

    @pytest.mark.parametrize("typed", ["willow bank", "BA14", "okafor"])
    def test_the_name_that_begins_so_comes_first(self, viewer, willow_bank, cast, typed):
        make.make_service(
            name="A home near Willow Bank", host=cast.ambershire, postcode="SN1 1AA", manager="A B",
            town="Okafor by BA14",
        )  # fmt: skip
        assert services.find(viewer, Wanted(text=typed)).rows[0].name == (
            "A home near Willow Bank" if typed == "okafor" else "Willow Bank"
        )

    def test_part_of_an_id_finds_the_service_and_those_of_the_provider(self, viewer, willow_bank, others):
        assert names(viewer, willow_bank.ref) == ["Willow Bank"]
        assert names(viewer, willow_bank.organisation.ref) == ["Willow Bank"]

    @pytest.mark.parametrize("change", [str, str.lower])
    def test_a_whole_id_is_that_one_service(self, viewer, willow_bank, others, change):
        assert services.exactly(viewer, change(willow_bank.ref)) == willow_bank.ref
        assert services.exactly(viewer, change(" VM123 ")) == willow_bank.ref

    @pytest.mark.parametrize("typed", ["Willow", "BA14 8JN", "1-1", "", "2024", "x" * 300])
    def test_what_is_no_whole_id_is_none(self, viewer, willow_bank, typed):
        assert services.exactly(viewer, typed) is None

    def test_a_code_that_two_services_share_is_none(self, viewer, willow_bank):
        make.make_service(ods_code="VM123", host=willow_bank.host)
        assert services.exactly(viewer, "VM123") is None

    @pytest.mark.parametrize("typed", ["'; DROP TABLE x; --", "\\", "a" * 5000, "(((", "😀", "\u202e", "%_%"])
    def test_nothing_typed_breaks_it(self, viewer, willow_bank, typed):
        services.find(viewer, Wanted(text=typed))

    def test_a_service_elsewhere_is_told_when_ours_has_none(self, viewer, willow_bank, others):
        wanted = Wanted(text="willow view")
        assert services.find(viewer, wanted).total in (0, 1)
        assert services.elsewhere(viewer, Wanted(text="borechester")) == 1


_WORDS = """
    INSERT INTO register_word (word)
    SELECT translate(md5(n::text), '0123456789', 'ghijklmnop') FROM generate_series(1, 6000) AS n
"""
_THOUSANDS = """
    INSERT INTO register_service (ref, kind, name, also_known_as, address, town, postcode, uprn, ods_code,
        phone, website, sector, adult_social_care, primary_service, care_home, service_types, specialisms,
        regulated_activities, directorate, category, local_authority, region, icb_code, constituency,
        status, dormant, manager, rating, rating_inherited, first_seen_on, withdrawn, changed_at,
        search, host_id)
    SELECT '1-' || n + 700000000, 'location', md5(n::text), '', '', '', '', '', '',
        '', '', '', true, 'community', false, '{}', '{}',
        '{}', '', '', '', '', '', '',
        'registered', false, '', '', false, '2024-01-02', false, now(),
        md5(n::text) || ' ' || md5((n + 1)::text) || repeat(' care', 20), %s
    FROM generate_series(1, 6000) AS n
"""


class TestThePlan:
    """A search of all England must be answered by the trigram index, not by reading every service."""

    @pytest.fixture(autouse=True)
    def thousands(self, cast):
        with connection.cursor() as cursor:
            cursor.execute(_THOUSANDS, [cast.borechester.pk])
            cursor.execute(_WORDS)
            # Nobody has counted the new rows yet: let the planner not think that there are none.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    def test_parts_of_words_use_the_trigram_index(self, viewer):
        rows = searching.searched(Service.objects.all(), "willow trowbridge")
        assert "Bitmap Index Scan on service_search" in rows.explain()

    def test_what_a_typing_error_may_mean_is_found_among_words_and_then_by_the_index_too(self, viewer):
        make.make_service(name="Willow Bank", town="Trowbridge")
        assert next(word for word, _ in searching._meant("wilow", 0.5)) == "willow"
        meant = [searching._meant(word, 0.5) for word in ("wilow", "trowbrige")]
        plan = searching._having(Service.objects.all(), meant).explain()
        assert "Bitmap Index Scan on service_search" in plan

    def test_the_whole_list_in_its_order_uses_the_index_of_names(self, viewer):
        rows = services.every(viewer, Wanted(area=Area.ALL))[:50]
        assert "Index Scan using service_by_name" in rows.explain()


class TestFilters:
    @pytest.fixture
    def many(self, cast):
        spring, autumn = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 10, 1, 12, tzinfo=UTC)
        owner = make.make_organisation(ownership="Partnership")
        here = {"host": cast.ambershire}
        good = make.make_service(name="A", **here, registered_beds=10, changed_at=spring, organisation=owner)
        bad = make.make_service(
            name="B", **here, primary_service="nursing_home", registered_beds=60, changed_at=autumn
        )
        make.make_service(name="C", **here, primary_service="community", specialisms=["mental_health"])
        make.make_service(name="D", **here, kind="site", primary_service="community", specialisms=[])
        make.make_service(name="E", **here, status="deregistered", deregistered_on=date(2025, 1, 1))
        make.make_rating(good, "good")
        make.make_rating(bad, "inadequate")
        north = make.make_locality(cast.ambershire, services=[good])
        return {"good": good, "north": north}

    @pytest.mark.parametrize(
        ("filters", "left"),
        [
            ({}, "ABCD"),
            ({"types": ("nursing_home",)}, "B"),
            ({"types": ("nursing_home", "community")}, "BC"),
            ({"types": (SITE,)}, "D"),
            ({"ratings": ("good",)}, "A"),
            ({"ratings": ("rated",)}, "AB"),
            ({"ratings": ("unrated",)}, "C"),
            ({"ratings": ("inadequate", "unrated")}, "BC"),
            ({"specialisms": ("mental_health",)}, "C"),
            ({"ownerships": ("Partnership",)}, "A"),
            ({"beds_from": 11}, "B"),
            ({"beds_from": 10, "beds_to": 10}, "A"),
            ({"beds_to": 9}, ""),
            ({"changed_since": date(2026, 10, 1)}, "B"),
            ({"closed_too": True}, "ABCDE"),
            ({"types": ("nursing_home",), "ratings": ("good",)}, ""),
        ],
    )
    def test_a_filter_leaves_what_it_says(self, viewer, many, filters, left):
        assert "".join(names(viewer, **filters)) == left

    def test_a_locality_leaves_what_lies_in_it(self, viewer, many):
        assert names(viewer, localities=(many["north"].pk,)) == ["A"]

    def test_facets_say_what_each_choice_would_leave(self, viewer, many):
        found = facets.facets(viewer, Wanted())
        told = {name: {one.value: one.count for one in facet} for name, facet in found.items()}
        assert told["types"] == {"residential_home": 1, "nursing_home": 1, "community": 1, SITE: 1}
        assert told["ratings"] == {"good": 1, "inadequate": 1, "rated": 2, "unrated": 1}
        assert told["specialisms"] == {"older_adults": 2, "dementia": 2, "mental_health": 1}
        assert told["ownerships"]["Partnership"] == 1

    @pytest.mark.parametrize(
        "chosen",
        [{"types": ("nursing_home",)}, {"ratings": ("good", "unrated")}, {"specialisms": ("dementia",)}],
    )
    def test_every_count_is_what_choosing_it_finds(self, viewer, many, chosen):
        found = facets.facets(viewer, Wanted(**chosen))
        for name in ("types", "ratings", "ownerships", "specialisms"):
            for one in found[name]:
                alone = {**chosen, name: (one.value,)}
                assert services.find(viewer, Wanted(**alone)).total == one.count, (name, one)

    def test_localities_are_counted(self, viewer, many):
        assert facets.localities(viewer, Wanted()) == {many["north"].pk: 1}

    @pytest.mark.parametrize(
        ("sort", "order"),
        [("name", "ABCD"), ("-name", "DCBA"), ("beds", "ABCD"), ("-beds", "BACD"), ("rating", "BACD"),
         ("-rating", "ABCD"), ("nonsense", "ABCD"), ("-rated_on", "ABCD"), ("town", "ABCD")],
    )  # fmt: skip
    def test_the_list_can_be_sorted_and_what_is_unknown_comes_last(self, viewer, many, sort, order):
        assert "".join(names(viewer, sort=sort)) == order

    def test_pages_do_not_overlap_and_one_past_the_end_is_the_last(self, viewer, many):
        pages = [names(viewer, size=3, page=page) for page in (1, 2, 99)]
        assert pages == [["A", "B", "C"], ["D"], ["D"]]

    def test_more_than_can_be_counted_is_said(self, viewer, many, monkeypatch):
        monkeypatch.setattr(services, "MOST", 2)
        found = services.find(viewer, Wanted(text="lane", area=Area.ALL, size=2))
        assert services.find(viewer, Wanted(area=Area.ALL)).total == 4
        found = services.find(viewer, Wanted(text="trowbridge", area=Area.ALL, size=2, page=9))
        assert (found.total, found.more, len(found.rows)) == (2, True, 2)
