"""The made-up city has the hard cases at the rates that it states, and is the same for the same seed."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from carepost.people.engine.city.homes import ADULT, CHILD, RESIDENT
from carepost.people.engine.city.making import TRUTH, City, city, tables
from carepost.people.engine.city.rates import AGENCIES, Agency, Rates

RATES = Rates()


@pytest.fixture(scope="module")
def made() -> City:
    return city(60_000, seed=20_261_129)


def near(share: float, stated: float, count: int) -> bool:
    """Within four standard errors of what is stated, and a little for what we round."""
    return abs(share - stated) < 4 * np.sqrt(stated * (1 - stated) / max(count, 1)) + 0.002


def valid(number: str) -> bool:
    digits = [int(sign) for sign in number]
    return (
        sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) + digits[9]
    ) % 11 == 0


@pytest.mark.parametrize("how_many", [100, 1_000, 20_000])
def test_it_has_exactly_as_many_records_as_are_asked(how_many: int) -> None:
    assert city(how_many, seed=1).records == how_many


def test_the_same_seed_makes_the_same_lists_and_another_seed_others() -> None:
    first, again, other = (tables(city(500, seed=seed)) for seed in (5, 5, 6))
    assert all(first[name].equals(again[name]) for name in first)
    assert not any(first[name].equals(other[name]) for name in first)


def test_every_list_has_its_own_headers_and_the_truth(made: City) -> None:
    found = tables(made)
    assert sorted(found) == ["food_hub", "gp", "housing", "social_care"]
    assert len({tuple(table.column_names) for table in found.values()}) == 4
    assert all(TRUTH in table.column_names for table in found.values())
    assert re.fullmatch(
        r"\d\d/\d\d/\d{4}", next(day for day in found["social_care"]["DOB"].to_pylist() if day)
    )


def test_twins_are_born_on_one_day_of_one_household_and_never_have_one_name(made: City) -> None:
    people = made.people
    twins = np.flatnonzero(people.twin)
    assert len(twins) > 100
    assert (people.born[twins] == people.born[twins - 1]).all()
    assert (people.household[twins] == people.household[twins - 1]).all()
    assert (people.forename[twins] != people.forename[twins - 1]).all()
    later = (people.role[1:] == CHILD) & (people.role[:-1] == CHILD) & (np.diff(people.household) == 0)
    assert near(len(twins) / later.sum(), RATES.twins, int(later.sum()))


def test_namesakes_share_both_names_with_a_man_of_their_household_who_is_older(made: City) -> None:
    people = made.people
    sons = np.flatnonzero(people.namesake)
    assert len(sons) > 100
    for son in sons[:200]:
        home = np.flatnonzero(people.household == people.household[son])
        fathers = [
            one
            for one in home
            if people.born[one] < people.born[son] and people.forename[one] == people.forename[son]
        ]
        assert any(people.surname[one] == people.surname[son] for one in fathers)


def test_residents_of_a_care_home_share_its_address_and_their_share_is_as_stated(made: City) -> None:
    people = made.people
    residents = people.role == RESIDENT
    assert abs(residents.mean() - RATES.care_home) < 0.01
    for home in np.unique(people.household[residents])[:5]:
        assert len(set(people.address[people.household == home])) == 1


@pytest.mark.parametrize("rate", ["landline", "moved", "double_barrelled"])
def test_households_and_names_are_as_often_so_as_is_stated(made: City, rate: str) -> None:
    people = made.people
    firsts = np.append(True, np.diff(people.household) > 0) & (people.role != RESIDENT)
    whose = {
        "landline": people.landline[firsts] != "",
        "moved": people.address[firsts] != people.was_address[firsts],
        "double_barrelled": np.array(["-" in name and name != "St-John" for name in people.surname[firsts]]),
    }[rate]
    assert near(whose.mean(), getattr(RATES, rate), len(whose)), whose.mean()


def test_some_women_are_known_by_an_earlier_surname(made: City) -> None:
    people = made.people
    changed = people.surname != people.was_surname
    assert changed.sum() > 100
    assert (people.sex[changed] == 1).all()
    assert (people.role[changed] == ADULT).all()


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_each_agency_leaves_out_what_it_leaves_out_as_often_as_is_stated(made: City, agency: Agency) -> None:
    listed = made.lists[agency.name]
    count = len(listed.person)
    assert near((listed.dob == "").mean(), agency.missing_dob, count)
    assert near((listed.postcode == "").mean(), agency.missing_postcode, count)
    assert near((listed.nhs != "").mean(), agency.nhs, count)
    assert near((listed.sex == "").mean(), agency.missing_sex, count)


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_each_agency_gets_dates_of_birth_wrong_as_often_as_is_stated(made: City, agency: Agency) -> None:
    listed, people = made.lists[agency.name], made.people
    given = listed.dob != ""
    dates, born = listed.dob[given], people.born[listed.person[given]].astype(str)
    impossible = np.array([day.endswith("-02-30") for day in dates])
    default = np.array([day.endswith("-01-01") for day in dates]) & (dates != born)
    swapped = np.array(
        [
            day != true and day == f"{true[:4]}-{true[8:]}-{true[5:7]}"
            for day, true in zip(dates, born, strict=True)
        ]
    )
    assert near(impossible.mean(), agency.dob_impossible, len(dates))
    assert abs(default.mean() - agency.dob_default) < 0.004
    assert near(swapped.mean(), agency.dob_swap * 0.36, len(dates))  # days from 13 on cannot pass for a month
    for day in dates[~impossible][:2_000]:
        date.fromisoformat(day)


def test_a_few_nhs_numbers_are_anothers_and_a_few_fail_their_check_digit(made: City) -> None:
    assert all(valid(number) for number in made.people.nhs)
    assert len(set(made.people.nhs)) == len(made.people)
    listed = made.lists["gp"]
    given = listed.nhs != ""
    numbers, own = listed.nhs[given], made.people.nhs[listed.person[given]]
    broken = np.array([not valid(number) for number in numbers])
    assert near(broken.mean(), AGENCIES[0].nhs_slip, len(numbers))
    assert near(((numbers != own) & ~broken).mean(), AGENCIES[0].nhs_other, len(numbers))


def test_people_are_known_to_several_agencies_and_by_shared_telephones(made: City) -> None:
    persons = np.concatenate([each.person for each in made.lists.values()])
    _, times = np.unique(persons, return_counts=True)
    assert 0.4 < (times > 1).mean() < 0.7
    assert times.max() >= 5
    mobiles = made.people.mobile[made.people.mobile != ""]
    assert len(set(mobiles)) < 0.95 * len(mobiles)
