"""What SQL's operators and functions find, for columns in memory. NULL is as in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from carepost.people.engine import functions
from carepost.people.engine.coded import Coded, Column, differing, may_hold
from carepost.people.engine.listed import Lists

FEW = 128  # answers of a CASE that are told apart by one byte


def truth(value: bool) -> np.bool_:
    return np.bool_(value)


def literal(value: object) -> Column:
    """One value for all rows; None is NULL."""
    return Column(value, truth(value is not None))


def case(*whens_and_thens: Column) -> Column:
    """CASE: for each row the first whose condition holds; the last is ELSE."""
    *pairs, otherwise = whens_and_thens
    whens, answers = pairs[::2], [*pairs[1::2], otherwise]
    rows = np.broadcast_shapes(*(np.shape(each.data) for each in (*whens, *answers)))
    if rows and len(answers) < FEW and not any(np.ndim(each.data) for each in answers):
        return _picked(whens, answers, rows)
    data = np.full(rows, 0 if otherwise.data is None else otherwise.data, _kind(answers))
    known = np.array(np.broadcast_to(otherwise.known, rows))
    pairs_of = [*zip(whens, answers[:-1], strict=True)]
    for when, then in reversed(pairs_of):  # so that the first has the last word
        np.copyto(data, 0 if then.data is None else then.data, where=when.data)
        np.copyto(known, then.known, where=when.data)
    return Column(data, known)


def _picked(whens: list[Column], answers: list[Column], rows: tuple[int, ...]) -> Column:
    """CASE with a literal for each answer; which it is, is found by bits, without a branch to guess wrongly."""
    which = np.full(rows, len(whens), np.int8)
    for at in reversed(range(len(whens))):
        holds = np.broadcast_to(np.asarray(whens[at].data), rows)
        which ^= (which ^ np.int8(at)) & -holds.view(np.int8)
    made = [0 if each.data is None else each.data for each in answers]
    known = np.array([each.known for each in answers])
    is_known = np.bool_(True) if known.all() else lambda: known.take(which)
    kind = _kind(answers)
    if kind.kind in "iu":
        kind = np.result_type(*(np.min_scalar_type(-abs(each)) for each in made))
    return Column(np.array(made, kind).take(which), is_known)


def _kind(answers: list[Column]) -> np.dtype[Any]:
    """The type that holds all these."""
    kinds = [np.asarray(each.data).dtype for each in answers if each.data is not None]
    return np.dtype(object) if any(each.kind in "OU" for each in kinds) else np.result_type(*kinds)


def both(*each: Column) -> Column:
    """AND."""
    data = each[0].data
    for other in each[1:]:
        data = data & other.data

    def known() -> Any:
        fails = each[0].fails
        for other in each[1:]:
            fails = fails | other.fails
        return data | fails

    return Column(data, known)


def either(*each: Column) -> Column:
    """OR."""
    data = each[0].data
    for other in each[1:]:
        data = data | other.data

    def known() -> Any:
        fails = each[0].fails
        for other in each[1:]:
            fails = fails & other.fails
        return data | fails

    return Column(data, known)


def coalesce(first: Column, *others: Column) -> Column:
    data, known = first.data, first.known
    for other in others:
        data, known = np.where(known, data, other.data), known | other.known
    return Column(data, known)


def extreme(pick: str) -> Callable[[Column, Column], Column]:
    """LEAST and GREATEST, which pass over NULL."""

    def picked(one: Column, other: Column) -> Column:
        data = getattr(np, pick)(one.data, other.data)
        data = np.where(one.known & other.known, data, np.where(one.known, one.data, other.data))
        return Column(data, one.known | other.known)

    return picked


def functions_of(work: Callable[..., Any]) -> Callable[..., Column]:
    """What is NULL where anything is that it is asked of; a boolean is False there."""

    def plain(*each: Column) -> Column:
        known = each[0].known
        for other in each[1:]:
            known = known & other.known
        data = work(*(one.data for one in each), known=known)
        return Column(data & known if data.dtype == bool else data, known)

    def column(*each: Column) -> Column:
        coded = [at for at, one in enumerate(each) if isinstance(one, Coded)]
        beside = tuple(one.data for at, one in enumerate(each) if at not in coded)
        if len(coded) == 1 and not any(getattr(one, "ndim", 0) for one in beside):
            (at,), of = coded, each
            asked = each[at]
            assert isinstance(asked, Coded)
            return asked.asked((work, at, beside), lambda words: plain(*of[:at], words, *of[at + 1 :]))
        return plain(*each)

    return column


def same(one: Column, other: Column) -> Column:
    """= : of words by their codes."""
    if isinstance(one, Coded) and isinstance(other, Coded) and (found := one.equals(other)):
        return found
    return _same(one, other)


def list_has_any(one: Column, other: Column) -> Column:
    if isinstance(one, Lists) and isinstance(other, Lists) and (found := one.meets(other)):
        return found
    return _list_has_any(one, other)


def list_contains(many: Column, word: Column) -> Column:
    if isinstance(many, Lists) and isinstance(word, Coded) and not word.path:
        return many.holds(word)
    return _list_contains(many, word)


def contains(text: Column, part: Column) -> Column:
    """Whether a text holds a part: asked where it has all its letters."""
    if not isinstance(text, Coded) or not isinstance(part, Coded):
        return _contains(text, part)
    rows = np.flatnonzero(may_hold(text, part))
    found = np.zeros(len(text.codes), np.bool_)
    found[rows] = _contains(text.take(rows), part.take(rows)).data
    return Column(found & text.known & part.known, lambda: text.known & part.known)


def hamming(one: Column, other: Column) -> Column:
    if isinstance(one, Coded) and isinstance(other, Coded) and (found := differing(one, other)):
        return found
    return _hamming(one, other)


def of_words(measure: str) -> Callable[[Column, Column], Column]:
    """How far two words are from each other, or how near; whether all are ASCII is known of coded ones."""
    work = functions.ALL[measure]

    def column(one: Column, other: Column) -> Column:
        known = one.known & other.known
        plain = all(isinstance(each, Coded) and each.is_ascii for each in (one, other))
        return Column(work(one.data, other.data, known=known, plain=plain), known)

    return column


def denied(each: Column) -> Column:
    """NOT."""
    return Column(each.fails, each.known)


def one_of(value: Column, *words: Column) -> Column:
    return either(*(same(value, word) for word in words))


_ALL = {name: functions_of(work) for name, work in functions.ALL.items()}
_same, _contains, _hamming = (_ALL[name] for name in ("=", "contains", "hamming"))
_list_has_any, _list_contains = (_ALL[name] for name in ("list_has_any", "list_contains"))
FUNCTIONS: dict[str, Callable[..., Column]] = {
    **_ALL,
    "=": same,
    "<>": lambda one, other: denied(same(one, other)),
    "list_has_any": list_has_any,
    "list_contains": list_contains,
    "contains": contains,
    "hamming": hamming,
    **{measure: of_words(measure) for measure in ("jaro_winkler_similarity", "damerau_levenshtein")},
    "least": extreme("minimum"),
    "greatest": extreme("maximum"),
}
OPERATORS: dict[str, Callable[..., Column]] = {
    "CONJUNCTION_AND": both,
    "CONJUNCTION_OR": either,
    "OPERATOR_NOT": denied,
    "OPERATOR_IS_NULL": lambda each: Column(~each.known, each.known | True),
    "OPERATOR_IS_NOT_NULL": lambda each: Column(each.known, each.known | True),
    "OPERATOR_COALESCE": coalesce,
    "COMPARE_IN": one_of,
    "COMPARE_NOT_IN": lambda *each: denied(one_of(*each)),
    "COMPARE_EQUAL": FUNCTIONS["="],
    "COMPARE_NOTEQUAL": FUNCTIONS["<>"],
    "COMPARE_LESSTHAN": FUNCTIONS["<"],
    "COMPARE_LESSTHANOREQUALTO": FUNCTIONS["<="],
    "COMPARE_GREATERTHAN": FUNCTIONS[">"],
    "COMPARE_GREATERTHANOREQUALTO": FUNCTIONS[">="],
    "ARRAY_EXTRACT": FUNCTIONS["array_extract"],
}
