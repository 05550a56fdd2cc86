"""The answers of past calls, with the version of the script that asked for each."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from carepost.contact.models import WelfareCall
from carepost.contact.rules import Outcome
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.questions import queries as questions
from carepost.questions.rules import Past, QuestionSet


def scripted(viewer: Actor, key: str, most: int) -> Sequence[Past]:
    """The newest completed calls of the viewer's council that were made with this script."""
    calls = WelfareCall.objects.filter(
        council_id=viewer.council_id or 0, is_current=True, outcome=Outcome.COMPLETED, script_key=key
    ).select_related("service")
    asked: dict[tuple[int | None, int | None], QuestionSet] = {}
    found = []
    for call in calls.order_by("-started_at")[:most]:
        version = call.script_council_id, call.script_version
        if version not in asked:
            published = questions.version(viewer, key, call.script_version or 0, call.script_council_id)
            asked[version] = published.question_set
        name = f"{call.service.name}, {in_words(call.on)}"
        found.append(Past(name, reverse("contact:call", args=[call.pk]), asked[version], call.answers))
    return found
