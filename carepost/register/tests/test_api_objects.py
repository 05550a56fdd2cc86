"""Objects of CQC's API, with all that may be missing from them."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.register.engine.objects import records_from_api
from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord, ProviderRecord
from carepost.register.engine.refusal import Quarantined, QuarantineReason
from carepost.register.rules import Framework, Question, RatingValue, RegistrationStatus, RelationKind

from . import samples
from .samples import TODAY, jsonl_bytes, one, read


def location(**changes):
    (record,) = records_from_api([{**samples.LOCATION, **changes}], TODAY)
    assert isinstance(record, LocationRecord), record.reasons
    return record


def test_an_object_of_the_api_is_read_like_any_row():
    record = location()
    assert record.ref == "1-100000001"
    assert record.manager == "Mrs Ann Green"
    assert [contact.role for contact in record.contacts] == ["Registered Manager", "Nominated Individual"]
    assert record.activities == ("Personal care",)
    assert record.beds == 40
    assert record.provider.ref == "1-900000001"
    assert record.provider.carried == frozenset()


def test_an_empty_rating_is_no_rating_and_each_question_keeps_its_own_date():
    ratings = {rating.question: rating for rating in location().ratings}
    assert set(ratings) == {Question.OVERALL, Question.SAFE}
    assert ratings[Question.OVERALL].published == date(2024, 5, 1)
    assert ratings[Question.SAFE].published == date(2023, 1, 1)
    assert ratings[Question.SAFE].report == "abc"
    assert ratings[Question.OVERALL].framework is Framework.KLOE


def test_a_location_with_hardly_a_key_is_read_with_blanks():
    (record,) = records_from_api([{"locationId": "1-100000001", "name": "x"}], TODAY)
    assert isinstance(record, LocationRecord)
    assert record.ratings == ()
    assert record.beds is None
    assert record.status is None
    assert record.adult_social_care is None
    assert "deregistered" in record.carried


def test_a_dormant_registered_location_is_dormant():
    record = location(dormancy="Y", dormancyStartDate="2025-01-01")
    assert record.status is RegistrationStatus.DORMANT
    assert record.dormant_from == date(2025, 1, 1)


def test_a_rating_earned_by_a_predecessor_is_inherited_from_it():
    ratings = {"overall": {"rating": "Good", "organisationId": "1-100000000", "reportDate": "2020-01-01"}}
    (rating,) = location(currentRatings=ratings).ratings
    assert rating.inherited is True
    assert rating.organisation == "1-100000000"
    (own,) = location(currentRatings={"overall": {"rating": "Good", "organisationId": "1-100000001"}}).ratings
    assert own.inherited is False


def test_ratings_of_services_carry_the_words_behind_their_codes():
    record = location(
        currentRatings={
            "serviceRatings": [{"name": "old", "rating": "Outstanding", "reportDate": "2020-01-01"}]
        },
        inspectionAreas=[{"inspectionAreaId": "old", "inspectionAreaName": "Older people"}],
    )
    (rating,) = record.ratings
    assert (rating.group, rating.value) == ("Older people", RatingValue.OUTSTANDING)
    assert record.overall is None


def test_history_is_kept_apart_from_what_is_current():
    record = location(
        historicRatings=[
            {
                "reportDate": "2018-01-01",
                "organisationId": "1-100000000",
                "overall": {"rating": "Inadequate"},
            },
            {"reportDate": "2019-01-01", "serviceRatings": []},
        ]
    )
    (old,) = [rating for rating in record.ratings if not rating.current]
    assert (old.value, old.published, old.inherited) == (RatingValue.INADEQUATE, date(2018, 1, 1), True)
    assert record.overall.value is RatingValue.GOOD


def test_several_assessments_of_the_single_framework_are_all_current():
    def group(name, rating):
        questions = [
            {"name": "Safe", "rating": "Good", "percentageScore": "75"},
            {"name": "Caring", "rating": ""},
        ]
        return {
            "name": name, "rating": rating, "status": "Current", "assessmentDate": "2024-07-15",
            "keyQuestionRatings": questions,
        }  # fmt: skip

    blocks = [group("Care Homes", "Good"), group("Homecare", "Outstanding"), group("Dental", "")]
    record = location(currentRatings={}, assessment=[{"ratings": {"asgRatings": blocks}}])
    overall = {rating.group: rating for rating in record.ratings if rating.question is Question.OVERALL}
    assert {group: rating.value for group, rating in overall.items()} == {
        "Care Homes": RatingValue.GOOD,
        "Homecare": RatingValue.OUTSTANDING,
    }
    assert {rating.framework for rating in record.ratings} == {Framework.SINGLE_ASSESSMENT}
    assert {rating.score for rating in record.ratings if rating.question is Question.SAFE} == {75}
    assert all(rating.current and rating.published == date(2024, 7, 15) for rating in record.ratings)
    assert record.overall is None
    single = location(currentRatings={}, assessment=[{"ratings": {"asgRatings": blocks[:1]}}])
    assert single.overall.value is RatingValue.GOOD


def test_predecessors_and_successors_keep_cqcs_reason():
    record = location(
        relationships=[
            {
                "relatedLocationId": "1-100000005",
                "relatedLocationName": "Old Elms",
                "type": "HSCA Predecessor",
                "reason": "New Provider",
            },
            {"relatedLocationId": "1-100000006", "type": "HSCA Successor", "reason": "Location Move"},
            {"relatedLocationId": "1-100000007", "type": "Cousin"},
        ]
    )
    assert [(relation.kind, relation.other, relation.reason) for relation in record.relations] == [
        (RelationKind.PREDECESSOR, "1-100000005", "New Provider"),
        (RelationKind.SUCCESSOR, "1-100000006", "Location Move"),
    ]


def test_a_location_fresh_from_the_api_without_contacts_has_no_manager():
    record = location(regulatedActivities=[])
    assert record.manager == ""
    assert {"manager", "contacts"} <= record.carried


def test_a_file_of_many_locations_that_names_nobody_says_nothing_about_managers(tmp_path):
    values = [
        {**samples.LOCATION, "locationId": f"1-1000000{n}", "regulatedActivities": []} for n in range(10, 30)
    ]
    (tmp_path / "a.jsonl").write_bytes(jsonl_bytes(values))
    with open_source(tmp_path / "a.jsonl") as source:
        assert source.warnings
        assert all({"manager", "contacts"}.isdisjoint(record.carried) for record in source.records(TODAY))


def test_lines_lists_single_objects_wrappers_and_folders_all_read_alike(tmp_path):
    value = samples.LOCATION
    plain = one(tmp_path, "a.jsonl", jsonl_bytes([value]))
    for name, data in (
        ("a.jsonl.gz", jsonl_bytes([value], gz=True)),
        ("a.json", json.dumps([value]).encode()),
        ("b.json", json.dumps([value], indent=2).encode()),
        ("c.json", json.dumps(value, indent=2).encode()),
        ("d.json", json.dumps({"total": 1, "locations": [value]}).encode()),
    ):
        assert one(tmp_path, name, data) == plain
    folder = tmp_path / "bulk"
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps(value))
    (folder / "2.json").write_text(json.dumps({**value, "locationId": "1-100000002"}))
    (folder / "3.json").write_text(
        json.dumps({"providerId": "1-900000001", "name": "Elm Care Ltd", "registrationStatus": "Registered"})
    )
    (folder / "notes.txt").write_text("nothing")
    with open_source(folder) as source:
        kinds = [type(record) for record in source.records(TODAY)]
        assert source.total == 3
    assert sorted(kinds, key=str) == sorted([LocationRecord, LocationRecord, ProviderRecord], key=str)


def test_the_same_object_twice_is_one_record_and_two_versions_are_held_back(tmp_path):
    twice = read(tmp_path, "a.jsonl", jsonl_bytes([samples.LOCATION, samples.LOCATION]))
    assert len(twice) == 1
    (found,) = read(
        tmp_path, "b.jsonl", jsonl_bytes([samples.LOCATION, {**samples.LOCATION, "name": "Other"}])
    )
    assert isinstance(found, Quarantined)


def test_a_location_that_lost_its_id_is_not_taken_for_its_provider(tmp_path):
    for lost in ({"organisationType": "Location"}, {"organisationType": None}):
        value = {**samples.LOCATION, **lost}
        del value["locationId"]
        found = read(tmp_path, "a.jsonl", jsonl_bytes([samples.LOCATION, value]))
        (held,) = [one for one in found if isinstance(one, Quarantined)]
        assert held.reasons == (QuarantineReason.NO_REF,)


def test_a_broken_first_line_spoils_only_itself(tmp_path):
    data = jsonl_bytes([samples.LOCATION]).replace(b'"locationId"', b'locationId"') + jsonl_bytes(
        [samples.LOCATION]
    )
    kinds = {type(found) for found in read(tmp_path, "a.jsonl", data)}
    assert kinds == {Quarantined, LocationRecord}


def test_a_provider_is_read_with_its_locations(tmp_path):
    value = {
        "providerId": "1-900000001",
        "locationIds": ["1-100000002", "1-100000001"],
        "name": "Elm Care Ltd",
        "ownershipType": "Organisation",
        "registrationStatus": "Deregistered",
        "registrationDate": "2010-10-01",
        "deregistrationDate": "2024-05-30",
        "companiesHouseNumber": "IP19203R",
        "relationships": [
            {"relatedProviderId": "1-900000002", "type": "HSCA Successor", "reason": "Legal Entity Change"}
        ],
    }
    (record,) = read(tmp_path, "a.jsonl", jsonl_bytes([value]))
    assert record.locations == ("1-100000001", "1-100000002")
    assert record.company_number == "IP19203R"
    assert record.status is RegistrationStatus.DEREGISTERED
    assert record.relations[0].other == "1-900000002"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.text(max_size=8)
    | st.sampled_from(["Good", "2020-01-01", "Y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            sorted([*samples.LOCATION, "historicRatings", "assessment", "relationships", "lastInspection"])
        ),
        json_values,
    )
)
def test_whatever_an_object_holds_it_becomes_a_record_or_is_held_back(changes):
    (found,) = records_from_api([{**samples.LOCATION, **changes}], TODAY)
    assert isinstance(found, LocationRecord | ProviderRecord | Quarantined)
