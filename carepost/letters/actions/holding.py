"""Letters that wait for a translation: let go once there is one, sent in English knowingly, or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.letters.actions.faulty import refuse_problems
from carepost.letters.actions.sending import dispatch, first_verb
from carepost.letters.actions.steps import step
from carepost.letters.models import Letter, LetterTranslation
from carepost.letters.planning import Writer, confirmed, planned, readers
from carepost.letters.renewing import moved
from carepost.letters.rules.letters import LetterFault, LetterState, LetterVerb, against_step
from carepost.letters.rules.translating import TranslationFault
from carepost.letters.rules.values import AsOf, kept, sign_of, thawed, with_moved


@action(Can.RELEASE_LETTERS)
def release_letters(
    *, by: Actor, version_id: int, tag: str, as_of: AsOf | None = None, seen: str = ""
) -> list[Letter]:
    """Send the letters that wait for this version in this language, now that it is confirmed.

    Where what they say is no longer so, `as_of` says which goes, and `seen` is the sign of the changes that the page
    showed. Raises Refused, Faulty.
    """
    rows = held_letters(by).filter(version_id=version_id, wished=tag, state=LetterState.HELD)
    letters = list(rows.order_by("pk"))
    refuse_if([] if letters else [LetterFault.NOT_NOW])
    translation = confirmed(letters[0].version).get(tag)
    if translation is None:
        raise Refused([TranslationFault.NOT_YET])
    now = clock.now()
    _renew(by, letters, as_of, seen, now)
    for row in letters:
        _word(by, row, translation, now)
        step(by, [row], first_verb(row), now=now)
    dispatch(letters)
    return letters


@action(Can.SEND_IN_ENGLISH)
def send_held_in_english(
    *, by: Actor, letter_id: int, words: str, as_of: AsOf | None = None, seen: str = ""
) -> Letter:
    """Send a letter that waits for a translation in English after all, with the line that says so; `as_of` and `seen`
    as where it is released. Raises Refused, Faulty.
    """
    row = one_letter(by, letter_id)
    refuse_if(against_step(LetterState(row.state), LetterVerb.SEND, words))
    now = clock.now()
    _renew(by, [row], as_of, seen, now)
    _word(by, row, None, now)
    step(by, [row], first_verb(row), now=now, words=words)
    dispatch([row])
    return row


@action(Can.CANCEL_LETTER)
def cancel_letter(*, by: Actor, letter_id: int, words: str) -> Letter:
    """Cancel a letter that has not left: one that waits for a translation, or to be printed. Raises Refused."""
    row = one_letter(by, letter_id)
    refuse_if(against_step(LetterState(row.state), LetterVerb.CANCEL, words))
    step(by, [row], LetterVerb.CANCEL, now=clock.now(), words=words)
    return row


def held_letters(by: Actor) -> QuerySet[Letter]:
    """The letters of the actor's council, to be held until the transaction ends."""
    rows = Letter.objects.filter(council_id=council_of(by)).select_related(
        "version", "council", "service__organisation"
    )
    return rows.select_for_update(of=("self",))


def one_letter(by: Actor, letter_id: int) -> Letter:
    """One of them. Raises Http404."""
    row = held_letters(by).filter(pk=letter_id).first()
    if row is None:
        raise Http404("There is no letter of that number")
    return row


def _renew(by: Actor, letters: Sequence[Letter], as_of: AsOf | None, seen: str, now: datetime) -> None:
    """Give letters the values of today where that was chosen. Raises Refused where nobody chose."""
    changes = moved(by, letters, clock.local_day(now))
    refuse_if([LetterFault.MOVED] if changes and (as_of is None or seen != sign_of(changes)) else [])
    if as_of is AsOf.NOW:
        for row in letters:
            mine = [each for each in changes if each.letter == row.pk]
            row.values = kept(with_moved(thawed(row.values or {}), mine))


def _word(by: Actor, row: Letter, translation: LetterTranslation | None, now: datetime) -> None:
    """Give a letter its words, with the values that it has. Raises Faulty."""
    reader = readers(by, [row.service])[row.service_id]
    asked = replace(reader, language=row.wished)
    made = planned(
        row.service, asked, row.version, translation, values=thawed(row.values or {}), on=clock.local_day(now),
        writer=Writer(by.name, str(row.council)),
    )  # fmt: skip
    refuse_problems(made.problems)
    row.letter, row.subject, row.language = dict(made.letter), made.letter["subject"], made.letter["lang"]
    row.translation, row.told_english = translation, made.wants
    row.emails, row.way, row.layout = list(reader.emails), reader.way, reader.layout
