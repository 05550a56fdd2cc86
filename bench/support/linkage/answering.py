"""How a peer answers: run as `python -m MODULE FOLDER OUT OPTIONS`, it leaves persons.npz and answer.json in OUT.

A peer reads `records.parquet` (cleaned by ours, in the order of `id`), and `truth.parquet` only where its options say
that it is given labels. `work` is the processor's time from the records to the persons, without importing libraries.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Persons = dict[str, NDArray[Any]]  # by variant: for each record, in the order of `id`, a label of its person
Work = Callable[[Path, dict[str, Any]], tuple[Persons, dict[str, Any]]]


def answer(work: Work, *packages: str) -> None:
    """Do the work that the command line asks for, and write down what was found and how long it took."""
    folder, out, options = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    began = time.process_time()
    persons, said = work(folder, options | {"out": str(out)})
    said = {
        "work": time.process_time() - began,
        "versions": {name: version(name) for name in packages},
    } | said
    np.savez(out / "persons.npz", **persons)
    (out / "answer.json").write_text(json.dumps(said), encoding="utf-8")


def connected(count: int, one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """A label for each of `count` records: the same where links lead from one to the other."""
    links = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
    return connected_components(links, directed=False)[1]


def at_thresholds(
    count: int, one: NDArray[Any], other: NDArray[Any], weights: NDArray[Any], thresholds: list[float]
) -> Persons:
    """The persons that links of at least each threshold make."""
    return {str(each): connected(count, one[weights >= each], other[weights >= each]) for each in thresholds}


def timed(work: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """What `work` returns, and the seconds that it took: the processor's, and the clock's."""
    clock, processor = time.perf_counter(), time.process_time()
    done = work()
    return done, (time.process_time() - processor, time.perf_counter() - clock)
