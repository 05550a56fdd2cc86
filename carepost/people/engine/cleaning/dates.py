"""Dates of birth, day first as in Britain unless that cannot be."""

from __future__ import annotations

import re
from datetime import date

from carepost.people.engine.cleaning.values import Cleaned, Done

OLDEST_YEARS = 118
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ,]+(\d{4}|\d{2})")
# Usual in a table: a real day, year first with hyphens, or day first with strokes; not 1 January.
YEAR_FIRST_SQL = "regexp_full_match({0}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
DAY_FIRST_SQL = "regexp_full_match({0}, '[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}}')"
PARSED = f"""coalesce(CASE WHEN {YEAR_FIRST_SQL} THEN try_strptime({{0}}, '%Y-%m-%d') END,
    CASE WHEN {DAY_FIRST_SQL} THEN try_strptime({{0}}, '%d/%m/%Y') END)"""
USUAL = f"""CASE WHEN {PARSED} <= DATE '{{today}}' AND {PARSED} > DATE '{{oldest}}'
    AND strftime({PARSED}, '%m-%d') <> '01-01' THEN strftime({PARSED}, '%Y-%m-%d') END"""
USUAL_DONE = "CASE WHEN {0} = {1} THEN '' ELSE 'day_first' END"


def clean(raw: str, today: date) -> Cleaned:
    """The day as "1948-12-31"; nothing where there is no such day, or nobody living was born then.

    `today` is the day of the run: it decides the century of a year of two digits, and what lies ahead.
    """
    text = raw.strip()
    if not text:
        return Cleaned(raw, "")
    shorter = TIME.sub("", text)
    done = [Done.TIME_OFF] if shorter != text else []
    parts = _parts(shorter)
    if parts is None:
        return Cleaned(raw, "", (Done.NOT_ONE,))
    year, month, day, by_day = parts
    if by_day:
        done.append(Done.DAY_FIRST)
    if year < 100:
        year += 2000 if 2000 + year <= today.year else 1900
        done.append(Done.CENTURY)
    if month > 12 >= day:
        day, month = month, day
        done.append(Done.MONTH_FIRST)
    try:
        value = date(year, month, day)
    except ValueError:
        return Cleaned(raw, "", (*done, Done.IMPOSSIBLE))
    if not oldest(today) < value <= today:
        return Cleaned(raw, "", (*done, Done.IMPLAUSIBLE))
    if (value.month, value.day) == (1, 1):
        done.append(Done.FIRST_JANUARY)
    return Cleaned(raw, value.isoformat(), tuple(done))


def figures(raw: str) -> str | None:
    """Year, month and day as eight figures ("18550928"), be there such a day or not; None without a year of four.

    For lists of people of any century, in which a slip of the pen still says much.
    """
    parts = _parts(TIME.sub("", raw.strip()))
    if parts is None or parts[0] < 100:
        return None
    year, month, day, _ = parts
    return f"{year:04}{month:02}{day:02}"


def oldest(today: date) -> date:
    """The day on which, or before which, nobody living was born."""
    return date(today.year - OLDEST_YEARS, 1, 1)


def _parts(text: str) -> tuple[int, int, int, bool] | None:
    """Year, month and day as written, and whether the day came first."""
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        return year, month, day, False
    if found := YEAR_LAST.fullmatch(text):
        first, middle, last = found.groups()
        number = MONTHS.get(middle[:3].lower(), 0) if middle.isalpha() else int(middle)
        return (int(last), number, int(first), True) if number else None
    return None
