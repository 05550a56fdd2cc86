"""A version is put into another language: entered, confirmed by somebody else, and found to fit the next version."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, seconding
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.letters.actions.faulty import refuse_problems
from carepost.letters.actions.writing import held
from carepost.letters.engine.composing import compose
from carepost.letters.engine.pdf import Drawn, Undrawable, check
from carepost.letters.models import LetterTranslation, LetterVersion, TranslationConfirmation
from carepost.letters.rules import translating as rules
from carepost.letters.rules.languages import ENGLISH, LANGUAGES, language
from carepost.letters.rules.translating import TranslationFault, Words
from carepost.letters.rules.wording import Problem


@action(Can.WRITE_TRANSLATION)
def write_translation(
    *, by: Actor, template_id: int, number: int, tag: str, words: Words
) -> LetterTranslation:
    """Enter a version in another language. It is used once somebody else has confirmed it. Raises Refused, Faulty."""
    person = seconding.person(by)
    version = _version(by, template_id, number, tag)
    refuse_problems(rules.problems_of(words, version.wording))
    refuse_problems(_unprintable(words, version, tag))
    row = LetterTranslation.objects.create(
        council_id=version.council_id, version=version, language=tag, subject=words.subject.strip(),
        body=words.body.strip(), choices={name: dict(each) for name, each in words.choices.items()},
        translator=words.translator.strip(), writer_id=person, writer=by.name, at=clock.now(),
    )  # fmt: skip
    audit.note(subject=f"letter-translation:{row.pk}", version=version.pk, language=tag)
    return row


@action(Can.CONFIRM_TRANSLATION)
def confirm_translation(
    *, by: Actor, template_id: int, number: int, tag: str, seen: int
) -> TranslationConfirmation:
    """Find the newest translation right; `seen` is the one that the page showed. Raises Refused."""
    person = seconding.person(by)
    version = _version(by, template_id, number, tag)
    row = newest(version, tag)
    if row is None:
        raise Refused([TranslationFault.NONE])
    found = {
        TranslationFault.MOVED_ON: row.pk != seen,
        TranslationFault.OWN: row.writer_id == person,
        TranslationFault.CONFIRMED: TranslationConfirmation.objects.filter(translation=row).exists(),
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    return _confirmed(by, row, person)


@action(Can.CARRY_TRANSLATION)
def carry_translation(*, by: Actor, template_id: int, number: int, tag: str, seen: int) -> LetterTranslation:
    """Find that a translation of an earlier version says what this version says; `seen` is its id. Until somebody does,
    it is not used. Raises Refused, Faulty.
    """
    person = seconding.person(by)
    version = _version(by, template_id, number, tag)
    rows = LetterTranslation.objects.filter(
        version__template_id=template_id, language=tag, confirmation__isnull=False
    )
    earlier = get_object_or_404(rows.exclude(version=version), pk=seen)
    refuse_if([TranslationFault.OWN] if earlier.writer_id == person else [])
    refuse_if([TranslationFault.MOVED_ON] if newest(version, tag) is not None else [])
    refuse_problems(rules.problems_of(earlier.words, version.wording))
    row = LetterTranslation.objects.create(
        council_id=version.council_id, version=version, language=tag, subject=earlier.subject, body=earlier.body,
        choices=earlier.choices, translator=earlier.translator, carried_from=earlier, writer_id=earlier.writer_id,
        writer=earlier.writer, at=clock.now(),
    )  # fmt: skip
    _confirmed(by, row, person)
    return row


def newest(version: LetterVersion, tag: str) -> LetterTranslation | None:
    """The newest translation of a version in a language, confirmed or not."""
    return LetterTranslation.objects.filter(version=version, language=tag).order_by("-pk").first()


def _version(by: Actor, template_id: int, number: int, tag: str) -> LetterVersion:
    """A version of a template that is held, so that what is done to its translations comes one after the other."""
    known = {each.tag for each in LANGUAGES} - {ENGLISH}
    refuse_if([] if tag in known else [TranslationFault.NO_LANGUAGE])
    return get_object_or_404(held(by, template_id).versions, number=number)


def _unprintable(words: Words, version: LetterVersion, tag: str) -> list[Problem]:
    letter = compose(
        words.over(version.wording), {}, {}, language=language(tag), to=(), on=date(2026, 1, 1)
    ).as_json()
    try:
        check(Drawn(letter))
    except Undrawable as why:
        return [Problem(TranslationFault.NO_FONT, why.sentence)]
    return []


def _confirmed(by: Actor, row: LetterTranslation, person: int) -> TranslationConfirmation:
    made = TranslationConfirmation.objects.create(
        council_id=row.council_id, translation=row, writer_id=row.writer_id, by_id=person, by_name=by.name,
        at=clock.now(),
    )  # fmt: skip
    audit.note(subject=f"letter-translation:{row.pk}", confirmed=made.pk, carried=row.carried_from_id)
    return made
