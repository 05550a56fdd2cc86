"""How often each hard case happens in the made-up city: the stated rates, and the four agencies with their care.

The rates are our own, chosen to be at least as hard as what councils report; tests hold the generator to them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of persons, households or pairs in the city itself; no agency has made a mistake yet."""

    care_home: float = 0.03  # persons who live in a care home: one address, one telephone
    care_home_size: int = 38
    twins: float = 0.03  # later children born on the day of the child before
    twins_alike: float = 0.3  # twins whose forenames begin with one letter
    namesakes: float = 0.1  # eldest sons of the father's surname who have his forename too
    same_surname: float = 0.8  # couples with one surname
    maiden: float = 0.3  # women of such couples whom some agency knows by an earlier surname
    double_barrelled: float = 0.02
    by_middle: float = 0.06  # persons called by their middle name, though not by every agency
    other_name: float = 0.25  # people of other tongues who give an English forename to some
    landline: float = 0.55  # households with a telephone that all of them give
    mobile: float = 0.85  # adults with a mobile
    shared_mobile: float = 0.08  # partners who give the other's mobile
    email: float = 0.6
    shared_email: float = 0.06
    new_email: float = 0.25
    moved: float = 0.18  # households that moved since some agency last asked
    new_mobile: float = 0.18
    flats: float = 0.25


@dataclass(frozen=True, slots=True)
class Agency:
    """Who an agency knows, and the share of its records in which something is missing or wrong."""

    name: str
    children: float  # share of people under 18 whom it knows
    adults: float
    elders: float  # 70 and over
    twice: float  # people whom it has on its list twice
    nhs: float  # records that carry an NHS number
    nhs_slip: float  # of those, with a digit wrong or changed round: the check digit tells
    nhs_other: float  # of those, with the number of somebody else, mostly of the same household
    missing_dob: float
    missing_postcode: float
    missing_phone: float
    missing_email: float
    missing_sex: float
    stale: float  # of people who moved, married or changed their number: known as they were before
    familiar: float  # of people with a name by which they are called: known by that
    nickname: float
    initial: float
    spelling: float  # of names that have several spellings, in another one
    typo: float  # of each name
    title: float  # a title in the forename
    swap: float  # forename and surname exchanged
    dob_swap: float  # day and month exchanged
    dob_default: float  # 1 January of the right year
    dob_typo: float
    dob_other: float  # that of somebody else of the household
    sex_slip: float
    dob_impossible: float
    address_typo: float
    no_house: float  # a street, or a postcode alone
    plain: bool  # keeps no diacritics


AGENCIES = (
    Agency(
        "gp", children=0.5, adults=0.55, elders=0.9, twice=0.01,
        nhs=0.97, nhs_slip=0.003, nhs_other=0.002,
        missing_dob=0.002, missing_postcode=0.01, missing_phone=0.12, missing_email=0.55, missing_sex=0.005,
        stale=0.35, familiar=0.15, dob_other=0.001, sex_slip=0.002,
        nickname=0.02, initial=0.002, spelling=0.06, typo=0.008, title=0.0, swap=0.003,
        dob_swap=0.003, dob_default=0.003, dob_typo=0.005, dob_impossible=0.0,
        address_typo=0.03, no_house=0.01, plain=False,
    ),
    Agency(
        "social_care", children=0.12, adults=0.16, elders=0.55, twice=0.03,
        nhs=0.7, nhs_slip=0.01, nhs_other=0.004,
        missing_dob=0.01, missing_postcode=0.03, missing_phone=0.2, missing_email=0.7, missing_sex=0.01,
        stale=0.4, familiar=0.4, dob_other=0.003, sex_slip=0.004,
        nickname=0.06, initial=0.01, spelling=0.12, typo=0.015, title=0.02, swap=0.008,
        dob_swap=0.01, dob_default=0.015, dob_typo=0.012, dob_impossible=0.001,
        address_typo=0.06, no_house=0.02, plain=True,
    ),
    Agency(
        "housing", children=0.2, adults=0.3, elders=0.3, twice=0.04,
        nhs=0.0, nhs_slip=0.0, nhs_other=0.0,
        missing_dob=0.05, missing_postcode=0.01, missing_phone=0.15, missing_email=0.5, missing_sex=0.05,
        stale=0.3, familiar=0.4, dob_other=0.004, sex_slip=0.008,
        nickname=0.08, initial=0.04, spelling=0.12, typo=0.02, title=0.06, swap=0.012,
        dob_swap=0.015, dob_default=0.03, dob_typo=0.015, dob_impossible=0.002,
        address_typo=0.03, no_house=0.005, plain=True,
    ),
    Agency(
        "food_hub", children=0.08, adults=0.22, elders=0.3, twice=0.06,
        nhs=0.05, nhs_slip=0.04, nhs_other=0.01,
        missing_dob=0.3, missing_postcode=0.08, missing_phone=0.1, missing_email=0.5, missing_sex=0.4,
        stale=0.2, familiar=0.8, dob_other=0.008, sex_slip=0.01,
        nickname=0.2, initial=0.03, spelling=0.25, typo=0.04, title=0.08, swap=0.02,
        dob_swap=0.025, dob_default=0.05, dob_typo=0.03, dob_impossible=0.004,
        address_typo=0.1, no_house=0.08, plain=True,
    ),
)  # fmt: skip
