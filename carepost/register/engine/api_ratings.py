"""Ratings out of an object of CQC's API: current, per service, historic, and of the single assessment
framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..rules import Framework, Question, RatingValue
from .cells import CellProblem, Cells, clean
from .record import WHOLE_LOCATION, RatingRecord, sorted_ratings
from .refusal import QuarantineReason

Object = dict[str, Any]
Problem = tuple[QuarantineReason, str]


@dataclass(frozen=True, slots=True)
class _Context:
    """What an inner rating takes from the block around it where it does not say itself."""

    path: str
    group: str = WHOLE_LOCATION
    published: date | None = None
    organisation: str = ""
    report: str = ""
    framework: Framework = Framework.KLOE
    current: bool = True


def ratings_of(found: Object, cells: Cells) -> tuple[tuple[RatingRecord, ...], list[Problem]]:
    """Every rating that the object states, and the places that state what is none of CQC's ratings.

    `organisationId` on a rating means that the location's predecessor earned it (CQC, "Using CQC data":
    inherited ratings, from 1 April 2019).
    """
    reader = _Reader(found, cells)
    return sorted_ratings(reader.all()), reader.problems


class _Reader:
    def __init__(self, found: Object, cells: Cells) -> None:
        self._found = found
        self._cells = cells
        self._own = clean(str(found.get("locationId") or "")).upper()
        self._groups = _group_names(found)
        self.problems: list[Problem] = []

    def all(self) -> Iterator[RatingRecord]:
        current = self._found.get("currentRatings")
        if isinstance(current, dict):
            yield from self._set(current, _Context("currentRatings"))
        for one in _dicts(self._found, "historicRatings"):
            yield from self._set(one, _Context("historicRatings", current=False))
        for assessment in _dicts(self._found, "assessment"):
            yield from self._assessment(assessment)

    def _set(self, block: Object, context: _Context) -> Iterator[RatingRecord]:
        """One set of ratings: overall and its questions, then each service group and its questions."""
        around = self._within(block, context)
        overall = block.get("overall")
        if isinstance(overall, dict):
            yield from self._answers(overall, around)
        for service in _dicts(block, "serviceRatings"):
            code = clean(str(service.get("name") or ""))
            yield from self._answers(
                service, replace(around, group=self._groups.get(code, code) or "Service")
            )

    def _answers(self, block: Object, context: _Context) -> Iterator[RatingRecord]:
        around = self._within(block, context)
        yield from self._one(Question.OVERALL, block, around)
        for answer in _dicts(block, "keyQuestionRatings"):
            question = self._question(answer, around)
            if question is not None:
                yield from self._one(question, answer, self._within(answer, around))

    def _assessment(self, assessment: Object) -> Iterator[RatingRecord]:
        ratings = assessment.get("ratings")
        if not isinstance(ratings, dict):
            return
        base = _Context("assessment", framework=Framework.SINGLE_ASSESSMENT)
        whole = ratings.get("overall")
        for block in whole if isinstance(whole, list) else [whole]:
            if isinstance(block, dict):
                yield from self._answers(block, self._assessed(block, base))
        for block in _dicts(ratings, "asgRatings"):
            group = clean(str(block.get("name") or "")) or "Service"
            yield from self._answers(block, self._assessed(block, replace(base, group=group)))

    def _assessed(self, block: Object, context: _Context) -> _Context:
        status = str(block.get("status") or "Current").casefold()
        day = self._day(block, "assessmentDate") or context.published
        return replace(context, published=day, current=status in ("current", "active"))

    def _one(self, question: Question, block: Object, context: _Context) -> Iterator[RatingRecord]:
        value = self._value(block, context)
        if value is None:
            return
        inherited = bool(context.organisation) and context.organisation != self._own
        yield RatingRecord(
            question=question,
            value=value,
            group=context.group,
            published=context.published,
            inherited=inherited,
            organisation=context.organisation if inherited else "",
            framework=context.framework,
            score=_score(block),
            report=context.report,
            current=context.current,
        )

    def _within(self, block: Object, context: _Context) -> _Context:
        return replace(
            context,
            published=self._day(block, "reportDate") or context.published,
            organisation=clean(str(block.get("organisationId") or "")).upper() or context.organisation,
            report=clean(str(block.get("reportLinkId") or "")) or context.report,
        )

    def _value(self, block: Object, context: _Context) -> RatingValue | None:
        try:
            value = self._cells.parser("rating")(str(block.get("rating") or ""))
        except CellProblem as problem:
            self.problems.append((problem.reason, context.path))
            return None
        return value if isinstance(value, RatingValue) else None

    def _question(self, block: Object, context: _Context) -> Question | None:
        try:
            return Question(str(self._cells.parser("question")(str(block.get("name") or ""))))
        except CellProblem as problem:
            self.problems.append((problem.reason, context.path))
            return None

    def _day(self, block: Object, key: str) -> date | None:
        try:
            day = self._cells.parser("date")(str(block.get(key) or ""))
        except CellProblem as problem:
            self.problems.append((problem.reason, key))
            return None
        return day if isinstance(day, date) else None


def _score(block: Object) -> int | None:
    text = str(block.get("percentageScore") or "")
    return int(text) if text.isdigit() and 0 < int(text) <= 100 else None


def _group_names(found: Object) -> dict[str, str]:
    """CQC names service groups by a code; the inspection areas hold the words."""
    return {
        clean(str(area.get("inspectionAreaId") or "")): clean(str(area.get("inspectionAreaName") or ""))
        for area in _dicts(found, "inspectionAreas")
    }


def _dicts(found: Object, key: str) -> Iterator[Object]:
    value = found.get(key)
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())
