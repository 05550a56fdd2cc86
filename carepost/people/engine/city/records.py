"""What one agency has on its list: whom it knows, as they were when it asked, with what it got wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carepost.people.engine.city import slips
from carepost.people.engine.city.homes import CHILD, TODAY
from carepost.people.engine.city.people import People
from carepost.people.engine.city.rates import Agency

Column = NDArray[Any]
Slip = Callable[[str, np.random.Generator], str]


@dataclass(frozen=True, slots=True)
class Records:
    """One entry per record in each column; `person` is the truth."""

    person: Column
    forename: Column
    surname: Column
    sex: Column
    dob: Column
    nhs: Column
    address: Column
    postcode: Column
    phone: Column
    email: Column


def records(people: People, agency: Agency, chance: np.random.Generator) -> Records:
    """The list of one agency, in the order of the persons."""
    who = _known(people, agency, chance)
    count = len(who)
    old = chance.random(count) < agency.stale
    forename, surname = _names(people, who, old, agency, chance)
    address, postcode = _address(people, who, old, agency, chance)
    email = np.where(old, people.was_email[who], people.email[who])
    slip(email, agency.typo, slips.typo, chance)
    sex = np.where(chance.random(count) < agency.sex_slip, 1 - people.sex[who], people.sex[who])
    return Records(
        person=who,
        forename=forename,
        surname=surname,
        sex=np.where(chance.random(count) < agency.missing_sex, "", np.array(["M", "F"])[sex]),
        dob=_dob(_born(people, who, agency, chance), agency, chance),
        nhs=_nhs(people, who, agency, chance),
        address=address,
        postcode=postcode,
        phone=_phone(people, who, old, agency, chance),
        email=np.where(chance.random(count) < agency.missing_email, "", email),
    )


def _known(people: People, agency: Agency, chance: np.random.Generator) -> Column:
    """Numbers of the persons known, twice where they are listed twice."""
    years = (TODAY - people.born).astype(int) / 365.25
    share = np.select([years < 18, years >= 70], [agency.children, agency.elders], agency.adults)
    known = np.flatnonzero(chance.random(len(people)) < share)
    again = known[chance.random(len(known)) < agency.twice]
    return np.sort(np.append(known, again), kind="stable")


def _names(
    people: People, who: Column, old: Column, agency: Agency, chance: np.random.Generator
) -> tuple[Column, Column]:
    familiar = chance.random(len(who)) < agency.familiar
    forename, surname = np.where(familiar, people.called[who], people.forename[who]), people.surname[who]
    surname = np.where(old, people.was_surname[who], surname)
    slip(forename, agency.spelling, slips.spelling, chance)
    slip(surname, agency.spelling, slips.spelling, chance)
    slip(forename, agency.nickname, slips.nickname, chance)
    slip(forename, agency.typo, slips.typo, chance)
    slip(surname, agency.typo, slips.typo, chance)
    slip(surname, 1.0, slips.surname_part, chance)
    if agency.plain:
        slip(forename, 1.0, slips.plain, chance)
        slip(surname, 1.0, slips.plain, chance)
    slip(forename, agency.initial, slips.initial, chance)
    swapped = chance.random(len(who)) < agency.swap
    forename[swapped], surname[swapped] = surname[swapped], forename[swapped]
    for at in np.flatnonzero(chance.random(len(who)) < agency.title):
        forename[at] = slips.title(forename[at], int(people.sex[who[at]]), chance)
    return forename, surname


def _born(people: People, who: Column, agency: Agency, chance: np.random.Generator) -> Column:
    """Days of birth, a few of them of the next in the household."""
    beside = np.minimum(who + 1, len(people) - 1)
    other = (people.household[beside] == people.household[who]) & (chance.random(len(who)) < agency.dob_other)
    return np.where(other, people.born[beside], people.born[who])


def _dob(born: Column, agency: Agency, chance: np.random.Generator) -> Column:
    year = born.astype("datetime64[Y]")
    first = chance.random(len(born)) < agency.dob_default
    text = np.where(first, year.astype("datetime64[D]"), born).astype(str).astype(object)
    for at in np.flatnonzero(chance.random(len(born)) < agency.dob_swap):
        a_year, month, day = text[at].split("-")
        text[at] = f"{a_year}-{day}-{month}" if int(day) <= 12 else text[at]
    slip(text, agency.dob_typo, _wrong_date, chance)
    for at in np.flatnonzero(chance.random(len(born)) < agency.dob_impossible):
        text[at] = f"{text[at][:4]}-02-30"
    return np.where(chance.random(len(born)) < agency.missing_dob, "", text)


def _wrong_date(text: str, chance: np.random.Generator) -> str:
    """Another date: one digit of it wrong."""
    for _ in range(8):
        wrong = text[:2] + slips.digit(text[2:], chance)
        try:
            np.datetime64(wrong, "D")
        except ValueError:
            continue
        return wrong
    return text


def _nhs(people: People, who: Column, agency: Agency, chance: np.random.Generator) -> Column:
    number = people.nhs[who].copy()
    others = np.flatnonzero(chance.random(len(who)) < agency.nhs_other)
    beside = np.minimum(who[others] + 1, len(people) - 1)
    same = people.household[beside] == people.household[who[others]]
    anybody = chance.integers(0, len(people), len(others))
    number[others] = people.nhs[np.where(same, beside, anybody)]
    slip(number, agency.nhs_slip, slips.digit, chance)
    return np.where(chance.random(len(who)) < agency.nhs, number, "")


def _address(
    people: People, who: Column, old: Column, agency: Agency, chance: np.random.Generator
) -> tuple[Column, Column]:
    address = np.where(old, people.was_address[who], people.address[who])
    postcode = np.where(old, people.was_postcode[who], people.postcode[who])
    slip(address, agency.no_house, slips.no_house, chance)
    slip(address, agency.address_typo * 3, slips.address, chance)
    slip(postcode, agency.address_typo, slips.postcode, chance)
    return address, np.where(chance.random(len(who)) < agency.missing_postcode, "", postcode)


def _phone(people: People, who: Column, old: Column, agency: Agency, chance: np.random.Generator) -> Column:
    mobile = np.where(old, people.was_mobile[who], people.mobile[who])
    landline = people.landline[who]
    prefers = (landline != "") & ((mobile == "") | (chance.random(len(who)) < 0.3))
    child = people.role[who] == CHILD
    number = np.where(prefers, landline, mobile)
    number = np.where(child & (number == ""), landline, number)
    slip(number, 0.4, lambda text, chances: slips.telephone(text, chances) if text else text, chance)
    slip(number, agency.typo / 2, slips.digit, chance)
    return np.where(chance.random(len(who)) < agency.missing_phone, "", number)


def slip(column: Column, share: float, how: Slip, chance: np.random.Generator) -> None:
    """Let a share of a column's values slip, in place."""
    for at in np.flatnonzero(chance.random(len(column)) < share):
        column[at] = how(column[at], chance)
