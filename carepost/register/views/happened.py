"""Everything that happened to a service in one stream: ratings, registration, changes, corrections, and what
higher rooms add.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.register.queries import facts
from carepost.register.rules import KEY_QUESTIONS, RatingValue
from carepost.register.views.wording import label, shown
from carepost.ui import slots, words
from carepost.ui.timeline import TimelineItem, kinds, merge

RATING, REGISTRATION, CHANGE, CORRECTION = "Rating", "Registration", "Change", "Correction"
#: Changes that the stream tells of by the event or the rating itself.
_TOLD_OTHERWISE = frozenset(
    {
        "newly_rated", "upgraded", "downgraded", "rating_unknown", "manager_vacancy", "manager_named",
        "dormant", "woke", "closed", "re_registered", "taken_over", "unseen", "seen_again",
    }
)  # fmt: skip


def of(request: HttpRequest, subject: Any) -> tuple[list[TimelineItem], list[tuple[str, int]]]:
    """The stream, newest first, and its kinds with how many of each."""
    viewer = actor_of(request)
    added = [items for _, items in slots.rendered("service.timeline", request, subject, viewer)]
    items = merge(
        _ratings(facts.ratings(viewer, subject)),
        _events(facts.events(viewer, subject)),
        _changes(facts.changes(viewer, subject), opens=viewer.may(Can.IMPORT)),
        _corrections(facts.corrections(viewer, subject)),
        *added,
    )
    return items, kinds(items)


def _ratings(groups: list[Any]) -> Iterator[TimelineItem]:
    for group in groups:
        overall = group.by_question.get("overall")
        if group.published_on is None or (overall is None and group.scope != "overall"):
            continue
        about = "" if group.scope == "overall" else f" for {group.scope}"
        title = _rated(overall.value) + about if overall else "Key questions rated"
        questions = [
            f"{question.label}: {shown('rating', group.by_question[question.value].value)}"
            for question in KEY_QUESTIONS
            if question.value in group.by_question
        ]
        inherited = f" Inherited from {group.inherited_from}." if group.inherited_from else ""
        body = "; ".join(questions) + inherited
        yield TimelineItem(group.published_on, RATING, title, body, "CQC")


def _rated(value: str) -> str:
    words_of_it = shown("rating", value)
    known = value in set(RatingValue) and RatingValue(value).is_rated
    return f"Rated {words_of_it}" if known else words_of_it


def _events(events: Any) -> Iterator[TimelineItem]:
    for event in events:
        yield TimelineItem(event.on, REGISTRATION, event.get_kind_display(), event.reason, "CQC")


def _changes(changes: Any, *, opens: bool) -> Iterator[TimelineItem]:
    for change in changes:
        if change.kind in _TOLD_OTHERWISE:
            continue
        url = reverse("register:import", args=[change.run_id]) if opens else ""
        on = change.run.data_date or words.day_of(change.run.started_at)
        yield TimelineItem(on, CHANGE, _change_title(change), _before_after(change), change.run.filename, url)


def _change_title(change: Any) -> str:
    if change.kind == "added":
        return "Came into the register"
    return f"{label(change.field)} changed" if change.field else str(change.get_kind_display())


def _before_after(change: Any) -> str:
    if not change.field:
        return ""
    return f"{shown(change.field, change.before)} → {shown(change.field, change.after)}"


def _corrections(corrections: Any) -> Iterator[TimelineItem]:
    for one in corrections:
        told = f"{label(one.field)} corrected to {shown(one.field, one.value)}"
        body = f"{one.reason} (CQC: {shown(one.field, one.source_value)})"
        yield TimelineItem(one.at, CORRECTION, told, body, one.by_name)
        if one.ended_at:
            ended = f"Correction of {words.in_sentence(label(one.field))} ended"
            yield TimelineItem(one.ended_at, CORRECTION, ended, "CQC’s value counts again.", one.ended_by)
