"""Work that is done for one council after the other, by nobody in particular: at night, and after an import."""

from __future__ import annotations

import logging
from collections.abc import Callable

from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can

logger = logging.getLogger(__name__)


class SomeFailed(RuntimeError):
    """The work of some councils failed; the others' was done."""


def each_council(name: str, needs: Can, work: Callable[[Actor, int], int]) -> int:
    """Do `work` for each council that has services, as an operator who holds only `needs`; returns the sum.

    `name` is what the audit book and the log call it. A council's work that fails does not stop the others'.
    Raises SomeFailed at the end.
    """
    done, failed = 0, 0
    for council_id in Council.objects.filter(services__isnull=False).distinct().values_list("pk", flat=True):
        by = Actor.operator(name, council_id=council_id, permissions={needs})
        try:
            done += work(by, council_id)
        except Exception:
            logger.exception("%s failed for council %s", name, council_id)
            failed += 1
    if failed:
        raise SomeFailed(f"{name} failed for {failed} councils")
    return done
