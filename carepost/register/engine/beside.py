"""The second reading of a long table in a process of its own, beside the one that writes: two cores for one file.

Both go through the same rows in the same order, so the records come as they would have come here.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import IO

from carepost.core import beside

from ..rules import RegisterPolicy
from .groups import Gathering
from .record import LocationRecord, Unchanged
from .refusal import Quarantined
from .spool import HandedOver
from .table import Table

Read = LocationRecord | Quarantined | Unchanged

WORTH_IT = 5_000  # rows: below, starting a process takes longer than it saves
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Order:
    """What the reader beside us is to read: the arguments of Gathering."""

    table: Table
    today: date
    policy: RegisterPolicy
    known: Mapping[str, str] | None
    reader: str


class ReaderDied(RuntimeError):
    """The process that read beside us ended before the end; nothing of the file may be kept."""


def pays(table: Table) -> bool:
    """Whether a table is long enough, and the machine has a core to spare."""
    return table.spool.count >= WORTH_IT and len(os.sched_getaffinity(0)) > 1


def records_beside(order: Order, unknown_words: Counter[str]) -> Iterator[Read]:
    """The records of Gathering(...).records(), read by another process; `unknown_words` is filled at the end.

    Raises ReaderDied.
    """
    file = order.table.spool.handed_over()
    order = replace(order, table=replace(order.table, spool=HandedOver(file)))
    with subprocess.Popen(
        beside.command(__name__), stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(file,)
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as told:
                pickle.dump(order, told)
            yield from _received(process.stdout, unknown_words)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise ReaderDied("The process that reads the file ended before the end of it") from error
        finally:
            process.kill()  # at the end it is gone already; before, nobody wants the rest


def _received(stream: IO[bytes], unknown_words: Counter[str]) -> Iterator[Read]:
    while True:
        batch = pickle.load(stream)  # noqa: S301  (our own process, started by us)
        if isinstance(batch, Counter):
            unknown_words.update(batch)
            return
        yield from batch


def main() -> None:
    """Read what the order on standard input says; records go to standard output, in batches, then unknown words."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started us)
    gathering = Gathering(order.table, order.today, order.policy, order.known, order.reader)
    out, batch = sys.stdout.buffer, []
    try:
        for record in gathering.records():
            batch.append(record)
            if len(batch) == _BATCH:
                pickle.dump(batch, out, pickle.HIGHEST_PROTOCOL)
                batch = []
        pickle.dump(batch, out, pickle.HIGHEST_PROTOCOL)
        pickle.dump(gathering.cells.unknown_words, out, pickle.HIGHEST_PROTOCOL)
        out.flush()
    except BrokenPipeError:
        os._exit(1)  # whoever asked is gone
