"""One location out of its row, or out of all its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..rules import (
    Question,
    RatingValue,
    RegistrationStatus,
    RelationKind,
    ServiceType,
    is_adult_social_care,
)
from .cells import CellProblem, Cells
from .plan import ADDRESS_LINES, Place, Plan
from .record import (
    WHOLE_LOCATION,
    ProviderRecord,
    RatingRecord,
    RelationRecord,
    sorted_ratings,
)
from .refusal import QuarantineReason
from .shape import RowMeans, Shape

Problem = tuple[QuarantineReason, str]  # and the heading of the cell, or ""
_HOMES = frozenset({ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME})
_PROVIDERS_KEPT = 60_000  # all of England has half as many


class Assembler:
    """Builds the records of one file."""

    def __init__(self, shape: Shape, plan: Plan, headings: Sequence[str], cells: Cells) -> None:
        self._shape = shape
        self._plan = plan
        self._headings = headings
        self._cells = cells
        self._providers: dict[tuple[str, ...], tuple[ProviderRecord | None, list[Problem]]] = {}

    def location(
        self, facts: list[str], rating_rows: Sequence[list[str]], relations: tuple[RelationRecord, ...]
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The fields of a LocationRecord, and what is wrong with its cells."""
        values, problems = self._values(self._plan.location, facts)
        provider, its_problems = self._provider(facts)
        problems += its_problems
        values["provider"] = provider
        if self._plan.services or self._plan.specialisms or self._plan.activities:
            self._add_flags(values, facts)
        if "ratings" in self._plan.carried:
            values["ratings"], more = self._ratings(facts, rating_rows)
            problems += more
        if relations:
            values["relations"] = relations
        self._derive(values)
        return values, problems

    def _values(self, places: tuple[Place, ...], row: list[str]) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for place, name, parse in places:
            try:
                values[name] = parse(row[place])
            except CellProblem as problem:
                problems.append((problem.reason, self._headings[place]))
        _join_address(values)
        return values, problems

    def _provider(self, row: list[str]) -> tuple[ProviderRecord | None, list[Problem]]:
        key = tuple([row[place] for place, _, _ in self._plan.provider])
        known = self._providers.get(key)
        if known is None:
            values, problems = self._values(self._plan.provider, row)
            carried = self._plan.provider_carried - {"ref"}
            provider = ProviderRecord(**values, carried=carried) if values.get("ref") else None
            known = provider, problems
            if len(self._providers) < _PROVIDERS_KEPT:
                self._providers[key] = known
        return known[0], list(known[1])

    def _add_flags(self, values: dict[str, Any], row: list[str]) -> None:
        plan = self._plan
        for name, flags in (
            ("service_types", plan.services),
            ("specialisms", plan.specialisms),
            ("activities", plan.activities),
        ):
            if flags:
                values[name] = tuple(
                    sorted({value for place, value in flags if row[place] and _is_set(row[place])}, key=str)
                )

    def _ratings(
        self, facts: list[str], rows: Sequence[list[str]]
    ) -> tuple[tuple[RatingRecord, ...], list[Problem]]:
        if self._shape.rows is RowMeans.LOCATION:
            return self._rated_columns(facts)
        found: dict[tuple[str, Question], RatingRecord] = {}
        problems: list[Problem] = []
        for row in rows:
            try:
                one = self._rating(row)
            except CellProblem as problem:
                problems.append((problem.reason, ""))
                continue
            if one is None:
                continue
            before = found.setdefault((one.group, one.question), one)
            if before != one:
                problems.append((QuarantineReason.RATED_TWICE, ""))
        return sorted_ratings(found.values()), problems

    def _rating(self, row: list[str]) -> RatingRecord | None:
        read = {name: parse(row[place]) for name, (place, parse) in self._plan.rating.items()}
        value = read["value"]
        if not isinstance(value, RatingValue):
            return None
        group = read["group"] or WHOLE_LOCATION
        return RatingRecord(
            question=read["question"],  # type: ignore[arg-type]
            value=value,
            group=WHOLE_LOCATION if str(group).casefold() == "overall" else str(group),
            published=read.get("published"),  # type: ignore[arg-type]
            inherited=read.get("inherited"),  # type: ignore[arg-type]
        )

    def bad_rating(self, row: list[str]) -> bool:
        """Whether the rating of this one row cannot be read."""
        try:
            self._rating(row)
        except (CellProblem, IndexError):
            return True
        return False

    def _rated_columns(self, row: list[str]) -> tuple[tuple[RatingRecord, ...], list[Problem]]:
        values, problems = self._values(
            tuple((place, name, parse) for name, (place, parse) in self._plan.rating.items()), row
        )
        ratings = [
            RatingRecord(
                question,
                values[column],
                published=values.get("published") if question is Question.OVERALL else None,
                inherited=values.get("inherited"),
            )
            for column, question in self._shape.rated.items()
            if values.get(column) is not None
        ]
        return sorted_ratings(ratings), problems

    def _derive(self, values: dict[str, Any]) -> None:
        """What follows from other fields: status, care home, adult social care."""
        types = values.get("service_types")
        if types is not None and "care_home" not in values:
            values["care_home"] = not _HOMES.isdisjoint(types)
        if "status" not in values and self._shape.status is not None:
            values["status"] = _implied_status(values, self._shape.status)
        values["adult_social_care"] = is_adult_social_care(
            values.get("sector"), values.get("category"), types or (), values.get("directorate")
        )
        if values.get("dual_primary") == values.get("ref"):
            values.pop("dual_primary", None)


def _implied_status(values: dict[str, Any], listed: RegistrationStatus) -> RegistrationStatus:
    if values.get("deregistered") is not None:
        return RegistrationStatus.DEREGISTERED
    return RegistrationStatus.DORMANT if values.get("dormant") else listed


def _is_set(text: str) -> bool:
    return text.strip().casefold() in ("y", "yes", "true", "1")


def _join_address(values: dict[str, Any]) -> None:
    """Two lines become one address, which is how every other shape and the register keep it."""
    if "line1" in values or "line2" in values:
        lines = (values.pop(name, "") for name in ADDRESS_LINES)
        values.setdefault("address", "\n".join(line for line in lines if line))


def dual_relations(rows: Sequence[dict[str, str]]) -> dict[str, tuple[RelationRecord, ...]]:
    """From the dual-registration sheet: location id → the registrations that share its site."""
    found: dict[str, set[RelationRecord]] = {}
    for row in rows:
        ref, other = row.get("ref", "").upper(), row.get("other", "").upper()
        if not ref or not other or ref == other:
            continue
        primary = row.get("primary", "").strip().upper()
        relation = RelationRecord(
            RelationKind.DUAL,
            other,
            name=row.get("name", ""),
            other_is_primary=_other_is_primary(primary, ref, other),
        )
        found.setdefault(ref, set()).add(relation)
    return {ref: tuple(sorted(relations, key=lambda one: one.other)) for ref, relations in found.items()}


def _other_is_primary(primary: str, ref: str, other: str) -> bool | None:
    if primary in (ref, "Y", "YES"):
        return False
    if primary in (other, "N", "NO"):
        return True
    return None


def merged(
    rows: Sequence[list[str]], *, all_must_agree: bool, key_places: Sequence[int]
) -> tuple[list[str], bool]:
    """One row of facts out of many, and whether they contradict each other.

    CQC leaves a fact blank in some rows of a location and fills it in others: the filled one counts. Where
    filled cells differ, the commonest counts, then the first in the alphabet; in a key column that is a
    contradiction.
    """
    first = rows[0]
    if len(rows) == 1:
        return first, False
    facts: list[str] = []
    clash = False
    for place, cells in enumerate(zip(*rows, strict=True)):
        distinct = {cell.strip() for cell in cells} - {""}
        if len(distinct) <= 1:
            facts.append(next(iter(distinct), ""))
            continue
        clash = clash or all_must_agree or place in key_places
        counts = Counter(cell.strip() for cell in cells if cell.strip())
        facts.append(min(counts, key=lambda text: (-counts[text], text)))
    return facts, clash
