"""CQC's own files, where this machine has them: the counts that everybody who counts them finds."""

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest

from carepost.core.testing import shared_data
from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord, ProviderRecord
from carepost.register.engine.refusal import FileRefused, UnknownShape
from carepost.register.rules import Question, RatingValue, RegistrationStatus, RelationKind, council_key

from .samples import TODAY, csv_bytes, one, with_


@pytest.fixture(scope="module")
def contents():
    """What each file yields, read once."""
    read = {}

    def get(name):
        if name not in read:
            with open_source(shared_data(f"cqc/{name}")) as source:
                read[name] = source, list(source.records(TODAY))
        return read[name]

    return get


ENGLAND = "ratings_england_asc_2021-01.csv.gz"
LINCOLNSHIRE = "latest_ratings_lincolnshire_2026-06.csv"
EXPORT = "register_export_first_999_2025.csv"
OLDHAM = "api_locations_oldham_2025-08.jsonl.gz"
OLDHAM_PROVIDERS = "api_providers_oldham_2025-08.jsonl.gz"


@pytest.mark.parametrize("name", [ENGLAND, LINCOLNSHIRE, EXPORT, OLDHAM, OLDHAM_PROVIDERS])
def test_no_row_of_cqcs_own_files_is_held_back_and_no_word_is_new(contents, name):
    source, records = contents(name)
    assert all(isinstance(record, LocationRecord | ProviderRecord) for record in records)
    assert len(records) == source.total
    assert source.unknown_words == {}


def test_england_in_january_2021_has_23124_rated_locations(contents):
    source, records = contents(ENGLAND)
    assert (source.rows, len(records)) == (23_133, 23_124)
    ratings = Counter(record.overall.value for record in records)
    shares = {
        value: round(100 * count / len(records), 1) for value, count in ratings.items() if value.is_rated
    }
    assert shares == {
        RatingValue.OUTSTANDING: 4.7,
        RatingValue.GOOD: 79.8,
        RatingValue.REQUIRES_IMPROVEMENT: 14.4,
        RatingValue.INADEQUATE: 1.1,
    }
    assert all(record.adult_social_care for record in records)


@pytest.mark.parametrize(
    ("council", "total", "homes", "mix"),
    [("Wiltshire", 252, 174, (5, 202, 45, 0)), ("Isle of Wight", 96, 71, (5, 81, 10, 0))],
)
def test_the_two_councils_of_the_sources_have_their_known_mix(contents, council, total, homes, mix):
    ours = [one for one in contents(ENGLAND)[1] if council_key(one.local_authority) == council_key(council)]
    ratings = Counter(record.overall.value for record in ours)
    order = (
        RatingValue.OUTSTANDING,
        RatingValue.GOOD,
        RatingValue.REQUIRES_IMPROVEMENT,
        RatingValue.INADEQUATE,
    )
    assert len(ours) == total
    assert sum(record.care_home for record in ours) == homes
    assert tuple(ratings[value] for value in order) == mix


def test_england_has_its_known_providers_brands_and_inherited_ratings(contents):
    records = contents(ENGLAND)[1]
    providers = Counter(record.provider.ref for record in records)
    assert len(providers) == 12_423
    assert sum(count == 1 for count in providers.values()) == 10_065
    assert len({record.brand_name for record in records} - {""}) == 310
    assert sum(record.overall.inherited for record in records) == 954
    councils = Counter(record.local_authority for record in records)
    assert (councils["Isles of Scilly"], councils["Kent"]) == (1, 721)
    assert sum(record.latitude is None for record in records) == 95


def test_england_agrees_with_an_independent_count_of_the_same_file(contents):
    import gzip

    with gzip.open(shared_data(f"cqc/{ENGLAND}"), "rt", encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Service / Population Group"] == "Overall"]
    records = {record.ref: record for record in contents(ENGLAND)[1]}
    assert len(rows) == len(records)
    for row in rows:
        record = records[row["Location ID"]]
        day, month, year = row["Publication Date"].split("/")
        assert record.overall.published == date(int(year), int(month), int(day))
        assert record.overall.value.label == row["Latest Rating"]
        assert record.postcode == row["Location Post Code"]
        assert record.provider.ref == row["Provider ID"]


def test_lincolnshire_is_read_month_first_and_has_its_known_locations(contents):
    source, records = contents(LINCOLNSHIRE)
    assert source.shape.key == "ratings"
    assert any("month/day/year" in warning for warning in source.warnings)
    care = [record for record in records if record.adult_social_care]
    assert (source.rows, len(records), len(care)) == (4_159, 478, 356)
    unrated = [record for record in care if record.overall.value is RatingValue.NOT_RATED]
    assert len(unrated) == 7
    for record in unrated:
        assert any(rating.group != "Overall" and rating.value.is_rated for rating in record.ratings)
        assert record.overall.published is None


def test_lincolnshire_agrees_with_an_independent_count_of_the_same_file(contents):
    expected = defaultdict(set)
    with shared_data(f"cqc/{LINCOLNSHIRE}").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["Latest Rating"] not in ("Regulations met", "Not applicable"):
                key = (row["Service / Population Group"], row["Domain"], row["Latest Rating"].lower())
                expected[row["Location ID"]].add((*key, row["Publication Date"]))
    for record in contents(LINCOLNSHIRE)[1]:
        found = {
            (rating.group, rating.question.label, rating.value.label.lower(), _us(rating.published))
            for rating in record.ratings
        }
        assert found == expected.get(record.ref, set())


def _us(day):
    return day.strftime("%m/%d/%Y") if day else ""


def test_the_register_export_gives_999_locations_with_tidy_facts(contents):
    source, records = contents(EXPORT)
    assert source.shape.key == "register_export"
    assert len(records) == 999
    assert sum(record.dormant for record in records) == 52
    assert all(record.name == record.name.strip() for record in records)
    assert {len(record.provider.company_number) for record in records} == {0, 8}
    ratings = Counter(record.overall.value if record.overall else None for record in records)
    assert ratings[RatingValue.REQUIRES_IMPROVEMENT] == 66 + 29
    assert ratings[RatingValue.GOOD] == 625
    assert ratings[None] == 251
    assert {rating.published for record in records for rating in record.ratings} == {None}


def test_oldham_has_its_known_registrations_links_and_history(contents):
    records = contents(OLDHAM)[1]
    statuses = Counter(record.status.is_active for record in records)
    assert (len(records), statuses[True], statuses[False]) == (451, 216, 235)
    links = [relation for record in records for relation in record.relations]
    assert len(links) == 254
    assert Counter(relation.reason for relation in links) == {
        "New Provider": 88,
        "Location Move": 76,
        "Legal Entity Change": 74,
        "NHS Transfer": 12,
        "Partnership Change": 4,
    }
    assert Counter(relation.kind for relation in links)[RelationKind.PREDECESSOR] == 129
    history = {
        (record.ref, rating.published, rating.report)
        for record in records
        for rating in record.ratings
        if not rating.current
    }
    assert 300 <= len(history) <= 318


def test_oldham_agrees_with_an_independent_count_of_its_historic_ratings(contents):
    import gzip
    import json

    with gzip.open(shared_data(f"cqc/{OLDHAM}"), "rt", encoding="utf-8") as stream:
        values = [json.loads(line) for line in stream]
    assert sum(len(value.get("historicRatings", ())) for value in values) == 318
    stated = Counter(
        (value["locationId"], block["overall"]["rating"])
        for value in values
        for block in value.get("historicRatings", ())
        if block.get("overall", {}).get("rating")
    )
    found = Counter(
        (record.ref, rating.value.label)
        for record in contents(OLDHAM)[1]
        for rating in record.ratings
        if not rating.current and rating.is_overall
    )
    assert found.keys() == stated.keys()
    assert stated.total() - found.total() == sum(
        count - 1 for count in Counter(map(repr, _stated_blocks(values))).values() if count > 1
    )


def _stated_blocks(values):
    for value in values:
        for block in value.get("historicRatings", ()):
            overall = block.get("overall", {})
            if overall.get("rating"):
                yield (
                    value["locationId"],
                    overall["rating"],
                    block.get("reportDate"),
                    block.get("reportLinkId"),
                    block.get("organisationId"),
                )


def test_oldham_has_34_registered_services_without_a_legacy_rating_two_of_them_newly_assessed(contents):
    care = [record for record in contents(OLDHAM)[1] if record.status.is_active and record.adult_social_care]
    unrated = [
        record
        for record in care
        if not any(rating.current and rating.framework == "kloe" for rating in record.ratings)
    ]
    assert (len(care), len(unrated)) == (106, 34)
    assessed = [record.overall for record in unrated if record.overall]
    assert [(rating.group, rating.value) for rating in assessed] == [("Care Homes", RatingValue.GOOD)] * 2


def test_oldhams_four_assessments_of_the_single_framework_are_read(contents):
    scores = [
        rating
        for record in contents(OLDHAM)[1]
        for rating in record.ratings
        if rating.framework == "saf" and rating.question is Question.OVERALL
    ]
    assert sorted(rating.group for rating in scores) == ["Care Homes", "Care Homes", "General Practice"]


def test_oldhams_twenty_providers_are_read_with_their_locations(contents):
    records = contents(OLDHAM_PROVIDERS)[1]
    assert len(records) == 20
    assert Counter(record.status for record in records) == {
        RegistrationStatus.REGISTERED: 10,
        RegistrationStatus.DEREGISTERED: 10,
    }
    assert sum(len(record.locations) for record in records) == 29


@pytest.mark.parametrize(
    "name",
    [
        "directory_grouped_2024-10.csv",
        "inspections_community_2014_2025.csv",
        "care_homes_by_council_2026-07.json",
        "cqc_directory_columns_2026.txt",
    ],
)
def test_files_about_cqc_that_are_no_register_are_refused_with_what_would_be_accepted(name):
    with pytest.raises(FileRefused) as caught:
        open_source(shared_data(f"cqc/{name}"))
    assert isinstance(caught.value, UnknownShape) or "locationId" in caught.value.detail


@pytest.mark.parametrize(
    ("name", "shape", "values"),
    [
        ("cqc_directory_columns_2026.txt", "directory", {"Name": "The Elms"}),
        ("latest_ratings_columns_2026.txt", "ratings", {"Location Name": "The Elms", "Domain": "Overall"}),
        ("hsca_active_locations_columns_2026.txt", "active", {"Location Name": "The Elms"}),
        ("deactivated_locations_columns_2026_first34.txt", "deactivated", {"Location Name": "The Elms"}),
    ],
)
def test_the_headings_of_cqcs_four_files_of_2026_are_recognised(tmp_path, name, shape, values):
    headings = shared_data(f"cqc/{name}").read_text(encoding="utf-8").split("\n")
    row = dict.fromkeys((heading for heading in headings if heading.strip()), "")
    for heading in ("Location ID", "CQC Location ID (for office use only)"):
        if heading in row:
            row[heading] = "1-100000001"
    data = csv_bytes([with_(row, values)])
    record = one(tmp_path, "a.csv", data)
    assert record.name == "The Elms"
    with open_source(tmp_path / "a.csv") as source:
        assert source.shape.key == shape
