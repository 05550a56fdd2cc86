"""Work that is done for one council after the other, by nobody in particular: at night, and after an import."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from carepost.core.acting import Actor
from carepost.councils.beside import Beside, how_many, taken
from carepost.councils.models import Council
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)

Work = Callable[[Actor, int], int]


class SomeFailed(RuntimeError):
    """The work of some councils failed; the others' was done."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is done for each council; `name` is what the audit book and the log call it."""

    name: str
    needs: Can
    work: Work

    def do(self, council_id: int) -> int | None:
        """What the work returned; None where it failed, which is logged."""
        by = Actor.operator(self.name, council_id=council_id, permissions={self.needs})
        try:
            return self.work(by, council_id)
        except Exception:
            logger.exception("%s failed for council %s", self.name, council_id)
            return None


def each_council(name: str, needs: Can, work: Work, *, beside: bool = False) -> int:
    """Do `work` for each council that has services, as an operator who holds only `needs`; returns the sum.

    `name` is what the audit book and the log call it. A council's work that fails does not stop the others'.
    With `beside`, many councils are shared with processes on the other cores: `work` must then be a function that
    stands in a module (or a partial of one), and may not need anything of this process.
    Raises SomeFailed at the end.
    """
    errand = Errand(name, needs, work)
    with_services = Council.objects.filter(services__isnull=False).distinct()
    left = deque(with_services.order_by("pk").values_list("pk", flat=True))
    results = _shared(errand, left, how_many(len(left)) if beside else 0)
    if failed := results.count(None):
        raise SomeFailed(f"{name} failed for {failed} councils")
    return sum(done for done in results if done is not None)


def _shared(errand: Errand, left: deque[int], helpers: int) -> list[int | None]:
    """Every council's result, in no order. What a helper that died has not done is done here."""
    results: list[int | None] = []
    with ExitStack() as stack:
        hands = stack.enter_context(ThreadPoolExecutor(max(helpers, 1)))
        others = [stack.enter_context(Beside(errand)) for _ in range(helpers)]
        waiting = [hands.submit(other.work_off, left, results.append) for other in others]
        _work_off(errand, left, results.append)
        for each in waiting:
            each.result()
    _work_off(errand, left, results.append)
    return results


def _work_off(errand: Errand, left: deque[int], tell: Callable[[int | None], None]) -> None:
    for council_id in taken(left):
        tell(errand.do(council_id))
