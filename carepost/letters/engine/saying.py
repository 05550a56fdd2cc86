"""Values in the words of a language: its dates, its numbers, its way with pounds (Unicode CLDR, by Babel)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from carepost.letters.rules.languages import Language
from carepost.letters.rules.values import Value
from carepost.messages.known import Kind

#: First strong isolate and its end: what is put in keeps its own direction inside a text of another.
_ISOLATE, _END = "\u2068", "\u2069"


def said(kind: Kind, value: Value, language: Language, choices: Mapping[str, str] | None = None) -> str:
    """A value as text; `choices` are the words of its answers in that language."""
    text = _text(kind, value, language, choices or {})
    if not language.rtl:
        return text
    return "\n".join(f"{_ISOLATE}{line}{_END}" for line in text.split("\n"))


def day(on: date, language: Language) -> str:
    """A date in full."""
    # Babel reads its data as it is first asked: the web process should not wait for that as it starts.
    from babel.dates import format_date  # noqa: PLC0415

    return str(format_date(on, "long", locale=_locale(language)))


def _text(kind: Kind, value: Value, language: Language, choices: Mapping[str, str]) -> str:
    from babel.numbers import format_currency, format_decimal  # noqa: PLC0415  as above

    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int):
        locale = _locale(language)
        if kind is Kind.MONEY:
            return str(format_currency(Decimal(value) / 100, "GBP", locale=locale))
        return str(format_decimal(value, locale=locale))
    return choices.get(value, value) if kind is Kind.CHOICE else value


def _locale(language: Language) -> str:
    return language.tag.replace("-", "_")
