"""Templates are written: added, drafted, changed, and a draft dropped."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, seconding
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.letters.models import LetterDraft, LetterTemplate
from carepost.letters.rules.versions import TemplateFault
from carepost.letters.rules.wording import Wording


class EditedMeanwhile(Refused):
    """A colleague changed the draft since the page was opened; `draft` is as they left it."""

    def __init__(self, draft: LetterDraft) -> None:
        self.draft = draft
        super().__init__([TemplateFault.MEANWHILE])


@action(Can.ADD_TEMPLATE)
def add_template(*, by: Actor, name: str, about: str = "") -> LetterTemplate:
    """Add a kind of letter, with an empty draft. Raises Refused."""
    council_id = council_of(by)
    refuse_if([] if name.strip() else [TemplateFault.NO_NAME])
    row = LetterTemplate(
        council_id=council_id, name=name.strip(), about=about.strip(), changed_at=clock.now()
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused([TemplateFault.NAME_TAKEN]) from None
    _begin(by, row, Wording("", ""))
    audit.note(subject=f"letter-template:{row.pk}", name=row.name)
    return row


@action(Can.BEGIN_TEMPLATE_DRAFT)
def begin_template_draft(*, by: Actor, template_id: int) -> LetterDraft:
    """Begin the next version from the one in use. Raises Refused where there is a draft."""
    row = held(by, template_id)
    refuse_if([TemplateFault.RETIRED] if row.retired else [])
    refuse_if([TemplateFault.DRAFT_OPEN] if row.drafts.filter(ended="").exists() else [])
    wording = row.current.wording if row.current is not None else Wording("", "")
    draft = _begin(by, row, wording)
    audit.note(subject=f"letter-template:{row.pk}", draft=draft.pk)
    return draft


@action(Can.WRITE_TEMPLATE)
def write_template(*, by: Actor, template_id: int, wording: Wording, seen: int) -> LetterDraft:
    """Keep a draft as it now reads. `seen` is the edition that the page showed: raises EditedMeanwhile for another.

    It need not be whole yet: what is missing is asked for as it is published.
    """
    person = seconding.person(by)
    draft = open_draft(held(by, template_id))
    if draft.edition != seen:
        raise EditedMeanwhile(draft)
    draft.take(wording)
    draft.edition += 1
    draft.edited_by, draft.edited_at = by.name, clock.now()
    if person not in draft.wrote:
        draft.wrote.append(person)
        draft.writers.append(by.name)
    draft.save()
    audit.note(subject=f"letter-template:{template_id}", draft=draft.pk, edition=draft.edition)
    return draft


@action(Can.DROP_TEMPLATE_DRAFT)
def drop_template_draft(*, by: Actor, template_id: int) -> LetterDraft:
    """Leave a draft unpublished. The version in use stays. Raises Refused."""
    draft = open_draft(held(by, template_id))
    draft.ended = "dropped"
    draft.save(update_fields=["ended"])
    audit.note(subject=f"letter-template:{template_id}", dropped=draft.pk)
    return draft


def held(by: Actor, template_id: int) -> LetterTemplate:
    """A template of the actor's council, held until the transaction ends. Raises Http404."""
    rows = LetterTemplate.objects.filter(council_id=council_of(by)).select_related("current")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=template_id)


def open_draft(template: LetterTemplate) -> LetterDraft:
    """The open draft of a template that is held. Raises Refused where there is none any more."""
    draft = template.drafts.filter(ended="").first()
    if draft is None:
        raise Refused([TemplateFault.DRAFT_GONE])
    return draft


def _begin(by: Actor, template: LetterTemplate, wording: Wording) -> LetterDraft:
    draft = LetterDraft(
        council_id=template.council_id, template=template, edited_by=by.name, edited_at=clock.now()
    )
    draft.take(wording)
    draft.save()
    return draft
