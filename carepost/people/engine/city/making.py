"""Made-up lists with their truth: the same seed makes the same lists, to the last letter."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from carepost.people.engine.city.people import People, people
from carepost.people.engine.city.rates import AGENCIES, Agency, Rates
from carepost.people.engine.city.records import Records, records

Column = NDArray[Any]
PERSONS_EACH = 0.9  # persons made for each record: a few more than are needed, and the last of them left out

# How each agency heads its columns, and writes dates.
HEADERS = {
    "gp": "id forename surname sex date_of_birth nhs_number address postcode telephone email",
    "social_care": "Person ID|First Name|Last Name|Gender|DOB|NHS No|Address Line 1|Post Code|Phone|Email Address",
    "housing": "tenant_ref given_name family_name sex birth_date nhs addr post_code tel e_mail",
    "food_hub": "Ref|Christian name|Surname|M/F|D.O.B.|NHS|Address|Postcode|Mobile|E-mail",
}
DAY_FIRST = frozenset({"social_care", "food_hub"})
TRUTH = "person"


@dataclass(frozen=True, slots=True)
class City:
    """The people, and each agency's list of them; `person` in a list is the person's place in `people`."""

    people: People
    lists: dict[str, Records]

    @property
    def records(self) -> int:
        return sum(len(each.person) for each in self.lists.values())


def city(
    how_many: int, *, seed: int, rates: Rates | None = None, agencies: tuple[Agency, ...] = AGENCIES
) -> City:
    """A city in which the agencies hold `how_many` records between them, in an order that tells nothing."""
    chance = np.random.default_rng(seed)
    living = people(max(60, round(how_many * PERSONS_EACH)), rates or Rates(), chance)
    known = {agency.name: records(living, agency, chance) for agency in agencies}
    last = np.sort(np.concatenate([each.person for each in known.values()]))[:how_many][-1]
    lists, spare = {}, sum(int((each.person <= last).sum()) for each in known.values()) - how_many
    for name, each in known.items():
        keep = np.flatnonzero(each.person <= last)
        of_last = int((each.person[keep] == last).sum())
        keep, spare = keep[: len(keep) - min(spare, of_last)], max(0, spare - of_last)
        lists[name] = _picked(each, chance.permutation(keep))
    return City(living, lists)


def _picked(each: Records, which: Column) -> Records:
    return Records(**{field.name: getattr(each, field.name)[which] for field in fields(Records)})


def tables(made: City) -> dict[str, pa.Table]:
    """The lists as each agency would send them, with the truth in the column `person`."""
    found = {}
    for name, each in made.lists.items():
        headers = HEADERS[name].split("|" if "|" in HEADERS[name] else " ")
        dates = _day_first(each.dob) if name in DAY_FIRST else each.dob
        numbers = [f"{name[0].upper()}{number:07d}" for number in range(1, len(each.person) + 1)]
        columns: list[Any] = [numbers, each.forename, each.surname, each.sex, dates, each.nhs]
        columns += [each.address, each.postcode, each.phone, each.email]
        texts = [pa.array([str(value) or None for value in column], pa.string()) for column in columns]
        found[name] = pa.table([*texts, pa.array(each.person)], names=[*headers, TRUTH])
    return found


def _day_first(dates: Column) -> Column:
    turned = ["/".join(reversed(text.split("-"))) if text else "" for text in dates]
    return np.array(turned, dtype=object)
