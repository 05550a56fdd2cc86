"""Real files through the whole import, against counts made here with nothing but csv and json."""

import csv
import gzip
import json
from collections import Counter
from datetime import date

import pytest

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.register.actions.importing.entry import import_file
from carepost.register.models import Rating, Service
from carepost.register.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def operator(council=None):
    return Actor.operator("tests", council_id=council, permissions={Can.IMPORT.value, Can.UNDO_IMPORT.value})


@pytest.fixture
def shared():
    from carepost.core.testing import shared_data

    return shared_data() / "cqc"


def test_the_january_2021_file_gives_every_rated_location_of_england(shared):
    wiltshire, island = (
        factories.make_council("Wiltshire"),
        factories.make_council("Isle of Wight", key="isle wight"),
    )
    path = shared / "ratings_england_asc_2021-01.csv.gz"
    run = import_file(by=operator(), source=path)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file)]
    assert Service.objects.filter(adult_social_care=True).count() == len({row["Location ID"] for row in rows})
    for council, name in ((wiltshire, "Wiltshire"), (island, "Isle of Wight")):
        expected = Counter(r["Latest Rating"] for r in rows if r["Location Local Authority"] == name)
        found = Counter(Service.objects.filter(host=council).values_list("rating", flat=True))
        assert {k.lower().replace(" ", "_"): v for k, v in expected.items()} == found
    print(run.counts, run.warnings, run.data_date)


def test_x(shared):
    import time

    factories.make_council("Oldham"), factories.make_council("Lincolnshire")
    from carepost.register.models import Change, RegistrationEvent, Relationship, QuarantinedRow

    for name in (
        "latest_ratings_lincolnshire_2026-06.csv",
        "latest_ratings_lincolnshire_2026-06.csv",
        "api_locations_oldham_2025-08.jsonl.gz",
        "api_providers_oldham_2025-08.jsonl.gz",
        "api_locations_oldham_2025-08.jsonl.gz",
        "register_export_first_999_2025.csv",
        "register_export_first_999_2025.csv",
    ):
        t = time.time()
        run = import_file(by=operator(), source=shared / name)
        print(name, round(time.time() - t, 1), run.counts, run.warnings, run.data_date)
    print(Counter(Change.objects.values_list("kind", "field")))
    print(
        Counter(RegistrationEvent.objects.values_list("kind")),
        Counter(Relationship.objects.values_list("kind")),
    )
    print(
        Counter(Rating.objects.values_list("framework", "current")),
        Counter(Service.objects.values_list("host__name", "status", "rating")).most_common(20),
    )
    print(Counter(str(q.reasons) + " " + q.state for q in QuarantinedRow.objects.all()))
    print(Counter(Service.objects.values_list("primary_service", "adult_social_care")))
