"""Fetch every location of a council, or of England, so that a crash, a kill or a lost network costs
nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from carepost.core import clock
from carepost.gateways.cqc.client import CqcClient, Document
from carepost.gateways.cqc.journal import Journal
from carepost.gateways.failures import Failure, GatewayFailed

STALE_AFTER = timedelta(days=7)  # Carepost default: older notes would mix two states of the register
PUT_ASIDE = 5  # documents that may fail before the whole sweep stops


@dataclass
class _Notes:
    """What the journal says about a sweep so far."""

    question: str = ""
    started: datetime | None = None
    listed: tuple[str, ...] = ()
    settled: set[str] = field(default_factory=set)
    aside: list[GatewayFailed] = field(default_factory=list)

    def usable(self, question: str, now: datetime) -> bool:
        return self.question == question and self.started is not None and now - self.started < STALE_AFTER


@dataclass(frozen=True)
class Progress:
    """How far a sweep is: for a progress bar."""

    done: int
    of: int
    again: bool  # from the journal, not from the network


def sweep(
    client: CqcClient,
    journal: Journal,
    *,
    local_authority: str | None = None,
    now: Callable[[], datetime] = clock.now,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Iterator[Document]:
    """Every location document that CQC lists, each once: of a council as CQC writes its name, or of England.

    Each document is in the journal before it is handed out. Called again with the same journal after a crash,
    it first hands out what the journal holds, without the network, and then fetches the rest: so a caller
    whose own work was rolled back still gets everything. Call `journal.clear()` when that work is committed.
    Notes of another council, or older than seven days, are dropped. Raises GatewayFailed.
    """
    question = f"locations of {local_authority}" if local_authority else "locations"
    notes = _read(journal)
    if not notes.usable(question, now()):
        notes = _begin(client, journal, question, local_authority, now())
    of = len(notes.listed)
    for done, document in enumerate(_kept(journal), start=1):
        tell(Progress(done, of, again=True))
        yield document
    for document in _fetch_rest(client, journal, notes):
        tell(Progress(len(notes.settled), of, again=False))
        yield document


def _read(journal: Journal) -> _Notes:
    notes = _Notes()
    for entry in journal.entries():
        if "sweep" in entry:
            notes.question, notes.started = entry["sweep"], datetime.fromisoformat(entry["started"])
            notes.listed = tuple(entry["listed"])
        elif "document" in entry:
            notes.settled.add(entry["document"]["locationId"])
        elif "gone" in entry:
            notes.settled.add(entry["gone"])
    return notes


def _begin(
    client: CqcClient, journal: Journal, question: str, local_authority: str | None, now: datetime
) -> _Notes:
    listed = client.locations(localAuthority=local_authority) if local_authority else client.locations()
    if local_authority and not listed:
        sentence = f"CQC lists no service in “{local_authority}”. Use the council's name as CQC writes it."
        raise GatewayFailed(Failure.REFUSED, sentence)
    journal.clear()
    journal.append({"sweep": question, "started": now.isoformat(), "listed": list(listed)})
    return _Notes(question=question, started=now, listed=listed)


def _kept(journal: Journal) -> Iterator[Document]:
    for entry in journal.entries():
        if "document" in entry:
            yield entry["document"]


def _fetch_rest(client: CqcClient, journal: Journal, notes: _Notes) -> Iterator[Document]:
    """Fetch what is not settled; a document that fails is put aside and tried once more at the end."""
    for final in (False, True):
        rest = [wanted for wanted in notes.listed if wanted not in notes.settled]
        for wanted, answer in _in_order(client, rest):
            document = _settle(journal, notes, wanted, answer, final=final)
            if document is not None:
                yield document


def _settle(
    journal: Journal, notes: _Notes, wanted: str, answer: Future[Document | None], *, final: bool
) -> Document | None:
    try:
        document = answer.result()
    except GatewayFailed as failure:
        notes.aside.append(failure)
        if final or not failure.worth_retrying or len(notes.aside) > PUT_ASIDE:
            raise
        return None
    journal.append({"gone": wanted} if document is None else {"document": document})
    notes.settled.add(wanted)
    return document


def _in_order(client: CqcClient, wanted: Iterable[str]) -> Iterator[tuple[str, Future[Document | None]]]:
    """Ask for a few at once, hand back in the order of the list; ask for no more than we can soon use."""
    at_once = client.calls.pace.at_once
    waiting: deque[tuple[str, Future[Document | None]]] = deque()
    ids = iter(wanted)
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="cqc") as pool:
        try:
            for one in islice(ids, at_once):
                waiting.append((one, pool.submit(client.location, one)))
            while waiting:
                yield waiting.popleft()
                for one in islice(ids, 1):
                    waiting.append((one, pool.submit(client.location, one)))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
