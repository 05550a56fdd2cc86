"""The fictional county reads as CQC's own data do, and is the same everywhere."""

import json
from datetime import date, timedelta

import pytest
from shapely import contains_xy
from shapely.geometry import shape

from carepost.demo.county import AMBERSHIRE, BORECHESTER, LOCALITIES, county_of, pass_time, with_mistakes
from carepost.demo.county.files import write_folder
from carepost.register.engine.read import open_source
from carepost.register.engine.record import WHOLE_LOCATION, LocationRecord
from carepost.register.engine.refusal import Quarantined, QuarantineReason
from carepost.register.rules import Question, RatingValue
from carepost.register.rules.ratings import plausible_overall

TODAY = date(2026, 11, 20)
BEGAN = TODAY - timedelta(days=560)


def county(seed=7, services=303, place=AMBERSHIRE):
    made = county_of(seed, BEGAN, place, services)
    pass_time(made, TODAY - timedelta(days=60), services)
    pass_time(made, TODAY, services)
    return made


def read(documents, day, folder):
    """What Carepost's own reader makes of the county's files."""
    with open_source(write_folder(documents, folder, "Ambershire", day)) as source:
        assert source.data_date == day
        return list(source.records(day))


@pytest.fixture(scope="module")
def ambershire():
    return county()


def test_the_county_has_as_many_registered_services_as_the_county_in_our_sources(ambershire):
    assert len(ambershire.registered()) == 303
    assert len(ambershire.locations) > 303, "some have left"


def test_one_seed_makes_one_county():
    assert json.dumps(list(county().documents())) == json.dumps(list(county().documents()))
    assert json.dumps(list(county().documents())) != json.dumps(list(county(seed=8).documents()))


def test_our_own_reader_finds_nothing_wrong_with_it_on_any_day(ambershire, tmp_path):
    for number, made in enumerate(
        (ambershire, county_of(7, BEGAN, AMBERSHIRE, 303), county(3, 6, BORECHESTER))
    ):
        records = read(made.documents(), made.day, tmp_path / str(number))
        assert [each for each in records if isinstance(each, Quarantined)] == []


def test_three_rows_are_held_back_for_three_reasons(ambershire, tmp_path):
    records = read(with_mistakes(ambershire), TODAY, tmp_path)
    reasons = [each.reasons for each in records if isinstance(each, Quarantined)]
    assert sorted(reason.name for (reason,) in reasons) == [
        QuarantineReason.CARE_HOME_WITHOUT_BEDS.name,
        QuarantineReason.RATING_UNKNOWN.name,
        QuarantineReason.UNKNOWN_ID.name,
    ]


def test_ratings_add_up_by_the_rules_that_cqc_rated_under(ambershire, tmp_path):
    seen = 0
    for record in read(ambershire.documents(), TODAY, tmp_path):
        if isinstance(record, LocationRecord):
            answers = {
                one.question: one.value
                for one in record.ratings or ()
                if one.current and one.group == WHOLE_LOCATION
            }
            overall = answers.pop(Question.OVERALL, None)
            if overall not in (None, RatingValue.INADEQUATE):
                seen += 1
                assert plausible_overall(answers) == overall, record.ref
    assert seen > 200


def test_a_takeover_names_both_sides_and_keeps_the_rating_as_inherited(ambershire):
    heirs = [each for each in ambershire.registered() if each["relationships"]]
    assert heirs
    for heir in heirs:
        (link,) = heir["relationships"]
        gone = ambershire.locations[link["relatedLocationId"]]
        assert gone["deregistrationDate"] == heir["registrationDate"]
        assert gone["relationships"][0]["relatedLocationId"] == heir["locationId"]


def test_every_service_lies_in_exactly_one_locality(ambershire):
    areas = [shape(boundary) for boundary in LOCALITIES.values()]
    assert all(area.is_valid for area in areas)
    for each in ambershire.locations.values():
        inside = [contains_xy(area, each["onspdLongitude"], each["onspdLatitude"]) for area in areas]
        assert sum(inside) == 1, each["postalAddressTownCity"]


def test_nobody_can_be_rung_by_mistake(ambershire):
    for each in ambershire.locations.values():
        assert each["mainPhoneNumber"].startswith("01632960")
        assert each["postalCode"].startswith("ZZ")
