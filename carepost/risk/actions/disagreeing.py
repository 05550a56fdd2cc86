"""A provider disputes its standing, and the council answers: each step an event, the columns follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.core.sent_files import SentFile
from carepost.councils.permissions import Can
from carepost.register.models import Service
from carepost.register.reach import is_own, own
from carepost.risk.actions import disagreeing_letters as letters
from carepost.risk.actions.evidence import keep_files, let_go
from carepost.risk.actions.noting import withdraw_signal
from carepost.risk.models import NOTED, Disagreement, DisagreementEvent, Evidence, SignalRow
from carepost.risk.rules.disagreeing import (
    ANSWER_VERBS,
    DISAGREEMENT_MOVES,
    DisagreementFault,
    Side,
    State,
    Verb,
    due_after,
    left_of,
    words_faults,
)
from carepost.risk.shown import shown_policy, standing_for

WHOLE = "The standing as a whole"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a provider disputes: the kind of a reason, or "" for the whole; what is not so, and what shows it, in words
    and as files.
    """

    kind: str
    words: str
    evidence: str = ""
    files: tuple[SentFile, ...] = ()


@action(Can.DISAGREE)
def disagree(*, by: Actor, service: Service, dispute: Dispute, submission_key: str) -> Disagreement:
    """Dispute one reason of a standing, or the whole. The same submission twice is said once. Raises Refused."""
    council_id = _council_of(by, service)
    reason = _reason(by, service, dispute.kind)
    against = [*words_faults(dispute.words), *([] if submission_key.strip() else [DisagreementFault.NO_KEY])]
    refuse_if(against if reason is not None else [*against, DisagreementFault.NOTHING_TO_DISPUTE])
    assert reason is not None
    with tenancy.acting_for(_desk(by, council_id)):
        Service.objects.select_for_update(of=("self",), no_key=True).get(pk=service.pk)
        rows = Disagreement.objects.filter(council_id=council_id, service=service)
        again = rows.filter(submission_key=submission_key).first()
        if again is not None:
            audit.note(subject=f"disagreement:{again.ref}", council=council_id, again=True)
            return again
        waits = rows.filter(kind=dispute.kind, state__in=[State.OPEN, State.WAITING]).exists()
        refuse_if([DisagreementFault.SAID_ALREADY] if waits else [])
        return _begun(by, service, dispute, reason, council_id=council_id, key=submission_key)


def _begun(
    by: Actor, service: Service, dispute: Dispute, reason: Mapping[str, Any], *, council_id: int, key: str
) -> Disagreement:
    now = clock.now()
    on = clock.local_day(now)
    row = Disagreement.objects.create(
        council_id=council_id, service=service, kind=dispute.kind, sentence=reason["sentence"],
        source=reason["source"], signal=_signal(council_id, service, reason), words=dispute.words.strip(),
        evidence=dispute.evidence.strip(), state=State.OPEN, said_at=now, said_on=on, said_by_id=by.user_id,
        said_by_name=by.name, due_on=due_after(on, shown_policy(council_id, on).answer_days), submission_key=key,
    )  # fmt: skip
    keep_files(by, row, dispute.files)
    _write(by, row, Verb.DISAGREE, key=key)
    return row


@action(Can.ADD_TO_DISAGREEMENT)
def add_to_disagreement(
    *, by: Actor, disagreement_id: int, words: str, key: str, files: Sequence[SentFile] = ()
) -> None:
    """Say more about one's own disagreement, with files that show it; where the council asked back, its clock goes on.
    Raises Refused.
    """
    with _at_the_desk(by, disagreement_id) as row:
        if _step(by, row, Verb.ADD, words=words, key=key):
            keep_files(by, row, files)


@action(Can.TAKE_BACK_EVIDENCE)
def take_back_evidence(*, by: Actor, evidence_id: int, key: str) -> None:
    """Take back a file of one's own while nothing is answered: nobody is given it any more. Raises Refused."""
    theirs = Evidence.objects.filter(own(by, "disagreement__service__"), pk=evidence_id)
    number = theirs.values_list("disagreement_id", flat=True).first()
    refuse_if([] if number else [DisagreementFault.NO_FILE])
    with _at_the_desk(by, number or 0) as row:
        file = row.files.filter(pk=evidence_id, taken_back_at__isnull=True).first()
        if file is None:
            raise Refused([DisagreementFault.NO_FILE])
        _step(by, row, Verb.TAKE_BACK_FILE, words=file.name, key=key)
        let_go(by, file)


@action(Can.TAKE_BACK_DISAGREEMENT)
def take_back_disagreement(*, by: Actor, disagreement_id: int, key: str) -> None:
    """Let a disagreement of one's own rest. Raises Refused."""
    with _at_the_desk(by, disagreement_id) as row:
        _step(by, row, Verb.TAKE_BACK, key=key, needs_words=False)


@action(Can.TAKE_DISAGREEMENT)
def take_disagreement(*, by: Actor, disagreement_id: int, key: str) -> None:
    """See to a disagreement oneself. Raises Refused."""
    row = _held(by, disagreement_id)
    row.owner_id, row.owner_name = by.user_id, by.name
    _step(by, row, Verb.TAKE, key=key, needs_words=False)


@action(Can.ANSWER_DISAGREEMENT)
def answer_disagreement(*, by: Actor, disagreement_id: int, answer: State, words: str, key: str) -> None:
    """Answer with a reason, never by who noted what is disputed. One upheld takes back a signal noted by hand, through
    the verb that does so. Raises Refused.
    """
    row = _held(by, disagreement_id)
    refuse_if([] if answer in ANSWER_VERBS else [DisagreementFault.NOT_AN_ANSWER])
    noted = row.signal.noted_by if row.signal is not None else ""
    refuse_if([DisagreementFault.OWN_NOTE] if noted and noted == by.name else [])
    row.answer_words, row.answered_by_id, row.answered_by_name = words.strip(), by.user_id, by.name
    if not _step(by, row, ANSWER_VERBS[answer], words=words, key=key, empty=DisagreementFault.NO_ANSWER):
        return
    if answer is State.UPHELD and is_noted(row):
        assert row.signal is not None
        withdraw_signal(by=by, signal_id=row.signal.pk, reason=f"{row.ref} was upheld: {words.strip()}")
    letters.to_provider(row, "We have answered your disagreement")


@action(Can.ASK_BACK_DISAGREEMENT)
def ask_back_disagreement(*, by: Actor, disagreement_id: int, words: str, key: str) -> None:
    """Ask the provider for more; the clock stands still until it answers. Raises Refused."""
    row = _held(by, disagreement_id)
    if _step(by, row, Verb.ASK_BACK, words=words, key=key):
        letters.to_provider(row, "We have a question about your disagreement")


@action(Can.RAISE_DISAGREEMENTS)
def raise_late_disagreements(*, by: Actor, council_id: int) -> int:
    """Tell managers of disagreements past their time, each once; returns how many."""
    rows = late(council_id).select_for_update(skip_locked=True, of=("self",)).select_related("service")
    found = list(rows.order_by("pk"))
    for row in found:
        row.raised_at = clock.now()
        _step(by, row, Verb.RAISE, needs_words=False)
        letters.late(row)
    audit.note(subject="disagreements", council=council_id, raised=len(found))
    return len(found)


def late(council_id: int) -> QuerySet[Disagreement, Disagreement]:
    """Those past their time of which no manager was told."""
    return Disagreement.objects.filter(
        council_id=council_id, state=State.OPEN, due_on__lt=clock.today(), raised_at__isnull=True
    )


def is_noted(row: Disagreement) -> bool:
    """Whether what is disputed was noted by hand and still counts: then upholding takes it back."""
    signal = row.signal
    return signal is not None and signal.source_ref.startswith(NOTED) and not hasattr(signal, "withdrawal")


def _council_of(by: Actor, service: Service) -> int:
    if by.kind is not ActorKind.PROVIDER or not is_own(by, service):
        raise Refused([DisagreementFault.NOT_YOURS])
    if service.host_id is None:
        raise Refused([DisagreementFault.NO_COUNCIL])
    return service.host_id


def _reason(by: Actor, service: Service, kind: str) -> Mapping[str, Any] | None:
    """What is disputed as the provider reads it now; None where its standing does not say that to it."""
    standing = standing_for(by, service.pk)
    if standing is None:
        return None
    if not kind:
        return {"sentence": WHOLE, "source": "", "kind": ""}
    return next((each for each in standing.reasons if each["kind"] == kind and each["severity"]), None)


def _signal(council_id: int, service: Service, reason: Mapping[str, Any]) -> SignalRow | None:
    """The signal behind a reason; None where the register tells it, or the whole is disputed."""
    if not reason["kind"]:
        return None
    rows = SignalRow.objects.filter(
        council_id=council_id, service=service, kind=reason["kind"], severity=reason["severity"],
        observed_on=reason["observed_on"], withdrawal__isnull=True,
    )  # fmt: skip
    return rows.order_by("-pk").first()


def _desk(by: Actor, council_id: int) -> Actor:
    """The same person at the desk of a council, where what a provider says is written down."""
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)


@contextmanager
def _at_the_desk(by: Actor, disagreement_id: int) -> Iterator[Disagreement]:
    """A provider's own disagreement, held at the desk of its council. Raises Refused for any other."""
    theirs = Disagreement.objects.filter(own(by, "service__"), pk=disagreement_id)
    council_id = theirs.values_list("council_id", flat=True).first()
    refuse_if([] if council_id else [DisagreementFault.GONE])
    desk = _desk(by, council_id or 0)
    with tenancy.acting_for(desk):
        yield _held(desk, disagreement_id)


def _held(by: Actor, disagreement_id: int) -> Disagreement:
    """One of the council's, held until the transaction ends, so that steps come one after the other."""
    rows = Disagreement.objects.select_for_update(of=("self",)).select_related("service", "signal", "council")
    row = rows.filter(council_id=by.council_id or 0, pk=disagreement_id).first()
    if row is None:
        raise Refused([DisagreementFault.GONE])
    return row


def _step(
    by: Actor,
    row: Disagreement,
    verb: Verb,
    *,
    words: str = "",
    key: str = "",
    needs_words: bool = True,
    empty: DisagreementFault = DisagreementFault.NO_WORDS,
) -> bool:
    """Make one move and let the columns follow; False where this very submission made it before. Raises Refused."""
    if key and row.events.filter(submission_key=key).exists():
        audit.note(subject=f"disagreement:{row.ref}", council=row.council_id, again=True)
        return False
    side = Side.PROVIDER if by.kind is ActorKind.PROVIDER else Side.COUNCIL
    if not DISAGREEMENT_MOVES.may(State(row.state), verb, side):
        raise Refused([DisagreementFault.NOT_NOW if row.is_open else DisagreementFault.ENDED])
    refuse_if(words_faults(words, empty) if needs_words else ())
    _follow(row, DISAGREEMENT_MOVES.target(State(row.state), verb))
    row.save()
    _write(by, row, verb, words=words, key=key)
    return True


def _follow(row: Disagreement, target: State) -> None:
    """The state, the clock, and when it ended."""
    now = clock.now()
    on = clock.local_day(now)
    if target is State.WAITING and row.due_on is not None:
        row.days_left, row.due_on = left_of(row.due_on, on), None
    elif target is not State.WAITING and row.due_on is None:
        row.due_on, row.days_left = due_after(on, max(row.days_left or 0, 1)), None
    row.state = target.value
    row.ended_at = None if target.is_open else now


def _write(by: Actor, row: Disagreement, verb: Verb, *, words: str = "", key: str = "") -> None:
    DisagreementEvent.objects.create(
        council_id=row.council_id, disagreement=row, verb=verb.value, at=clock.now(), by_id=by.user_id,
        by_name=by.name, words=words.strip(), submission_key=key,
    )  # fmt: skip
    audit.note(subject=f"disagreement:{row.ref}", council=row.council_id, step=verb.value, state=row.state)
