"""The people of the made-up city, in their households, as they are and as they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carepost.people.engine.city import naming, places
from carepost.people.engine.city.homes import homes
from carepost.people.engine.city.rates import Rates

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class People:
    """One entry per person in each column; `was_*` is what an agency may still hold. Empty text: has none."""

    household: Column
    role: Column
    sex: Column
    born: Column
    forename: Column
    called: Column
    surname: Column
    was_surname: Column
    nhs: Column
    landline: Column
    mobile: Column
    was_mobile: Column
    email: Column
    was_email: Column
    address: Column
    postcode: Column
    was_address: Column
    was_postcode: Column
    twin: Column  # born on the day of the sibling before
    namesake: Column  # has its father's forename and surname

    def __len__(self) -> int:
        return len(self.household)

    @property
    def twins(self) -> list[tuple[int, int]]:
        return [(at - 1, at) for at in np.flatnonzero(self.twin).tolist()]

    @property
    def namesakes(self) -> list[tuple[int, int]]:
        """Fathers and sons of one household and one name."""
        names = list(zip(self.household, self.forename, self.surname, strict=True))
        sons = np.flatnonzero(self.namesake).tolist()
        alike: dict[tuple[int, str, str], list[int]] = {names[son]: [] for son in sons}
        for person, name in enumerate(names):
            if name in alike:
                alike[name].append(person)
        return [(other, son) for son in sons for other in alike[names[son]] if other != son]


def people(how_many: int, rates: Rates, chance: np.random.Generator) -> People:
    """About `how_many` persons, household by household."""
    at_home = homes(how_many, rates, chance)
    named = naming.named(at_home, rates, chance)
    lived = places.lived(at_home, rates, chance)
    reached = places.reached(at_home, named, rates, chance)
    return People(
        household=at_home.household, role=at_home.role,
        sex=at_home.sex, born=at_home.born, twin=at_home.twin,
        forename=named.forename, called=named.called, surname=named.surname,
        was_surname=named.was_surname, namesake=named.namesake,
        nhs=places.nhs_numbers(len(at_home.household), chance),
        landline=reached.landline, mobile=reached.mobile,
        was_mobile=reached.was_mobile, email=reached.email, was_email=reached.was_email,
        address=lived.address, postcode=lived.postcode,
        was_address=lived.was_address, was_postcode=lived.was_postcode,
    )  # fmt: skip
