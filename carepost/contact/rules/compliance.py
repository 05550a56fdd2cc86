"""How well a council keeps its promise to be in touch. The mean number of calls is not compliance; every gap
is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class SiteCalls:
    """The days of a service's completed calls. `opened` and `closed` when it was not there for all of the
    time."""

    completed: Sequence[date]
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share never travels without what it is a share of."""

    numerator: int
    denominator: int
    definition: str
    start: date
    end: date

    @property
    def percent(self) -> Decimal | None:
        """In percent, unrounded; None of nothing."""
        return Decimal(100 * self.numerator) / self.denominator if self.denominator else None


def gaps(start: date, end: date, completed: Iterable[date]) -> tuple[int, ...]:
    """Days from the start of the period to the first completed call, between calls, and from the last to the
    end.

    Both ends are days of the period. Calls outside it do not count; two on a day are one. With no call there
    is one gap, the whole period. Raises ValueError when the period ends before it starts.
    """
    if end < start:
        raise ValueError("A period cannot end before it starts.")
    marks = [start, *sorted({day for day in completed if start <= day <= end}), end]
    return tuple((later - earlier).days for earlier, later in pairwise(marks))


def is_compliant(start: date, end: date, completed: Iterable[date], max_gap: int = 14) -> bool:
    """Whether every gap is at most `max_gap` days."""
    return max(gaps(start, end, completed)) <= max_gap


def compliance(sites: Iterable[SiteCalls], start: date, end: date, max_gap: int = 14) -> Share:
    """The share of services whose every gap between completed calls was at most `max_gap` days.

    A service that opened or closed within the period is judged on the part in which it was open; one that
    was not open on any day of it does not count at all. The closing day is its last.
    """
    kept = [_keeps(site, start, end, max_gap) for site in sites if _was_open(site, start, end)]
    definition = (
        f"Of the services open at any time in the period, those with never more than {max_gap} days between "
        "completed calls, counting from the start and to the end of the period or of their being open and known."
    )
    return Share(sum(kept), len(kept), definition, start, end)


def _was_open(site: SiteCalls, start: date, end: date) -> bool:
    opened, closed = _open_part(site, start, end)
    return opened <= closed


def _open_part(site: SiteCalls, start: date, end: date) -> tuple[date, date]:
    return max(start, site.opened or start), min(end, site.closed or end)


def _keeps(site: SiteCalls, start: date, end: date, max_gap: int) -> bool:
    return is_compliant(*_open_part(site, start, end), site.completed, max_gap)


def expected_calls(services: int, *, days: int = 365, every: int = 14) -> int:
    """The fewest completed calls that can reach so many services every so many days: 303 need 7,878 a
    year."""
    return services * (days // every)
