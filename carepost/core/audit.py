"""The audit book: append-only, chained by hash, one chain per council and one for the deployment.

Entries are noted during a verb and written at its end. The database numbers and chains them (see the
trigger in the first migration), refuses changes to them, and `verify` reads the whole chain again with
hashes computed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections

from carepost.core import clock
from carepost.core.acting import Actor

DEPLOYMENT = "deployment"
FIRST_LINK = "0" * 64


@dataclass(slots=True)
class _Note:
    subject: str
    council_id: int | None
    detail: dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """What one running verb has noted so far."""

    verb: str
    by: Actor
    notes: list[_Note] = field(default_factory=list)


_open: ContextVar[Ledger | None] = ContextVar("carepost_audit_ledger", default=None)


class NotInAction(RuntimeError):
    """Something was noted for the audit book outside a verb, where nothing would write it."""


class Unaudited(RuntimeError):
    """A verb ended without noting anything for the audit book; its work was rolled back."""


def note(*, subject: str, council: int | None = None, **detail: Any) -> None:
    """Note one entry for the running verb: note(subject="service:1-123", outcome="completed").

    `council` falls to the acting council. Raises NotInAction outside a verb.
    """
    ledger = _open.get()
    if ledger is None:
        raise NotInAction("Only a verb may write in the audit book")
    ledger.notes.append(_Note(subject, ledger.by.council_id if council is None else council, detail))


@contextmanager
def ledger_for(verb: str, by: Actor) -> Iterator[Ledger]:
    """Collect the notes of one verb. Nested verbs keep ledgers of their own."""
    ledger = Ledger(verb, by)
    token = _open.set(ledger)
    try:
        yield ledger
    finally:
        _open.reset(token)


def write(ledger: Ledger) -> None:
    """Write what was noted, in order. Raises Unaudited when nothing was."""
    if not ledger.notes:
        raise Unaudited(f"{ledger.verb} noted nothing for the audit book, so it was undone")
    by, at = ledger.by, clock.now()
    rows = [
        (at, ledger.verb, by.user_id, by.name, by.role, n.council_id, n.subject, _as_json(n.detail))
        for n in ledger.notes
    ]
    with connections["default"].cursor() as cursor:
        # No RETURNING: an entry of the whole deployment may be added by those who may not read it.
        cursor.executemany(
            "INSERT INTO core_auditentry"
            " (at, verb, actor_id, actor_name, actor_role, council_id, subject, detail)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def _as_json(detail: dict[str, Any]) -> str:
    return json.dumps(detail, cls=DjangoJSONEncoder, sort_keys=True)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify` found for one chain: its length, its head, and the first thing wrong, if any."""

    chain: str
    entries: int
    head: str
    fault: str = ""


_CANONICAL = (
    "jsonb_build_array(chain, seq, extract(epoch from at)::text, extract(epoch from written_at)::text, verb,"
    " actor_id, actor_name, actor_role, council_id, subject, detail)::text"
)


def verify(*, using: str = "owner") -> list[ChainReport]:
    """Read every chain from its first link and compute each hash again, here and not in the database.

    Finds an edited, removed, inserted or reordered entry, and entries cut off at the end. `using` must be a
    connection that sees all rows: the owner's.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, head FROM core_auditchain ORDER BY chain")
        heads = {chain: (seq, head) for chain, seq, head in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT chain FROM core_auditentry")
        chains = sorted(set(heads) | {row[0] for row in cursor.fetchall()})
    return [_verify_chain(using, chain, *heads.get(chain, (0, FIRST_LINK))) for chain in chains]


def _verify_chain(using: str, chain: str, last_seq: int, head: str) -> ChainReport:
    seq, link = 0, FIRST_LINK
    for found, previous, digest, canonical in _links(using, chain):
        if found != seq + 1:
            return ChainReport(chain, seq, link, f"entry {seq + 1} is missing: the next one found is {found}")
        if previous != link:
            return ChainReport(chain, seq, link, f"entry {found} does not follow entry {seq}")
        if digest != chained(link, canonical):
            return ChainReport(chain, seq, link, f"entry {found} was changed after it was written")
        seq, link = found, digest
    if (seq, link) != (last_seq, head):
        return ChainReport(chain, seq, link, f"the book ends at entry {seq}, but {last_seq} were written")
    return ChainReport(chain, seq, link)


def _links(using: str, chain: str) -> Iterator[tuple[int, str, str, str]]:
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT seq, previous_hash, hash, {_CANONICAL} FROM core_auditentry"  # noqa: S608  our own words
            " WHERE chain = %s ORDER BY seq",
            [chain],
        )
        while rows := cursor.fetchmany(5000):
            yield from rows


def chained(previous: str, canonical: str) -> str:
    """The hash of an entry: SHA-256 over the hash before it, a line feed, and the entry's canonical text."""
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


TRIGGER = f"""
CREATE FUNCTION carepost_chain_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE place record; canonical text;
BEGIN
    NEW.chain := COALESCE('council:' || NEW.council_id, '{DEPLOYMENT}');
    NEW.written_at := clock_timestamp();
    INSERT INTO core_auditchain AS c (chain, seq, head) VALUES (NEW.chain, 1, '{FIRST_LINK}')
        ON CONFLICT (chain) DO UPDATE SET seq = c.seq + 1
        RETURNING c.seq, c.head INTO place;
    NEW.seq := place.seq;
    NEW.previous_hash := place.head;
    SELECT {_CANONICAL} INTO canonical FROM (SELECT NEW.*) AS entry;
    NEW.hash := encode(sha256(convert_to(place.head || E'\\n' || canonical, 'UTF8')), 'hex');
    UPDATE core_auditchain SET head = NEW.hash WHERE chain = NEW.chain;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION carepost_chain_audit() FROM PUBLIC;
CREATE TRIGGER chain_audit BEFORE INSERT ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION carepost_chain_audit();

CREATE FUNCTION carepost_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: nothing in it is changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION carepost_refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION carepost_refuse_change();
"""  # noqa: S608  our own words
DROP_TRIGGER = """
DROP TRIGGER append_only_all ON core_auditentry;
DROP TRIGGER append_only ON core_auditentry;
DROP TRIGGER chain_audit ON core_auditentry;
DROP FUNCTION carepost_chain_audit();
DROP FUNCTION carepost_refuse_change();
"""
