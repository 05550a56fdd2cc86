"""An edition is begun, filled, ordered, handed in, approved, scheduled, stopped, given up, and corrected."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Min

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.newsletter.actions.steps import held_edition, one_at_a_time, step_edition, step_item
from carepost.newsletter.book import recipients_of
from carepost.newsletter.models import Edition, NewsItem, Piece
from carepost.newsletter.rules import (
    Audience,
    EditionFault,
    ItemState,
    ItemVerb,
    NewsletterPolicy,
    Section,
    State,
    Verb,
    counted,
)
from carepost.newsletter.rules.editions import (
    LONGEST_TITLE,
    against,
    against_approving,
    against_schedule,
    against_submitting,
    heading_faults,
)
from carepost.newsletter.rules.items import placed
from carepost.newsletter.rules.sections import moved


@action(Can.BEGIN_EDITION)
def begin_edition(*, by: Actor, title: str, opening: str = "", submission_key: str) -> Edition:
    """Begin an edition, for whom the last one was and in its order of sections. Raises Refused."""
    refuse_if([] if submission_key.strip() else [EditionFault.NO_KEY])
    refuse_if(heading_faults(title, opening))
    council_id = council_of(by)
    one_at_a_time(council_id)
    rows = Edition.objects.filter(council_id=council_id)
    again = rows.filter(submission_key=submission_key).first()
    if again is not None:
        audit.note(subject=f"newsletter:{again.number}", again=True)
        return again
    last = rows.filter(corrects__isnull=True).exclude(state=State.DROPPED).order_by("-number").first()
    row = _new(by, council_id, title, opening, submission_key, like=last)
    return step_edition(by, row, Verb.BEGIN)


def _new(by: Actor, council_id: int, title: str, opening: str, key: str, *, like: Edition | None) -> Edition:
    last = Edition.objects.filter(council_id=council_id).aggregate(last=Max("number"))["last"] or 0
    return Edition(
        council_id=council_id, number=last + 1, title=title.strip(), opening=opening.strip(),
        readers=like.readers if like else [], kinds=like.kinds if like else [], areas=like.areas if like else [],
        sections=like.sections if like else [], submission_key=key, begun_at=clock.now(), begun_by=by.name,
    )  # fmt: skip


@action(Can.CHANGE_EDITION)
def change_edition(*, by: Actor, edition_id: int, title: str, opening: str, audience: Audience) -> Edition:
    """Change the title, the opening words and for whom it is, while it is being collected. Raises Refused."""
    row = _collecting(by, edition_id)
    refuse_if(heading_faults(title, opening))
    row.title, row.opening = title.strip(), opening.strip()
    row.readers, row.kinds, row.areas = list(audience.readers), list(audience.kinds), list(audience.areas)
    row.save()
    audit.note(subject=f"newsletter:{row.number}", changed=True)
    return row


@action(Can.ARRANGE_EDITION)
def arrange_edition(
    *, by: Actor, edition_id: int, up: bool, section: Section | None = None, item_id: int | None = None
) -> Edition:
    """Move a section, or an item within its section, one place up or down. Raises Refused."""
    row = _collecting(by, edition_id)
    if section is not None:
        row.sections = [each.value for each in moved(row.sections, section, up)]
        row.save(update_fields=["sections"])
    items = {each.pk: each for each in row.items.all()}
    if item_id in items:
        beside = [each for each in items.values() if each.section == items[item_id].section]
        order = placed([each.pk for each in sorted(beside, key=lambda e: (e.place, e.pk))], item_id, up)
        for place, key in enumerate(order, 1):
            items[key].place = place
        NewsItem.objects.bulk_update([items[key] for key in order], ["place"])
    audit.note(subject=f"newsletter:{row.number}", arranged=True)
    return row


def _collecting(by: Actor, edition_id: int) -> Edition:
    row = held_edition(by, edition_id)
    refuse_if([] if row.state == State.COLLECTING else [EditionFault.NOT_NOW])
    return row


@action(Can.SUBMIT_EDITION)
def submit_edition(*, by: Actor, edition_id: int) -> Edition:
    """Hand an edition in for approval: nothing in it can be changed until it is open again. Raises Refused."""
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.SUBMIT))
    goes_to = counted(recipients_of(row.council_id, row.audience)).goes_to
    refuse_if(against_submitting(row.items.count(), goes_to))
    row.submitted_by_id, row.submitted_by = by.user_id, by.name
    return step_edition(by, row, Verb.SUBMIT)


@action(Can.APPROVE_EDITION)
def approve_edition(*, by: Actor, edition_id: int) -> Edition:
    """Approve an edition that somebody else handed in; by policy the same person may. Raises Refused."""
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.APPROVE))
    policy = policies.in_force(NewsletterPolicy, row.council_id, clock.today()).value
    refuse_if(against_approving(submitted_by=row.submitted_by_id, by=by.user_id, two=policy.two_people))
    row.approved_by_id, row.approved_by, row.by_two = by.user_id, by.name, policy.two_people
    return step_edition(by, row, Verb.APPROVE)


@action(Can.SEND_BACK_EDITION)
def reopen_edition(*, by: Actor, edition_id: int, why: str = "") -> Edition:
    """Open an edition again: one that was handed in, with why; or one that was approved. It then has to be approved
    anew. Raises Refused.
    """
    row = held_edition(by, edition_id)
    verb = Verb.SEND_BACK if row.state == State.READY else Verb.REOPEN
    refuse_if(against(State(row.state), verb, why=why))
    row.approved_by_id, row.approved_by, row.send_at = None, "", None
    return step_edition(by, row, verb, why=why)


@action(Can.SCHEDULE_EDITION)
def schedule_edition(*, by: Actor, edition_id: int, at: datetime, all_the_same: bool = False) -> Edition:
    """Say when an approved edition goes; `all_the_same` on a day that nobody works. Raises Refused."""
    row, now = held_edition(by, edition_id), clock.now()
    refuse_if(against(State(row.state), Verb.SCHEDULE))
    over = row.items.aggregate(first=Min("worth_until"))["first"]
    refuse_if(against_schedule(at, now, all_the_same=all_the_same, worth_until=over))
    row.send_at = at
    return step_edition(by, row, Verb.SCHEDULE, now=now)


@action(Can.DROP_EDITION)
def drop_edition(*, by: Actor, edition_id: int, why: str) -> Edition:
    """Give an edition up, and say why. What was in it waits for the next one. Raises Refused."""
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.DROP, why=why))
    for item in row.items.select_for_update():
        item.carried += 1
        step_item(by, item, ItemVerb.CARRY_OVER, edition=row)
    return step_edition(by, row, Verb.DROP, why=why)


@action(Can.CORRECT_EDITION)
def correct_edition(*, by: Actor, edition_id: int) -> Edition:
    """Begin a corrected edition of one that was sent or stopped: with its words, to be changed and approved like any
    other. The first stays as it was sent. Raises Refused.
    """
    first, now = held_edition(by, edition_id), clock.now()
    refuse_if([] if first.state in (State.SENT, State.STOPPED) else [EditionFault.NOT_SENT])
    refuse_if([EditionFault.CORRECTED] if first.corrections.exclude(state=State.DROPPED).exists() else [])
    one_at_a_time(first.council_id)
    tries = first.corrections.count()
    title = f"Corrected: {first.title.removeprefix('Corrected: ')}"[:LONGEST_TITLE]
    key = f"correct-{first.pk}-{tries}"
    row = _new(by, first.council_id, title, first.opening, key, like=first)
    row.corrects = first
    step_edition(by, row, Verb.CORRECT)
    NewsItem.objects.bulk_create(
        _again(by, piece, row, f"{key}-{piece.place}", now) for piece in first.pieces.all()
    )
    return row


def _again(by: Actor, piece: Piece, edition: Edition, key: str, now: datetime) -> NewsItem:
    """A piece that was sent, as an item of the corrected edition."""
    return NewsItem(
        council_id=piece.council_id, edition=edition, place=piece.place, title=piece.title, words=piece.words,
        link=piece.link, section=piece.section, readers=piece.readers, kinds=piece.kinds, areas=piece.areas,
        state=ItemState.CHOSEN, put_by_id=by.user_id, put_by_name=by.name, put_at=now, submission_key=key,
    )  # fmt: skip
