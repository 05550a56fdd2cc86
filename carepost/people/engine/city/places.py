"""Where the people of the city live and how they are reached: addresses, telephones, e-mail, NHS numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carepost.people.engine.city.homes import CARE_HOME, CHILD, TODAY, Homes
from carepost.people.engine.city.names import PLACE_ENDS, PLACE_STARTS, as_array
from carepost.people.engine.city.naming import Named
from carepost.people.engine.city.rates import Rates

Column = NDArray[Any]
KINDS = as_array("Road Street Avenue Close Drive Lane Gardens Crescent Way Place Terrace Court")
HOMES = as_array("House Lodge Court Grange Manor View")
INWARD = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), dtype=object)
POSTCODE_HOUSEHOLDS = 15
MAILBOXES = np.array(["example.com", "example.org", "example.net"], dtype=object)


@dataclass(frozen=True, slots=True)
class Lived:
    """Address and postcode of each person, now and before a move."""

    address: Column
    postcode: Column
    was_address: Column
    was_postcode: Column


@dataclass(frozen=True, slots=True)
class Reached:
    """Telephones and e-mail of each person; empty for none."""

    landline: Column
    mobile: Column
    was_mobile: Column
    email: Column
    was_email: Column


def lived(at_home: Homes, rates: Rates, chance: np.random.Generator) -> Lived:
    """One address per household, and an earlier one for those who moved; residents came from addresses of their own."""
    household, in_home = at_home.household, at_home.kind == CARE_HOME
    count = int(household[-1]) + 1
    streets = _streets(count // POSTCODE_HOUSEHOLDS + 1, chance)
    address, postcode = _addresses(count, streets, rates, chance)
    homes = np.unique(household[in_home])
    address[homes] = (
        _homes(len(homes), chance) + ", " + np.array([a.split(", ")[-1] for a in address[homes]], object)
    )
    moved = (chance.random(count) < rates.moved)[household] & ~in_home
    came = in_home & (chance.random(len(household)) < 0.5)
    before, before_code = _addresses(count, streets, rates, chance)
    alone = chance.integers(0, count, len(household))
    return Lived(
        address=address[household],
        postcode=postcode[household],
        was_address=np.where(came, before[alone], np.where(moved, before[household], address[household])),
        was_postcode=np.where(
            came, before_code[alone], np.where(moved, before_code[household], postcode[household])
        ),
    )


def _streets(how_many: int, chance: np.random.Generator) -> tuple[Column, Column]:
    """Streets and the postcode of each."""
    name = np.array(PLACE_STARTS, object)[chance.integers(len(PLACE_STARTS), size=how_many)]
    name = name + np.array(PLACE_ENDS, object)[chance.integers(len(PLACE_ENDS), size=how_many)]
    every = chance.choice(24 * 9 * len(INWARD) ** 2, how_many, replace=how_many > 24 * 9 * len(INWARD) ** 2)
    rest, last = np.divmod(every, len(INWARD))
    rest, middle = np.divmod(rest, len(INWARD))
    district, sector = np.divmod(rest, 9)
    text = (district + 1).astype(str).astype(object)
    postcode = "QX" + text + " " + (sector + 1).astype(str).astype(object) + INWARD[middle] + INWARD[last]
    return name + " " + KINDS[chance.integers(len(KINDS), size=how_many)], postcode


def _addresses(
    how_many: int, streets: tuple[Column, Column], rates: Rates, chance: np.random.Generator
) -> tuple[Column, Column]:
    at = chance.integers(len(streets[0]), size=how_many)
    house = chance.integers(1, 140, how_many).astype(str).astype(object) + " " + streets[0][at]
    flat = "Flat " + chance.integers(1, 24, how_many).astype(str).astype(object) + ", "
    in_flat = chance.random(how_many) < rates.flats
    return np.where(in_flat, flat + house, house), streets[1][at].copy()


def _homes(how_many: int, chance: np.random.Generator) -> Column:
    name = np.array(PLACE_STARTS, object)[chance.integers(len(PLACE_STARTS), size=how_many)]
    end = np.array(PLACE_ENDS, object)[chance.integers(len(PLACE_ENDS), size=how_many)]
    return np.asarray(name + end + " " + HOMES[chance.integers(len(HOMES), size=how_many)])


def reached(at_home: Homes, named: Named, rates: Rates, chance: np.random.Generator) -> Reached:
    """Children give the number of the first adult, some partners each other's; a landline is everybody's."""
    household, first, child = at_home.household, at_home.first, at_home.role == CHILD
    count, households = len(household), int(household[-1]) + 1
    has = chance.random(households) < rates.landline
    landline = np.where(has, "01632" + _digits(households, 6, chance), "")[household]
    own = np.where(chance.random(count) < rates.mobile, _mobiles(count, chance), "")
    shares = child & (TODAY - at_home.born < np.timedelta64(15 * 365, "D"))
    shares |= at_home.partner & (chance.random(count) < rates.shared_mobile)
    mobile = np.where(shares, own[first], own)
    changed = (mobile != "") & (chance.random(count) < rates.new_mobile)
    email = _emails(named.forename, named.surname, chance)
    email = np.where(chance.random(count) < rates.email, email, "")
    email = np.where(at_home.partner & (chance.random(count) < rates.shared_email), email[first], email)
    new_email = (email != "") & (chance.random(count) < rates.new_email)
    earlier = _emails(named.called, named.surname, chance)
    return Reached(
        landline=landline,
        mobile=mobile,
        was_mobile=np.where(changed, _mobiles(count, chance), mobile),
        email=np.where(shares & child, "", email),
        was_email=np.where(shares & child, "", np.where(new_email, earlier, email)),
    )


def _emails(forename: Column, surname: Column, chance: np.random.Generator) -> Column:
    count = len(forename)
    number = chance.integers(1, 999, count).astype(str).astype(object)
    start = np.where(
        chance.random(count) < 0.5, forename, np.array([name[0] for name in forename], dtype=object)
    )
    made = start + "." + surname + number + "@" + MAILBOXES[chance.integers(len(MAILBOXES), size=count)]
    return np.array([text.lower().replace(" ", "").replace("'", "") for text in made], dtype=object)


def _mobiles(how_many: int, chance: np.random.Generator) -> Column:
    start = np.array(["074", "075", "077", "078", "079"], dtype=object)
    return np.asarray(start[chance.integers(5, size=how_many)] + _digits(how_many, 8, chance))


def _digits(how_many: int, length: int, chance: np.random.Generator) -> Column:
    return np.array(
        [f"{number:0{length}d}" for number in chance.integers(0, 10**length, how_many)], dtype=object
    )


def nhs_numbers(how_many: int, chance: np.random.Generator) -> Column:
    """Different NHS numbers with a right check digit, beginning with 9, which no real one does (999 is for tests)."""
    stem = 9 * 10**8 + chance.permutation(np.unique(chance.integers(0, 10**8, round(how_many * 1.3) + 100)))
    digits = (stem[:, None] // 10 ** np.arange(8, -1, -1)) % 10
    check = (11 - (digits * np.arange(10, 1, -1)).sum(axis=1) % 11) % 11
    right = stem[check < 10] * 10 + check[check < 10]
    return np.array([str(number) for number in right[:how_many]], dtype=object)
