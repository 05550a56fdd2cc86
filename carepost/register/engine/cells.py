"""One cell's text as a value: the parser of every kind of field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

from ..rules import (
    UnknownQuestion,
    UnknownRating,
    check_company_number,
    check_ods_code,
    check_postcode,
    check_uprn,
    is_blank,
    parse_question,
    parse_rating,
    parse_service_type,
    parse_specialism,
    parse_status,
    region_name,
    split_list,
)
from .dates import DateOrder, UnreadableDate, parse_date
from .refusal import QuarantineReason

Parser = Callable[[str], object]

_FORMULA = re.compile(r"=|[+@-]\s*[A-Za-z]+\s*\(")
_WHOLE = re.compile(r"-?\d{1,9}(?:\.0+)?")
_YES_NO = {
    "y": True,
    "yes": True,
    "true": True,
    "1": True,
    "n": False,
    "no": False,
    "false": False,
    "0": False,
}


class CellProblem(ValueError):
    """A cell that holds back its row."""

    def __init__(self, reason: QuarantineReason) -> None:
        self.reason = reason
        super().__init__(reason.sentence)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the text: "=" first, or a function call after +, - or @."""
    return bool(text) and text[0] in "=+-@" and _FORMULA.match(text) is not None


def clean(text: str) -> str:
    """The text without stray blanks, control characters and quotation marks around the whole; "" when it
    says nothing.
    """
    tidy = " ".join(text.split())
    if not tidy.isascii() or not tidy.isprintable():
        tidy = "".join(c for c in tidy if c.isprintable() and not "\ud800" <= c <= "\udfff")
    if tidy[:1] in "\"'" and tidy:
        tidy = _unquoted(tidy)
    return "" if len(tidy) < 5 and is_blank(tidy) else tidy


def cell_text(text: str) -> str:
    """A cell's text; a formula in a text file holds back its row, since spreadsheets would run it."""
    if not text:
        return ""
    if text[0] in "=+-@" and is_formula(text):
        raise CellProblem(QuarantineReason.FORMULA)
    return clean(text)


def _unquoted(text: str) -> str:
    mark = text[0]
    inside = text[1:-1] if len(text) > 1 and text[-1] == mark else text[1:]
    return text if mark in inside else inside.strip()


def lines(text: str) -> str:
    """An address with a line feed between its lines, however they were separated."""
    parts = [clean(part) for part in re.split(r"[,\n\r]+", text)]
    return "\n".join(part for part in parts if part)


def brand_name(text: str) -> str:
    """The brand without the word BRAND that CQC puts before it."""
    tidy = clean(text)
    return tidy[6:] if tidy.startswith("BRAND ") else tidy


def yes_no(text: str) -> bool | None:
    if is_blank(text):
        return None
    try:
        return _YES_NO[text.strip().casefold()]
    except KeyError:
        raise CellProblem(QuarantineReason.FLAG_UNKNOWN) from None


def dual(text: str) -> bool | None:
    """CQC writes "Dual Registration", or Y, or nothing."""
    return True if text.strip().casefold().startswith("dual") else yes_no(text) or False


def beds(text: str) -> int | None:
    if is_blank(text):
        return None
    tidy = text.strip().replace(",", "")
    if _WHOLE.fullmatch(tidy) is None:
        raise CellProblem(QuarantineReason.BEDS_NOT_A_NUMBER)
    return int(float(tidy))


def degrees(text: str) -> float | None:
    """A coordinate, or None where it is blank or nowhere near England."""
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value, 7) if -9 <= value <= 62 and value != 0 else None


def postcode(text: str) -> str:
    """The tidy postcode; text that is no full postcode is kept in capitals, so that it can be seen and
    mended.
    """
    return check_postcode(text).value or clean(text).upper()


def id_value(check: Callable[[str], object]) -> Parser:
    def parse(text: str) -> str:
        return getattr(check(text), "value", None) or ""

    return parse


def status(text: str) -> object:
    if is_blank(text):
        return None
    found = parse_status(text)
    if found is None:
        raise CellProblem(QuarantineReason.STATUS_UNKNOWN)
    return found


def rating(text: str) -> object:
    try:
        return parse_rating(text)
    except UnknownRating:
        raise CellProblem(QuarantineReason.RATING_UNKNOWN) from None


def question(text: str) -> object:
    try:
        return parse_question(text)
    except UnknownQuestion:
        raise CellProblem(QuarantineReason.QUESTION_UNKNOWN) from None


class Cells:
    """The parsers for one file: they know its order of dates, remember what they read, and count unknown
    words.
    """

    def __init__(self, order: DateOrder) -> None:
        self.order = order
        self.unknown_words: Counter[str] = Counter()
        self._kinds: dict[str, Parser] = {
            "text": cell_text,
            "lines": lines,
            "brand": _kept(brand_name),
            "yes_no": _kept(yes_no),
            "dual": _kept(dual),
            "beds": _kept(beds),
            "degrees": degrees,
            "postcode": postcode,
            "date": _kept(self._date),
            "status": _kept(status),
            "rating": _kept(rating),
            "question": _kept(question),
            "region": _kept(region_name),
            "upper": lambda text: cell_text(text).upper(),
            "ods": id_value(check_ods_code),
            "uprn": id_value(check_uprn),
            "company": id_value(check_company_number),
            "kept": _kept(cell_text),
            "services": self._list_of(parse_service_type),
            "specialisms": self._list_of(parse_specialism),
        }

    def parser(self, kind: str) -> Parser:
        return self._kinds[kind]

    def _date(self, text: str) -> date | None:
        if is_blank(text):
            return None
        try:
            return parse_date(text, self.order)
        except UnreadableDate:
            raise CellProblem(QuarantineReason.DATE_UNREADABLE) from None

    def _list_of(self, parse: Callable[[str], object]) -> Parser:
        """A parser of lists that remembers those without a word to count."""
        memory: dict[str, tuple[object, ...]] = {}

        def remembered(text: str) -> tuple[object, ...]:
            if text in memory:
                return memory[text]
            counted = self.unknown_words.total()
            names = self.named(text, parse)
            if self.unknown_words.total() == counted and len(memory) < _REMEMBERED:
                memory[text] = names
            return names

        return remembered

    def named(self, text: str, parse: Callable[[str], object]) -> tuple[object, ...]:
        """The known names in a list, without doubles, in a fixed order; unknown words are counted, not lost
        silently.
        """
        found = set()
        for piece in split_list(text):
            value = parse(piece)
            if value is None:
                self.unknown_words[piece] += 1
            else:
                found.add(value)
        return tuple(sorted(found, key=str))


_REMEMBERED = 20_000


def _kept(parse: Parser) -> Parser:
    """The same parser, remembering what it returned and what it objected to: most cells repeat a few
    values.
    """
    memory: dict[str, object] = {}

    def remembered(text: str) -> object:
        try:
            value = memory[text]
        except KeyError:
            value = _outcome(parse, text)
            if len(memory) < _REMEMBERED:
                memory[text] = value
        if isinstance(value, CellProblem):
            raise CellProblem(value.reason)
        return value

    return remembered


def _outcome(parse: Parser, text: str) -> object:
    try:
        return parse(text)
    except CellProblem as problem:
        return problem
