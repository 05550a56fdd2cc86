"""Names within households: couples, children, twins, father and son of one name, married and double-barrelled names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carepost.people.engine.city import names
from carepost.people.engine.city.homes import CHILD, ELDER, Homes
from carepost.people.engine.city.rates import Rates

Column = NDArray[Any]
PLACE_NAMES = 0.45  # of the British: a surname that few have


@dataclass(frozen=True, slots=True)
class Named:
    """One entry per person in each column."""

    forename: Column
    called: Column  # by those who know them well
    surname: Column
    was_surname: Column
    namesake: Column


def named(at_home: Homes, rates: Rates, chance: np.random.Generator) -> Named:
    """Everybody's names; families share a surname and a community, housemates and residents do not."""
    count, first = len(at_home.household), at_home.first
    family = (at_home.role == CHILD) | (at_home.role == ELDER)
    community = chance.choice(len(names.COMMUNITIES), count, p=names.SHARES)
    same = (family | at_home.partner) & (chance.random(count) < 0.93)
    community = np.where(same, community[first], community)
    own = _surnames(community, rates, chance)
    takes = family | (at_home.partner & (chance.random(count) < rates.same_surname))
    surname = np.where(takes, own[first], own)
    maiden = at_home.partner & takes & (at_home.sex == 1) & (chance.random(count) < rates.maiden)
    given, middle = _forenames(at_home, community, chance), _forenames(at_home, community, chance)
    forename = _twins_alike(given, at_home, community, rates, chance)
    forename, namesake = _namesakes(forename, surname, at_home, rates, chance)
    english = _forenames(at_home, np.zeros_like(community), chance)
    called = np.where(chance.random(count) < rates.by_middle, middle, forename)
    called = np.where((community > 0) & (chance.random(count) < rates.other_name), english, called)
    return Named(
        forename=forename,
        called=called,
        surname=surname,
        was_surname=np.where(maiden, own, surname),
        namesake=namesake,
    )


def _surnames(community: Column, rates: Rates, chance: np.random.Generator) -> Column:
    surname = np.empty(len(community), dtype=object)
    for number, name in enumerate(names.COMMUNITIES):
        those = community == number
        surname[those] = names.drawn(names.surnames(name), int(those.sum()), chance)
    british = community == 0
    rare = british & (chance.random(len(community)) < PLACE_NAMES)
    surname[rare] = names.place_surnames(int(rare.sum()), chance)
    double = chance.random(len(community)) < rates.double_barrelled
    other = names.drawn(names.surnames("british"), int(double.sum()), chance)
    surname[double] = surname[double] + np.array("-", dtype=object) + other
    return surname


def _forenames(at_home: Homes, community: Column, chance: np.random.Generator) -> Column:
    era = _era(at_home.born)
    forename = np.empty(len(community), dtype=object)
    for number, name in enumerate(names.COMMUNITIES):
        for a_sex in (0, 1):
            for an_era in (0, 1, 2):
                those = (community == number) & (at_home.sex == a_sex) & (era == an_era)
                forename[those] = names.drawn(
                    names.forenames(name, a_sex, an_era), int(those.sum()), chance, steep=12
                )
    return forename


def _era(born: Column) -> Column:
    return np.asarray(np.digitize(born.astype("datetime64[Y]").astype(int) + 1970, names.ERAS))


def _twins_alike(
    forename: Column, at_home: Homes, community: Column, rates: Rates, chance: np.random.Generator
) -> Column:
    """No twin has its twin's forename; some have one that begins with the same letter."""
    forename, era = forename.copy(), _era(at_home.born)
    for at in np.flatnonzero(at_home.twin):
        every = names.forenames(names.COMMUNITIES[community[at]], int(at_home.sex[at]), int(era[at]))
        others = [name for name in every if name != forename[at - 1]]
        alike = [name for name in others if name[0] == forename[at - 1][0]]
        if alike and chance.random() < rates.twins_alike:
            forename[at] = alike[chance.integers(len(alike))]
        elif forename[at] == forename[at - 1]:
            forename[at] = others[chance.integers(len(others))]
    return forename


def _namesakes(
    forename: Column, surname: Column, at_home: Homes, rates: Rates, chance: np.random.Generator
) -> tuple[Column, Column]:
    """Some eldest sons have their father's forename; who has both names of his father is a namesake."""
    sex, first = at_home.sex, at_home.first
    second = np.minimum(first + 1, len(sex) - 1)
    is_father = (
        at_home.partner[second] & (at_home.first[second] == first) & (sex[second] == 0) & (sex[first] == 1)
    )
    father = np.where(is_father, second, first)
    child = at_home.role == CHILD
    son = child & (sex == 0) & (sex[father] == 0) & (surname == surname[father])
    named_so = son & ~at_home.before(child) & (chance.random(len(sex)) < rates.namesakes)
    return np.where(named_so, forename[father], forename), named_so
