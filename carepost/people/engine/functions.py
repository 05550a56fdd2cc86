"""What DuckDB's functions find, for columns in memory: those that the comparisons use.

DuckDB compares words byte by byte, so what is told of two words is told of their UTF-8 here too. Each function is
given its columns and which rows are `known`; of other rows it may say what it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import distance, process

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


# What reads the letters of two words, or many words: some rows are better asked than all.
DEAR = {
    *("contains", "list_contains", "list_has_any"),
    *("jaro_winkler_similarity", "damerau_levenshtein", "hamming"),
}


def _of_each(work: Callable[..., Any], kind: str) -> Callable[..., Array]:
    """A function of columns from one of values, which is asked for known rows alone."""

    def column(*each: Any, known: Any) -> Array:
        rows = np.shape(known)
        places = np.flatnonzero(known)
        asked = (one.take(places).tolist() if np.ndim(one) else [one] * len(places) for one in each)
        found = np.full(rows, "", object) if kind == "O" else np.zeros(rows, kind)
        found[places] = [*map(work, *asked)]
        return found

    return column


def _of_words(measure: str, kind: str, **how: Any) -> Callable[..., Array]:
    """How far two words are from each other, or how near, of known rows alone; `plain` where all are ASCII."""

    def column(one: Any, other: Any, *, known: Any, plain: bool = False) -> Array:
        found = np.zeros(np.shape(known), kind)
        places = np.flatnonzero(known)
        words = [side.take(places).tolist() for side in (one, other)]
        if not plain and not "".join(map("".join, words)).isascii():
            words = [[each.encode() for each in side] for side in words]
        scorer = getattr(distance, measure)
        told = scorer.similarity if measure == "JaroWinkler" else scorer.distance
        found[places] = process.cpdist(*words, scorer=told, dtype=np.dtype(kind).type, scorer_kwargs=how)
        if told is distance.JaroWinkler.similarity:  # of two empty words DuckDB says that nothing is alike
            alike = np.flatnonzero(found[places] == 1).tolist()
            found[places[[at for at in alike if not words[0][at]]]] = 0
        return found

    return column


def _any_of(one: list[str], other: list[str]) -> bool:
    return any(item in other for item in one)


def _part(text: str, between: str, which: int) -> str:
    parts = text.split(between) if between else list(text)
    return parts[which - 1] if 0 < which <= len(parts) else ""


def whole(data: Any, *, known: Any) -> Array:
    numbers: Array = np.asarray(data)
    return numbers.astype(np.int32) if numbers.dtype == bool else numbers


def _plain(work: str) -> Callable[..., Array]:
    """A function of NumPy, which is asked for all rows."""

    def column(*each: Any, known: Any) -> Array:
        return np.asarray(getattr(np, work)(*each))

    return column


def rounded(number: Any, places: Any, *, known: Any) -> Array:
    """Halves away from nought, as DuckDB rounds."""
    bigger = np.asarray(number) * 10.0**places
    cut = np.trunc(bigger)
    return np.asarray((cut + np.where(abs(bigger - cut) >= 0.5, np.sign(bigger), 0)) / 10.0**places)


def _calendar(part: str) -> Callable[..., Array]:
    """Year, month or day of a day, which is the number of days since 1970."""

    def column(days: Any, *, known: Any) -> Array:
        dates = np.asarray(days).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        if part == "day":
            return np.asarray((dates - months.astype("datetime64[D]")).astype(np.int32) + 1)
        number = months.astype(np.int32)
        return np.asarray(number % 12 + 1 if part == "month" else number // 12 + 1970)

    return column


ALL: dict[str, Callable[..., Array]] = {
    "=": _plain("equal"),
    "<>": _plain("not_equal"),
    "<": _plain("less"),
    "<=": _plain("less_equal"),
    ">": _plain("greater"),
    ">=": _plain("greater_equal"),
    "-": _plain("subtract"),
    "&": _plain("bitwise_and"),
    "//": _plain("floor_divide"),  # of numbers from 0, where it is DuckDB's
    "+": _plain("add"),
    "abs": _plain("abs"),
    "round": rounded,
    "year": _calendar("year"),
    "month": _calendar("month"),
    "day": _calendar("day"),
    "length": _of_each(len, "i8"),
    "array_extract": _of_each(lambda text, at: text[at - 1 : at], "O"),
    "starts_with": _of_each(str.startswith, "?"),
    "contains": _of_each(str.__contains__, "?"),
    "split_part": _of_each(_part, "O"),
    "list_contains": _of_each(lambda items, item: item in items, "?"),
    "list_has_any": _of_each(_any_of, "?"),
    "jaro_winkler_similarity": _of_words("JaroWinkler", "f8"),
    "damerau_levenshtein": _of_words("DamerauLevenshtein", "i4"),
    "hamming": _of_words("Hamming", "i4", pad=False),
}
