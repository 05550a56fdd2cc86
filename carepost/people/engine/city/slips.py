"""How one value goes wrong when it is heard, read and typed. Each function takes a column, and who of it is to slip."""

from __future__ import annotations

from typing import Any

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from carepost.people.engine.city import names

Column = NDArray[Any]
TITLES = {0: ("Mr", "Mr", "Mr", "Dr"), 1: ("Mrs", "Ms", "Miss", "Mrs", "Dr")}
STREETS = {
    "Road": "Rd",
    "Street": "St",
    "Avenue": "Ave",
    "Close": "Cl",
    "Drive": "Dr",
    "Lane": "Ln",
    "Crescent": "Cres",
}
NEAR = dict(zip("abcdefghijklmnopqrstuvwxyz", "sxvseghjujklkmnilpqwdyructwxs", strict=False))


def typo(text: str, chance: np.random.Generator) -> str:
    """One letter left out, doubled, exchanged with the next, or another one near it on the keyboard."""
    if len(text) < 3:
        return text
    at, how = int(chance.integers(1, len(text) - 1)), int(chance.integers(4))
    if how == 0:
        return text[:at] + text[at + 1 :]
    if how == 1:
        return text[:at] + text[at] + text[at:]
    if how == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + NEAR.get(text[at].lower(), "e") + text[at + 1 :]


def digit(text: str, chance: np.random.Generator) -> str:
    """One digit wrong, or two neighbours exchanged."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    if len(places) < 3:
        return text
    at = places[int(chance.integers(len(places) - 1))]
    if chance.random() < 0.5 and text[at] != text[at + 1] and text[at + 1].isdigit():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    other = str((int(text[at]) + int(chance.integers(1, 10))) % 10)
    return text[:at] + other + text[at + 1 :]


def nickname(text: str, chance: np.random.Generator) -> str:
    """A short or familiar form, where there is one."""
    short = names.NICKNAMES.get(text)
    return short[int(chance.integers(len(short)))] if short else text


def spelling(text: str, chance: np.random.Generator) -> str:
    """Another spelling of a name that has several."""
    others = names.SPELLINGS.get(text)
    return others[int(chance.integers(len(others)))] if others else text


def initial(text: str, chance: np.random.Generator) -> str:
    """The first letter, with a point or without."""
    return text[0] + ("." if chance.random() < 0.5 else "")


def surname_part(text: str, chance: np.random.Generator) -> str:
    """Of a double-barrelled name one part, or both with a space; an Irish or particled one joined another way."""
    if "-" in text and chance.random() < 0.35:
        parts = text.split("-")
        return parts[int(chance.integers(2))] if chance.random() < 0.5 else " ".join(parts)
    if "'" in text and chance.random() < 0.3:
        return text.replace("'", " " if chance.random() < 0.5 else "")
    if " " in text and chance.random() < 0.3:
        return text.replace(" ", "")
    return text


def address(text: str, chance: np.random.Generator) -> str:
    """Shortened as people shorten: Rd for Road, 3/14 for Flat 3, 14; or with a typing error in the street."""
    how = chance.random()
    last = text.rsplit(" ", 1)
    if how < 0.5 and last[-1] in STREETS:
        return f"{last[0]} {STREETS[last[-1]]}"
    if how < 0.75 and text.startswith("Flat "):
        return text[5:].replace(", ", "/", 1) if chance.random() < 0.5 else text.replace("Flat", "Apt", 1)
    return last[0][:-3] + typo(last[0][-3:] + " " + last[-1], chance) if len(last[0]) > 6 else text


def no_house(text: str, _chance: np.random.Generator) -> str:
    """The street alone."""
    return text.rpartition(", ")[2].partition(" ")[2]


def plain(text: str, _chance: np.random.Generator) -> str:
    """Without diacritics."""
    return text if text.isascii() else anyascii(text)


def postcode(text: str, chance: np.random.Generator) -> str:
    """Without its space, small, or with a letter for a figure that looks like it."""
    how = int(chance.integers(3))
    if how == 0:
        return text.replace(" ", "")
    return text.lower() if how == 1 else text.replace("1", "I").replace("0", "O")


def telephone(text: str, chance: np.random.Generator) -> str:
    """Spaces somewhere, or the number as it is dialled from abroad."""
    how = int(chance.integers(3))
    if how == 0:
        return f"{text[:5]} {text[5:]}"
    return f"+44 {text[1:5]} {text[5:]}" if how == 1 else f"{text[:5]} {text[5:8]} {text[8:]}"


def title(text: str, sex: int, chance: np.random.Generator) -> str:
    """A title before the forename."""
    every = TITLES[sex]
    return f"{every[int(chance.integers(len(every)))]} {text}"
