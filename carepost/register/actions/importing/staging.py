"""Streams the records of a file into temporary tables, a few thousand rows at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.bad_rows import (
    fingerprint,
    name_in,
    others_of,
    twice,
    unknown_council,
)
from carepost.register.actions.importing.batch import Batch
from carepost.register.actions.importing.facts import (
    location_facts,
    location_values,
    provider_facts,
    provider_values,
)
from carepost.register.actions.importing.known import provider_told_by, told_by
from carepost.register.actions.importing.scope import Area, Place
from carepost.register.engine.record import (
    WHOLE_LOCATION,
    ContactRecord,
    LocationRecord,
    ProviderRecord,
    Unchanged,
)
from carepost.register.engine.refusal import Quarantined
from carepost.register.rules import Question

FLUSH_AT = 20_000
TELL_EVERY = 1_000


_HELD_ROLES = {"registered manager": "registered_manager", "nominated individual": "nominated_individual"}


class Staging:
    """One stream into the temporary tables. `counts` says how many rows came and what became of them."""

    def __init__(self, batch: Batch, area: Area, progress: Callable[[int], None]) -> None:
        self.batch, self.area, self.progress = batch, area, progress
        self.counts: Counter[str] = Counter()
        self.newest: date | None = None
        self.key_questions = batch.all_ratings
        self._rows: dict[str, list[Any]] = {table: [] for table in tables.STAGED}
        self._waiting = 0
        self._facts: dict[frozenset[str], int] = {}
        self._fact_keys: dict[tuple[Any, ...], int] = {}
        self._done: dict[str, str] = {}
        self._providers: set[tuple[str, str]] = set()
        self._same_providers: dict[int, ProviderRecord] = {}
        self._held_sets: set[int] = set()
        self._told = told_by(batch.shape, area.council_id)
        self._provider_told = provider_told_by(batch.shape)
        self._providers_held = {
            ref for (ref,) in tables.rows("SELECT ref FROM register_organisation WHERE NOT withdrawn")
        }

    def fill(self) -> None:
        """Read everything. What is refused as a whole raises FileRefused, and the transaction is gone."""
        known = {ref: told.reading for ref, told in self._told.items() if told.skippable}
        # Without a date of its own the file's newest day counts, so every day in it must be read.
        for item in self.batch.records(known if self.batch.data_date else {}):
            self.counts["read"] += 1
            if isinstance(item, Unchanged):
                self._unchanged(item)
            elif isinstance(item, LocationRecord):
                self._location(item)
            elif isinstance(item, ProviderRecord):
                self._provider(item)
            else:
                self._bad(item)
            if self.counts["read"] % TELL_EVERY == 0:
                self.progress(self.counts["read"])
            if self._waiting >= FLUSH_AT:
                self._flush()
        self._rows["stage_facts"] = [
            (idx, sorted(self._with_questions(facts)), sorted(facts & self.batch.loose))
            for facts, idx in self._facts.items()
        ]
        self._rows["stage_facts"] += [
            (-facts_id, facts, loose)
            for facts_id, facts, loose in tables.rows(
                "SELECT id, facts, loose FROM register_factset WHERE id = ANY(%(ids)s)",
                ids=list(self._held_sets),
            )
        ]
        self._flush()
        self.progress(self.counts["read"])

    def _location(self, record: LocationRecord) -> None:
        self._add("stage_seen", (record.ref,))
        place = self.area.place(record)
        if place is Place.UNKNOWN_COUNCIL:
            self._bad(unknown_council(record))
        elif place is not Place.TAKE:
            self.counts[place.value] += 1
        else:
            self.counts["locations"] += 1
            self._see(record.last_checked, record.registered, record.deregistered)
            self._take(record)

    def _unchanged(self, same: Unchanged) -> None:
        """What was told of it stands; its set of facts is known by the number that it has in the register."""
        told = self._told[same.ref]
        self.counts["locations"] += 1
        self.key_questions = self.key_questions or told.key_questions
        self._held_sets.add(told.facts)
        self._add("stage_seen", (same.ref,))
        self._add("stage_same", (same.ref, -told.facts))

    def _take(self, record: LocationRecord) -> None:
        digest = record.content_hash()
        if self._done.setdefault(record.ref, digest) != digest:
            self._bad(twice(record))
            return
        idx = self._idx_of(_location_key(record), lambda: location_facts(record))
        told = self._told.get(record.ref)
        if told is not None and (told.hash, told.reading) == (digest, record.reading):
            self._add("stage_same", (record.ref, idx))
            self._see_ratings(record)
            self._told_again(record.provider)
            return
        provider = record.provider
        owner = provider.ref if provider else None
        head = (record.ref, digest, record.reading, idx, owner, record.brand_id or None)
        self._add("stage_location", (*head, *location_values(record)))
        self._brand(record.brand_id, record.brand_name)
        if provider is not None and provider.ref:
            self._provider(provider)
        self._details(record)

    def _details(self, record: LocationRecord) -> None:
        self._see_ratings(record)
        for one in record.ratings or ():
            self._add("stage_rating", _rating_row(record.ref, one))
        for other in record.relations or ():
            self._add(
                "stage_relation",
                (record.ref, other.kind.value, other.other, other.name, other.reason, other.other_is_primary),
            )
        if record.dual_primary or record.dual_registered:
            self._dual(record)
        self._people(record.ref, False, record.contacts, record.manager)

    def _dual(self, record: LocationRecord) -> None:
        """The active-locations file names the primary registration on each of the two."""
        if record.dual_primary and record.dual_primary != record.ref:
            self._add("stage_relation", (record.ref, "dual", record.dual_primary, "", "", True))

    def _people(
        self, ref: str, provider: bool, contacts: tuple[ContactRecord, ...] | None, named: str | None
    ) -> None:
        role = "nominated_individual" if provider else "registered_manager"
        held = {
            (_HELD_ROLES.get(c.role.casefold(), ""), c.name, c.activity) for c in contacts or () if c.name
        }
        if named and not any(one[:2] == (role, named) for one in held):
            held.add((role, named, ""))
        for key, name, activity in sorted(held):
            if key:
                self._add("stage_role", (ref, provider, key, name, activity))

    def _told_again(self, provider: ProviderRecord | None) -> None:
        if provider is not None and provider.ref:
            self._provider(provider)

    def _provider(self, record: ProviderRecord) -> None:
        if id(record) in self._same_providers:  # the reader hands out one record for equal cells
            return
        self._same_providers[id(record)] = record
        digest = record.content_hash()
        if (record.ref, digest) in self._providers:
            return
        self._providers.add((record.ref, digest))
        self._see(record.registered, record.deregistered)
        idx = self._idx_of(("provider", record.carried, _nones(record)), lambda: provider_facts(record))
        if idx == self._facts.get(frozenset()) and record.ref in self._providers_held:
            return  # nothing but the id of a provider that is here
        if self._provider_told.get(record.ref) == digest:
            self._add("stage_provider_same", (record.ref, idx))
            return
        values = tuple(provider_values(record))
        self._add("stage_provider", (record.ref, digest, idx, record.brand_id or None, *values))
        self._brand(record.brand_id, record.brand_name)
        self._people(record.ref, True, record.contacts, record.nominated_individual)

    def _brand(self, ref: str | None, name: str | None) -> None:
        if ref:
            self._add("stage_brand", (ref, name or ref))

    def _bad(self, row: Quarantined) -> None:
        self._add("stage_seen", (row.ref,))
        held_for = self._council_of(row)
        if self.area.council_id is not None and held_for not in (None, self.area.council_id):
            self.counts["elsewhere"] += 1
            return
        self.counts["quarantined"] += 1
        reasons = sorted(reason.key for reason in row.reasons)
        self._add(
            "stage_bad",
            (
                row.line,
                row.ref,
                name_in(row),
                self.area.council_id or held_for,
                *map(json.dumps, (reasons, row.raw, others_of(row), list(row.cells))),
                fingerprint(self.batch.shape, row),
            ),
        )

    def _council_of(self, row: Quarantined) -> int | None:
        name = getattr(row.record, "local_authority", None) or ""
        return self.area.council_of(name)

    def _see_ratings(self, record: LocationRecord) -> None:
        for one in record.ratings or ():
            self._see(one.published)
            if one.question is not Question.OVERALL or one.group != WHOLE_LOCATION:
                self.key_questions = True

    def _see(self, *days: date | None) -> None:
        for day in days:
            if day is not None and (self.newest is None or day > self.newest):
                self.newest = day

    def _idx_of(self, key: tuple[Any, ...], facts: Callable[[], frozenset[str]]) -> int:
        idx = self._fact_keys.get(key)
        if idx is None:
            idx = self._fact_keys[key] = self._facts.setdefault(facts(), len(self._facts))
        return idx

    def _with_questions(self, facts: frozenset[str]) -> frozenset[str]:
        return facts | {"key_ratings"} if self.key_questions and "ratings" in facts else facts

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self._rows[table].append(row)
        self._waiting += 1

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                tables.copy_in(table, rows)
                rows.clear()
        self._waiting = 0


def _location_key(record: LocationRecord) -> tuple[Any, ...]:
    return (
        record.carried,
        record.adult_social_care is None,
        record.provider is None or not record.provider.ref,
        record.brand_id is None,
        record.dormant is None,
        record.status,
        record.ratings is None,
    )


def _nones(record: ProviderRecord) -> frozenset[str]:
    return frozenset(name for name, value in _fields(record) if value is None)


def _fields(record: ProviderRecord) -> list[tuple[str, Any]]:
    return [(name, getattr(record, name)) for name in _PROVIDER_FIELDS]


_PROVIDER_FIELDS = tuple(name for name in ProviderRecord.__slots__ if name not in ("carried", "line"))


def _rating_row(ref: str, one: Any) -> tuple[Any, ...]:
    scope = "overall" if one.group == WHOLE_LOCATION else one.group
    return (
        ref, one.framework.value, scope, one.question.value, one.value.value, one.published,
        one.inherited, one.organisation, one.report, one.score, one.current,
    )  # fmt: skip
