"""Verbs called at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from carepost.core.refusals import Reason, Refused


def together(verbs: Sequence[Callable[[], object]]) -> tuple[int, list[Reason], list[BaseException]]:
    """What came of verbs called at the same moment: how many were done, reasons of refusals, errors."""
    start = threading.Barrier(len(verbs))
    done: list[object] = []
    refused: list[Reason] = []
    failed: list[BaseException] = []

    def work(verb: Callable[[], object]) -> None:
        try:
            start.wait(10)
            done.append(verb())
        except Refused as told:
            refused.extend(told.reasons)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), refused, failed
