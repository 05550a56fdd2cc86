"""What this shape of file said last: the same words again, or the very same cells, need no work."""

from __future__ import annotations

from typing import NamedTuple

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.batch import rank_of


class Told(NamedTuple):
    """This shape's word on a service, where it is the newest: its hash, the reading, and the facts that it told."""

    hash: str
    reading: str
    facts: int
    key_questions: bool
    skippable: bool


def told_by(shape: str, council: int | None) -> dict[str, Told]:
    """The services of which this shape said the newest word: the same word again needs no work."""
    found = tables.rows(_TOLD, shape=shape, rank=rank_of(shape), council=council)
    return {ref: Told(*rest) for ref, *rest in found}


def provider_told_by(shape: str) -> dict[str, str]:
    """The hashes of this shape's word on the providers of whom it said the newest one."""
    found: list[tuple[str, str]] = tables.rows(_PROVIDER_TOLD, shape=shape, rank=rank_of(shape))
    return dict(found)


# A service may be skipped unread when nobody said a newer word on its provider either, and it is in our area.
_TOLD = """
    WITH newer AS (
        SELECT so.id FROM register_source so JOIN register_source other ON other.id <> so.id
            AND (other.service_id = so.service_id OR other.organisation_id = so.organisation_id)
            AND (other."on", other.rank) >= (so."on", %(rank)s)
        WHERE so.shape = %(shape)s)
    SELECT s.ref, so.content_hash, so.reading, fs.id, 'key_ratings' = ANY(fs.facts),
        so.reading <> '' AND (%(council)s::bigint IS NULL OR s.host_id = %(council)s)
            AND NOT EXISTS (SELECT FROM register_source mine JOIN newer n ON n.id = mine.id
                WHERE mine.organisation_id = s.organisation_id AND mine.shape = %(shape)s)
    FROM register_source so
    JOIN register_factset fs ON fs.id = so.facts_id
    JOIN register_service s ON s.id = so.service_id AND NOT s.withdrawn
    LEFT JOIN newer n ON n.id = so.id
    WHERE so.shape = %(shape)s AND n.id IS NULL
"""
_PROVIDER_TOLD = """
    SELECT o.ref, so.content_hash FROM register_source so
    JOIN register_organisation o ON o.id = so.organisation_id AND NOT o.withdrawn
    WHERE so.shape = %(shape)s AND NOT EXISTS (
        SELECT FROM register_source other WHERE other.organisation_id = so.organisation_id AND other.id <> so.id
            AND (other."on", other.rank) >= (so."on", %(rank)s))
"""
