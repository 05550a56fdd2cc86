"""Many rotas at once: each council's is a task of its own, so that two processes share the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from carepost.contact.engine.rota.making import make
from carepost.contact.engine.rota.values import Rota, Task


def make_all(tasks: Iterable[tuple[str, Task]], *, processes: int = 2) -> Iterator[tuple[str, Rota]]:
    """Each council's rota as it is ready, by the council's name; the largest are begun first."""
    largest_first = sorted(tasks, key=lambda pair: -len(pair[1].calls) * len(pair[1].officers))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(make, task): name for name, task in largest_first}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
