"""From what somebody typed to an answer of the question's kind, or a sentence that says what to do."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from .conditions import Answer
from .sets import Question, QuestionKind

LINE, LINES = 500, 10_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_POUNDS = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_PHONE = re.compile(r"\+?[0-9]{10,15}")
_EXTENSION = re.compile(r"\s*(?:ext\.?|extension|x)\s*([0-9]{1,6})$", re.IGNORECASE)
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


class UnreadableError(ValueError):
    """What was typed is not an answer of this kind; the message is the sentence for the reader."""


def is_blank(raw: object) -> bool:
    if isinstance(raw, Mapping):
        return all(is_blank(part) for part in raw.values())
    if isinstance(raw, list | tuple):
        return all(is_blank(part) for part in raw)
    return raw is None or (isinstance(raw, str) and not raw.strip())


def read(question: Question, raw: object) -> Answer:
    """The answer that was typed. `raw` is text, a list for multi_choice, a day/month/year mapping for a
    date, or an answer that was read before (money as an int is pence; as text it is pounds). Raises
    UnreadableError."""
    return _READERS[question.kind](question, raw)


def _text(question: Question, raw: object) -> str:
    text = _CONTROL.sub("", _string(question, raw)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if question.kind is QuestionKind.TEXT:
        text = " ".join(text.split())
    most = question.maximum or (LINE if question.kind is QuestionKind.TEXT else LINES)
    if len(text) > most:
        raise UnreadableError(
            f"Shorten “{question.label}” to {most} characters or fewer. It has {len(text)}."
        )
    return text


def _string(question: Question, raw: object) -> str:
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, str):
        raise UnreadableError(f"Answer “{question.label}” once, in words.")
    return raw


def _choice(question: Question, raw: object) -> str:
    value = raw[0] if isinstance(raw, list | tuple) and len(raw) == 1 else raw
    if not isinstance(value, str) or value.strip() not in {option.value for option in question.choices}:
        raise UnreadableError(f"Choose one of the answers to “{question.label}”.")
    return value.strip()


def _choices(question: Question, raw: object) -> tuple[str, ...]:
    values = [raw] if isinstance(raw, str) else raw
    if not isinstance(values, Sequence):
        raise UnreadableError(f"Choose from the answers to “{question.label}”.")
    chosen = {value for value in values if isinstance(value, str) and value}
    known = [option.value for option in question.choices]
    if len(chosen) != len({str(value) for value in values if value}) or not chosen <= set(known):
        raise UnreadableError(f"Choose from the answers to “{question.label}”.")
    return tuple(value for value in known if value in chosen)


def _whole(question: Question, raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _bounded(question, raw)
    typed = _figures(raw)
    if not _WHOLE.fullmatch(typed):
        raise UnreadableError(f"Give a whole number for “{question.label}”, such as 12.")
    return _bounded(question, int(typed))


def _decimal(question: Question, raw: object) -> Decimal:
    typed = str(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else _figures(raw)
    if not _DECIMAL.fullmatch(typed):
        raise UnreadableError(f"Give a number for “{question.label}”, such as 12 or 12.5.")
    return _bounded(question, Decimal(typed))


def _money(question: Question, raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _bounded(question, raw)
    match = _POUNDS.fullmatch(_figures(raw).replace("£", "", 1))
    if not match:
        raise UnreadableError(f"Give an amount in pounds for “{question.label}”, such as 12 or 12.50.")
    sign, pounds, pence = match.groups()
    amount = int(pounds) * 100 + int((pence or "").ljust(2, "0"))
    return _bounded(question, -amount if sign else amount)


def _figures(raw: object) -> str:
    """Text without the commas and spaces that people put between thousands."""
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    return re.sub(r"[\s,]", "", raw).replace("−", "-") if isinstance(raw, str) else ""


Number = TypeVar("Number", int, Decimal)


def _bounded(question: Question, number: Number) -> Number:
    """The number, if it is within the question's bounds; raises UnreadableError with the bound that it
    breaks."""
    low, high = question.minimum, question.maximum
    if low is not None and number < low:
        raise UnreadableError(f"The answer to “{question.label}” must be {_bound(question, low)} or more.")
    if high is not None and number > high:
        raise UnreadableError(f"The answer to “{question.label}” must be {_bound(question, high)} or less.")
    return number


def _bound(question: Question, bound: int) -> str:
    return in_pounds(bound) if question.kind is QuestionKind.MONEY else str(bound)


def in_pounds(pence: int) -> str:
    """'£1,234.50', '−£3'."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}{f'.{rest:02}' if rest else ''}"


def _date(question: Question, raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, Mapping):
        raw = "/".join(str(raw.get(part, "")).strip() for part in ("day", "month", "year"))
    typed = " ".join(raw.split()) if isinstance(raw, str) else ""
    for form in _DATE_FORMS:
        try:
            day = datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if 1900 <= day.year <= 2200:
            return day
    raise UnreadableError(f"Give a real date for “{question.label}”, such as 9 11 2026.")


def _telephone(question: Question, raw: object) -> str:
    typed = " ".join(raw.split()) if isinstance(raw, str) else ""
    extension = _EXTENSION.search(typed)
    number = typed[: extension.start()] if extension else typed
    digits = re.sub(r"[\s().-]", "", number.replace("+44 (0)", "+44").replace("+44(0)", "+44"))
    if not _PHONE.fullmatch(digits):
        raise UnreadableError(
            f"Give a telephone number with its area code for “{question.label}”, like 01632 960 001."
        )
    return f"{number.strip()} ext {extension.group(1)}" if extension else number.strip()


_READERS: dict[QuestionKind, Callable[[Question, object], Answer]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.YES_NO: _choice,
    QuestionKind.YES_NO_PREFER_NOT: _choice,
    QuestionKind.CHOICE: _choice,
    QuestionKind.MULTI_CHOICE: _choices,
    QuestionKind.WHOLE_NUMBER: _whole,
    QuestionKind.DECIMAL: _decimal,
    QuestionKind.MONEY: _money,
    QuestionKind.DATE: _date,
    QuestionKind.TELEPHONE: _telephone,
}
