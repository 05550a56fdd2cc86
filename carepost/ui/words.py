"""How the product tells times, money and counts: as people say them. Plain Python, no clock."""

from __future__ import annotations

from datetime import date, datetime

from carepost.core.calendar import LONDON, time_in_words

NOTHING = "–"


def local(moment: date | datetime) -> date | datetime:
    """A moment in London time; a plain date stays as it is. Raises ValueError for a moment without a zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A moment to show needs its time zone")
    return moment.astimezone(LONDON)


def day_of(moment: date | datetime) -> date:
    """The London day of a date or a moment."""
    when = local(moment)
    return when.date() if isinstance(when, datetime) else when


def long_date(moment: date | datetime | None) -> str:
    """ "12 November 2026"; a dash when there is none."""
    if moment is None:
        return NOTHING
    day = day_of(moment)
    return f"{day.day} {day:%B %Y}"


def short_date(moment: date | datetime | None) -> str:
    """ "12 Nov 2026"; a dash when there is none."""
    if moment is None:
        return NOTHING
    day = day_of(moment)
    return f"{day.day} {day:%b %Y}"


def clock_time(moment: datetime | None) -> str:
    """ "9:05am", in London; midday and midnight by name."""
    if moment is None:
        return NOTHING
    when = local(moment)
    assert isinstance(when, datetime)
    return time_in_words(when.hour * 60 + when.minute)


def date_and_time(moment: datetime | None) -> str:
    """ "12 November 2026 at 9:05am"."""
    return NOTHING if moment is None else f"{long_date(moment)} at {clock_time(moment)}"


def told(due: date | datetime | None, today: date) -> str:
    """When something is due, as people tell it: "due today", "4 days late", "in 3 days"."""
    if due is None:
        return "no date set"
    days = (day_of(due) - today).days
    if days == 0:
        return "due today"
    if days < 0:
        return f"{plural(-days, 'day')} late"
    return "due tomorrow" if days == 1 else f"in {plural(days, 'day')}"


def ago(moment: date | datetime | None, today: date) -> str:
    """When something was, as people tell it: "today", "yesterday", "3 days ago", then months and years."""
    if moment is None:
        return "never"
    days = (today - day_of(moment)).days
    if days < 0:
        return told(moment, today)
    if days < 2:
        return ("today", "yesterday")[days]
    if days < 60:
        return f"{plural(days, 'day')} ago"
    if days < 730:
        return f"{plural(round(days / 30.44), 'month')} ago"
    return f"{plural(int(days / 365.25), 'year')} ago"


def is_late(due: date | datetime | None, today: date) -> bool:
    """True when the day it was due has passed."""
    return due is not None and day_of(due) < today


def number(value: int | float | None) -> str:
    """ "24,118"; a dash for nothing known, which is not nought."""
    return NOTHING if value is None else f"{value:,}"


def pounds(pence: int | None) -> str:
    """Pence told as pounds: 125050 is "£1,250.50", whole pounds carry no pence."""
    if pence is None:
        return NOTHING
    whole, part = divmod(abs(pence), 100)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{whole:,}.{part:02d}" if part else f"{sign}£{whole:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 call", "14 calls", "3 bodies" with the odd plural given."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def count_of(count: int, total: int, one: str, many: str | None = None) -> str:
    """A figure with what it is out of: "3 of 303 services"."""
    return f"{count:,} of {plural(total, one, many)}"


def sentence_case(text: str) -> str:
    """The first letter raised, the rest left alone: "CQC" stays "CQC"."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """A label as it reads inside a sentence: "Date of call" becomes "date of call", "CQC id" stays."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]
