"""A draft becomes the version in use, by somebody who wrote nothing in it; an earlier version is published again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.letters.actions.faulty import refuse_problems
from carepost.letters.actions.writing import EditedMeanwhile, held, open_draft
from carepost.letters.models import LetterPublication, LetterTemplate, LetterVersion
from carepost.letters.rules import wording as wordings
from carepost.letters.rules.versions import TemplateFault, against_publishing
from carepost.messages import known


@action(Can.PUBLISH_TEMPLATE)
def publish_template(*, by: Actor, template_id: int, seen: int, words: str) -> LetterVersion:
    """Make the draft the version in use. `seen` is the edition that was looked at. Raises Refused, Faulty."""
    template = held(by, template_id)
    draft = open_draft(template)
    if draft.edition != seen:
        raise EditedMeanwhile(draft)
    refuse_if(against_publishing(wrote=draft.wrote, by=by.user_id, words=words))
    wording = draft.wording
    same = template.current is not None and template.current.wording == wording
    refuse_if([TemplateFault.NO_CHANGE] if same else [])
    refuse_problems(wordings.problems_of(wording, known.fields()))
    now = clock.now()
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    version = LetterVersion(
        council_id=template.council_id, template=template, number=last + 1, wrote=draft.wrote,
        writers=draft.writers, published_by_id=by.user_id or 0, published_by=by.name, at=now, words=words.strip(),
    )  # fmt: skip
    version.take(wording)
    version.save()
    draft.ended = "published"
    draft.save(update_fields=["ended"])
    _put_in_use(by, template, version, now, words)
    return version


@action(Can.PUBLISH_TEMPLATE_AGAIN)
def publish_again(*, by: Actor, template_id: int, number: int, words: str) -> LetterVersion:
    """Put an earlier version in use again: how a publication is undone. Raises Refused."""
    template = held(by, template_id)
    version = get_object_or_404(template.versions, number=number)
    in_use = template.current_id == version.pk
    refuse_if(
        [
            *([TemplateFault.IN_USE] if in_use else []),
            *([] if words.strip() else [TemplateFault.NO_WORDS]),
        ]
    )
    refuse_problems(wordings.problems_of(version.wording, known.fields()))
    _put_in_use(by, template, version, clock.now(), words)
    return version


@action(Can.RETIRE_TEMPLATE)
def retire_template(*, by: Actor, template_id: int, retired: bool) -> LetterTemplate:
    """Offer a kind of letter no longer, or again. Its versions and its letters stay."""
    template = held(by, template_id)
    template.retired, template.changed_at = retired, clock.now()
    template.save(update_fields=["retired", "changed_at"])
    audit.note(subject=f"letter-template:{template.pk}", retired=retired)
    return template


def _put_in_use(
    by: Actor, template: LetterTemplate, version: LetterVersion, now: datetime, words: str
) -> None:
    LetterPublication.objects.create(
        council_id=template.council_id, template=template, version=version, by_name=by.name, at=now, words=words.strip()
    )  # fmt: skip
    template.current, template.changed_at = version, now
    template.save(update_fields=["current", "changed_at"])
    audit.note(subject=f"letter-template:{template.pk}", version=version.number)
