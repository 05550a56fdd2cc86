"""Rows that are held back, each with its reason, and how a mended row is read again."""

import json
from datetime import date

import pytest

from carepost.register.engine.read import reread
from carepost.register.engine.record import LocationRecord, ProviderRecord
from carepost.register.engine.refusal import Quarantined
from carepost.register.engine.refusal import QuarantineReason as Why
from carepost.register.rules import RegisterPolicy

from . import samples
from .samples import TODAY, csv_bytes, held, jsonl_bytes, one, read, with_


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"Location ID": "1-abc"}, {Why.UNKNOWN_ID}),
        ({"Location ID": ""}, {Why.NO_REF}),
        ({"Location Name": " "}, {Why.NO_NAME}),
        ({"Care homes beds": "-1"}, {Why.BEDS_BELOW_ZERO}),
        ({"Care homes beds": "501"}, {Why.BEDS_TOO_MANY}),
        ({"Care homes beds": "forty"}, {Why.BEDS_NOT_A_NUMBER}),
        ({"Care homes beds": "0"}, {Why.CARE_HOME_WITHOUT_BEDS}),
        ({"Location HSCA start date": "30/02/2020"}, {Why.DATE_UNREADABLE}),
        ({"Location HSCA start date": "22/11/2026"}, {Why.DATE_IN_FUTURE}),
        ({"Publication Date": "25/12/2026"}, {Why.DATE_IN_FUTURE}),
        ({"Location Latest Overall Rating": "Splendid"}, {Why.RATING_UNKNOWN}),
        ({"Care home?": "maybe"}, {Why.FLAG_UNKNOWN}),
        ({"Provider ID": "Elm"}, {Why.PROVIDER_ID}),
        ({"Provider ID": "1-100000001"}, {Why.ID_OF_OTHER_KIND}),
        ({"Location Name": '=HYPERLINK("x")'}, {Why.FORMULA}),
        ({"Location Name": "@SUM(A1)"}, {Why.FORMULA}),
        ({"Location ID": "x", "Care homes beds": "900"}, {Why.UNKNOWN_ID, Why.BEDS_TOO_MANY}),
    ],
)
def test_a_row_that_cannot_be_right_is_held_back_with_every_reason(tmp_path, changes, reasons):
    other = with_(samples.ACTIVE, {"Location ID": "1-100000002"})
    found = held(tmp_path, "a.csv", csv_bytes([with_(samples.ACTIVE, changes), other]))
    assert set(found.reasons) == reasons
    assert found.line == 2
    assert found.raw["Location ID"] == changes.get("Location ID", "1-100000001")


@pytest.mark.parametrize(
    "changes",
    [
        {"Care homes beds": "500"},
        {"Care homes beds": "40.0"},
        {"Care homes beds": "", "Care home?": "N"},
        {"Location HSCA start date": "21/11/2026"},
        {"Location Name": "-Elms"},
        {"Provider ID": "RL4"},
        {"Location Latest Overall Rating": "not rated"},
    ],
)
def test_a_row_at_the_edge_of_what_can_be_right_is_taken(tmp_path, changes):
    one(tmp_path, "a.csv", csv_bytes([with_(samples.ACTIVE, changes)]))


def test_the_largest_home_is_a_policy(tmp_path):
    (found,) = read(tmp_path, "a.csv", csv_bytes([samples.ACTIVE]), policy=RegisterPolicy(max_beds=39))
    assert found.reasons == (Why.BEDS_TOO_MANY,)


def test_a_registration_cannot_end_before_it_starts(tmp_path):
    row = with_(samples.DEACTIVATED, {"Location HSCA End Date": "30/09/2010"})
    assert held(tmp_path, "a.csv", csv_bytes([row])).reasons == (Why.ENDED_BEFORE_START,)


def test_a_closed_care_home_may_have_no_beds(tmp_path):
    row = with_(samples.DEACTIVATED, {"Care homes beds at point location de-activated": "0"})
    assert one(tmp_path, "a.csv", csv_bytes([row])).beds == 0


def test_an_unknown_status_is_held_back(tmp_path):
    row = with_(samples.DEACTIVATED, {"Location Status": "Haunted"})
    assert held(tmp_path, "a.csv", csv_bytes([row])).reasons == (Why.STATUS_UNKNOWN,)


def test_the_record_of_a_held_row_shows_what_could_be_read(tmp_path):
    found = held(tmp_path, "a.csv", csv_bytes([with_(samples.ACTIVE, {"Care homes beds": "forty"})]))
    assert found.record.name == "The Elms"
    assert found.record.beds is None
    assert found.cells == ("Care homes beds",)


def test_one_id_with_two_different_rows_is_held_back_whole(tmp_path):
    rows = [samples.ACTIVE, with_(samples.ACTIVE, {"Care homes beds": "41"})]
    found = held(tmp_path, "a.csv", csv_bytes(rows))
    assert found.reasons == (Why.SAME_ID_TWICE,)
    assert len(found.others) == 1


def test_an_unknown_rating_holds_back_all_rows_of_its_location_and_shows_the_bad_one(tmp_path):
    rows = [
        samples.RATING,
        with_(samples.RATING, {"Domain": "Safe", "Latest Rating": "Splendid"}),
        with_(samples.RATING, {"Domain": "Caring"}),
        with_(samples.RATING, {"Location ID": "1-100000002"}),
    ]
    found = held(tmp_path, "a.csv", csv_bytes(rows))
    assert found.reasons == (Why.RATING_UNKNOWN,)
    assert found.raw["Latest Rating"] == "Splendid"
    assert found.line == 3
    assert {row["Domain"] for row in found.others} == {"Overall", "Caring"}


def test_two_ratings_for_one_question_are_held_back(tmp_path):
    rows = [samples.RATING, with_(samples.RATING, {"Latest Rating": "Inadequate"})]
    assert held(tmp_path, "a.csv", csv_bytes(rows)).reasons == (Why.RATED_TWICE,)


def test_an_unknown_domain_is_held_back(tmp_path):
    row = with_(samples.RATING, {"Domain": "Friendly"})
    assert held(tmp_path, "a.csv", csv_bytes([row])).reasons == (Why.QUESTION_UNKNOWN,)


def test_two_providers_for_one_location_are_held_back(tmp_path):
    rows = [samples.RATING, with_(samples.RATING, {"Domain": "Safe", "Provider ID": "1-900000002"})]
    assert held(tmp_path, "a.csv", csv_bytes(rows)).reasons == (Why.SAME_ID_TWICE,)


def test_a_provider_that_is_a_location_elsewhere_in_the_file_is_held_back(tmp_path):
    rows = [
        samples.ACTIVE,
        with_(samples.ACTIVE, {"Location ID": "1-100000002", "Provider ID": "1-100000001"}),
    ]
    found = held(tmp_path, "a.csv", csv_bytes(rows))
    assert found.ref == "1-100000002"
    assert found.reasons == (Why.ID_OF_OTHER_KIND,)


def test_a_row_cut_short_is_held_back_and_so_is_its_location(tmp_path):
    whole = csv_bytes([samples.RATING, with_(samples.RATING, {"Domain": "Safe"})])
    found = held(tmp_path, "a.csv", whole[: whole.rindex(b"Location,N")])
    assert found.reasons == (Why.CUT_SHORT,)
    assert found.ref == "1-100000001"


def test_a_row_with_too_many_cells_is_held_back(tmp_path):
    other = with_(samples.ACTIVE, {"Location ID": "1-100000002", "Location Name": "Oaks"})
    data = csv_bytes([samples.ACTIVE, other]).replace(b"The Elms", b"The Elms, Hill Road")
    found = held(tmp_path, "a.csv", data)
    assert found.reasons == (Why.TOO_LONG,)


def test_the_mark_before_a_utf8_file_is_no_part_of_its_first_heading(tmp_path):
    row = with_(samples.ACTIVE, {"Care homes beds": "forty"})
    found = held(tmp_path, "a.csv", b"\xef\xbb\xbf" + csv_bytes([row]))
    assert next(iter(found.raw)) == "Location ID"


def test_a_comma_at_the_end_of_every_row_does_no_harm(tmp_path):
    heading, *rows = csv_bytes([samples.ACTIVE]).split(b"\r\n")[:-1]
    assert one(tmp_path, "a.csv", b"\n".join([heading, *(row + b"," for row in rows)]) + b"\n").beds == 40


def test_a_broken_line_of_json_is_held_back_and_the_others_are_read(tmp_path):
    data = jsonl_bytes([samples.LOCATION]) + b'{"locationId": "1-1000\n'
    found = held(tmp_path, "a.jsonl", data)
    assert found.reasons == (Why.NOT_READABLE,)
    assert found.line == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"numberOfBeds": -3}, Why.BEDS_BELOW_ZERO),
        ({"numberOfBeds": 0}, Why.CARE_HOME_WITHOUT_BEDS),
        ({"registrationDate": "soon"}, Why.DATE_UNREADABLE),
        ({"registrationStatus": "Haunted"}, Why.STATUS_UNKNOWN),
        ({"currentRatings": {"overall": {"rating": "Splendid"}}}, Why.RATING_UNKNOWN),
        ({"deregistrationDate": "2009-01-01"}, Why.ENDED_BEFORE_START),
        ({"providerId": "1-100000001"}, Why.ID_OF_OTHER_KIND),
    ],
)
def test_an_object_of_the_api_is_held_back_for_the_same_reasons(tmp_path, changes, reason):
    found = held(tmp_path, "a.jsonl", jsonl_bytes([{**samples.LOCATION, **changes}]))
    assert found.reasons == (reason,)


def test_every_reason_says_in_a_sentence_what_to_do():
    for reason in Why:
        assert reason.sentence.endswith((".", "…"))
        assert len(reason.sentence) > 30
        assert reason.key == reason.name.lower()


def test_a_corrected_row_is_read_again_and_a_half_corrected_one_is_held_back_again(tmp_path):
    row = with_(samples.ACTIVE, {"Care homes beds": "forty", "Location ID": "x"})
    found = held(tmp_path, "a.csv", csv_bytes([row]))
    half = reread("active", {**found.raw, "Care homes beds": "40"}, TODAY)
    assert isinstance(half, Quarantined)
    assert half.reasons == (Why.UNKNOWN_ID,)
    whole = reread("active", {**found.raw, "Care homes beds": "40", "Location ID": "1-100000001"}, TODAY)
    assert isinstance(whole, LocationRecord)
    assert whole.beds == 40
    assert whole.content_hash() == one(tmp_path, "b.csv", csv_bytes([samples.ACTIVE])).content_hash()


def test_a_corrected_rating_joins_the_other_rows_of_its_location(tmp_path):
    rows = [samples.RATING, with_(samples.RATING, {"Domain": "Safe", "Latest Rating": "Splendid"})]
    found = held(tmp_path, "a.csv", csv_bytes(rows))
    record = reread("ratings", {**found.raw, "Latest Rating": "Good"}, TODAY, others=found.others)
    assert len(record.ratings) == 2


def test_a_corrected_object_of_the_api_is_read_again(tmp_path):
    found = held(tmp_path, "a.jsonl", jsonl_bytes([{**samples.LOCATION, "numberOfBeds": -3}]))
    record = reread("api", {**found.raw, "numberOfBeds": "38"}, TODAY)
    assert isinstance(record, LocationRecord)
    assert record.beds == 38
    assert len(record.contacts) == 2
    assert json.loads(found.raw["numberOfBeds"]) == -3


def test_a_provider_is_checked_like_a_location(tmp_path):
    provider = {"providerId": "1-900000001", "name": "Elm Care Ltd", "registrationStatus": "Registered"}
    (record,) = read(tmp_path, "a.jsonl", jsonl_bytes([provider]))
    assert isinstance(record, ProviderRecord)
    wrong = {**provider, "providerId": "nobody", "registrationDate": "2027-01-01"}
    found = held(tmp_path, "b.jsonl", jsonl_bytes([wrong]))
    assert set(found.reasons) == {Why.UNKNOWN_ID, Why.DATE_IN_FUTURE}
    assert date(2027, 1, 1) > TODAY
