"""Real files through the whole import, against counts made here with nothing but csv and json."""

import csv
import gzip
import json
from collections import Counter
from datetime import date

import pytest

from carepost.core.tenancy import transaction_for
from carepost.core.testing import shared_data
from carepost.register.actions.importing import import_file, undo_import
from carepost.register.models import Organisation, QuarantinedRow, Rating, Relationship, Service
from carepost.register.tests import factories
from carepost.register.tests.files import officer, operator

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

RATED = ("outstanding", "good", "requires_improvement", "inadequate")


def rows_of(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def documents_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def by_rating(**which):
    found = Counter(Service.objects.filter(**which).values_list("rating", flat=True))
    return tuple(found[value] for value in RATED)


def test_the_january_2021_file_gives_every_rated_location_of_england():
    wiltshire = factories.make_council("Wiltshire")
    island = factories.make_council("Isle of Wight", key="isle wight")
    path = shared_data("cqc/ratings_england_asc_2021-01.csv.gz")
    run = import_file(by=operator(), source=path, data_date=date(2021, 1, 31))
    rows = rows_of(path)
    refs = {row["Location ID"] for row in rows}
    assert (run.counts["added"], Service.objects.count(), len(refs)) == (23_124, 23_124, 23_124)
    assert Organisation.objects.count() == len({row["Provider ID"] for row in rows}) == 12_423
    for council, expected in ((wiltshire, (5, 202, 45, 0)), (island, (5, 81, 10, 0))):
        mine = [row for row in rows if row["Location Local Authority"] == council.name]
        counted = Counter(row["Latest Rating"].lower().replace(" ", "_") for row in mine)
        assert by_rating(host=council) == tuple(counted[value] for value in RATED) == expected
    assert Service.objects.filter(host=wiltshire, care_home=True).count() == 174
    assert Service.objects.filter(host=island, care_home=False).count() == 25
    inherited = sum(row["Inherited Rating (Y/N)"] == "Y" for row in rows)
    assert Rating.objects.filter(inherited=True).count() == inherited
    assert Rating.objects.count() == len(rows)
    again = import_file(by=operator(), source=path, data_date=date(2021, 1, 31))
    assert again.counts == {"read": 23_124, "locations": 23_124, "unchanged": 23_124}


def test_lincolnshires_directory_gives_six_ratings_per_location_and_those_not_rated_overall():
    council = factories.make_council("Lincolnshire")
    path = shared_data("cqc/latest_ratings_lincolnshire_2026-06.csv")
    run = import_file(by=officer(council.pk), source=path, data_date=date(2026, 6, 30))
    care = [row for row in rows_of(path) if row["Location Type"] == "Social Care Org"]
    refs = {row["Location ID"] for row in care}
    assert (run.counts["added"], run.counts["not_adult_social_care"]) == (len(refs), 478 - len(refs))
    assert len(refs) == 356
    overall = {
        row["Location ID"]: row["Latest Rating"]
        for row in care
        if row["Service / Population Group"] == "Overall" and row["Domain"] == "Overall"
    }
    counted = Counter(value.lower().replace(" ", "_") for value in overall.values())
    assert by_rating(host=council) == tuple(counted[value] for value in RATED)
    assert Service.objects.filter(host=council, rating="not_rated").count() == counted["not_rated"] == 7
    unrated = Service.objects.filter(rating="not_rated").first()
    assert Rating.objects.filter(service=unrated, current=True).exclude(scope="overall").exists()


def test_oldhams_api_documents_give_registered_and_closed_services_with_what_followed_what():
    council = factories.make_council("Oldham")
    path = shared_data("cqc/api_locations_oldham_2025-08.jsonl.gz")
    run = import_file(by=officer(council.pk), source=path, data_date=date(2025, 8, 31))
    found = documents_of(path)
    care = [one for one in found if one["type"] == "Social Care Org"]
    assert (run.counts["read"], run.counts["added"]) == (451, len(care))
    registered = sum(one["registrationStatus"] == "Registered" for one in care)
    held = Service.objects.filter(host=council)
    assert held.filter(status__in=("registered", "dormant")).count() == registered
    assert held.filter(status="dormant").count() == sum(
        one.get("dormancy") == "Y" and one["registrationStatus"] == "Registered" for one in care
    )
    links = {
        (one["locationId"], other["type"], other["relatedLocationId"])
        for one in care
        for other in one["relationships"]
        if other["relatedLocationId"] != one["locationId"]
    }
    assert Relationship.objects.count() == len(links)
    providers = import_file(
        by=officer(council.pk),
        source=shared_data("cqc/api_providers_oldham_2025-08.jsonl.gz"),
        data_date=date(2025, 8, 31),
    )
    assert providers.counts["read"] == 20
    with transaction_for(officer(council.pk)):
        assert set(map(tuple, QuarantinedRow.objects.values_list("reasons", flat=True))) <= {("same_place",)}


def test_the_register_export_adds_what_others_do_not_tell_and_is_undone_without_a_trace():
    factories.make_council("Lincolnshire")
    import_file(
        by=operator(),
        source=shared_data("cqc/latest_ratings_lincolnshire_2026-06.csv"),
        data_date=date(2026, 6, 30),
    )
    before = sorted(
        Service.objects.filter(withdrawn=False).values_list("ref", "name", "rating", "registered_on")
    )
    path = shared_data("cqc/register_export_first_999_2025.csv")
    run = import_file(by=operator(), source=path, data_date=date(2025, 9, 1))
    rows = {row["Location ID"]: row for row in rows_of(path)}
    both = Service.objects.filter(ref__in=rows, run__lt=run.pk)
    assert both.exists()
    for service in both:
        assert str(service.registered_on) == rows[service.ref]["Location HSCA start date"]
    undo_import(by=operator(), run=run)
    after = sorted(
        Service.objects.filter(withdrawn=False).values_list("ref", "name", "rating", "registered_on")
    )
    assert after == before
