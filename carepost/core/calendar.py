"""England's working days and bank holidays, and local days: pure, for any `day` passed in."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 2018, 2035

SATURDAY, MONDAY = 5, 0

# Days proclaimed once, under section 1(3) of the Banking and Financial Dealings Act 1971 (notices in the
# London Gazette; list on GOV.UK "Bank holidays"). A new one is one line here.
ONE_OFF_DAYS = {
    date(2022, 6, 3): "Platinum Jubilee bank holiday",
    date(2022, 9, 19): "Bank holiday for the State Funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Bank holiday for the coronation of King Charles III",
}
# Days that were moved for one year: the usual day, and the day kept instead.
MOVED_DAYS = {
    date(2020, 5, 4): date(2020, 5, 8),  # early May, to the 75th anniversary of VE Day
    date(2022, 5, 30): date(2022, 6, 2),  # spring, to join the Platinum Jubilee
}


class OutsideCalendarError(ValueError):
    """The year is outside the years whose bank holidays are known."""


def easter_sunday(year: int) -> date:
    """Easter Sunday of a Gregorian year (the anonymous algorithm in Meeus, Astronomical Algorithms)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    quarter, rest = divmod(of_century, 4)
    weekday = (32 + 2 * left + 2 * quarter - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> dict[date, str]:
    """England's bank holidays of a year, in date order, with substitute days for those on a weekend.

    Source: Banking and Financial Dealings Act 1971, Schedule 1, and the yearly proclamations. Raises
    OutsideCalendarError before 2018 and after 2035: check later years for proclaimed days first.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideCalendarError(
            f"Bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {year}."
        )
    easter = easter_sunday(year)
    fixed = {
        easter - timedelta(days=2): "Good Friday",
        easter + timedelta(days=1): "Easter Monday",
        _monday_from(date(year, 5, 1)): "Early May bank holiday",
        _monday_from(date(year, 5, 25)): "Spring bank holiday",
        _monday_from(date(year, 8, 25)): "Summer bank holiday",
    }
    days = {MOVED_DAYS.get(day, day): name for day, name in fixed.items()}
    days |= {day: name for day, name in ONE_OFF_DAYS.items() if day.year == year}
    for day, name in (
        (date(year, 1, 1), "New Year’s Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"),
    ):
        kept = _substitute(day, taken=days)
        days[kept] = name if kept == day else f"{name} (substitute day)"
    return dict(sorted(days.items()))


def _monday_from(day: date) -> date:
    """The first Monday on or after `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def _substitute(day: date, *, taken: dict[date, str]) -> date:
    """The day itself, or the next weekday that is not already a bank holiday.

    Christmas and Boxing Day of 2021 (Saturday, Sunday) became Monday 27 and Tuesday 28; when Christmas is a
    Sunday and Boxing Day a Monday, Boxing Day stays and Christmas moves to Tuesday.
    """
    if day.weekday() < SATURDAY:
        return day
    boxing_day = date(day.year, 12, 26)
    while day.weekday() >= SATURDAY or day in taken or day == boxing_day:
        day += timedelta(days=1)
    return day


def is_bank_holiday(day: date) -> bool:
    return day in bank_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day)


def next_working_day(day: date) -> date:
    """`day` itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day` (before it, when n is negative); n = 0 gives `day` itself."""
    step = timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


def local_day(moment: datetime) -> date:
    """The London date of an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before it has a local day.")
    return moment.astimezone(LONDON).date()


@lru_cache(maxsize=8192)
def in_words(day: date) -> str:
    """'9 November 2026', as the GOV.UK style guide writes dates."""
    return f"{day.day} {day:%B %Y}"


def days_in_words(days: int) -> str:
    """'1 day', '4 days'."""
    return f"{days} day" if days == 1 else f"{days} days"


def time_in_words(minute: int) -> str:
    """'9:05am', of minutes after midnight, as the GOV.UK style guide writes times; midday and midnight by name."""
    hour, rest = divmod(minute, 60)
    if not rest and hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12 or 12}{f':{rest:02d}' if rest else ''}{'am' if hour < 12 else 'pm'}"


def local_time_in_words(moment: datetime) -> str:
    """'9:05am', in London, of a moment with its zone."""
    local = moment.astimezone(LONDON)
    return time_in_words(local.hour * 60 + local.minute)
