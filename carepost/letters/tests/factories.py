"""Makes templates and letters for tests, through the verbs that people use."""

from __future__ import annotations

from datetime import date

from carepost.core import ids
from carepost.core.acting import Actor
from carepost.letters import actions
from carepost.letters.models import Letter, LetterTemplate, LetterVersion, PrintRun
from carepost.letters.rules.languages import ENGLISH, Layout, Way
from carepost.letters.rules.letters import digest_of
from carepost.letters.rules.wording import Asked, Wording
from carepost.messages.known import Kind
from carepost.register.models import Service

VISIT = Wording(
    subject="Our visit to ((service name))",
    head="((council))\nCare market team, 01632 960 001",
    body="Dear ((registered manager)),\n\n# What we do\n\nWe visit ((service name)) on ((visit date)).\n\n"
    "* Have your rota at hand\n* ((officer)) comes",
    asked=(Asked("visit date", Kind.DATE),),
)


def drafted(by: Actor, name: str = "Visit", wording: Wording = VISIT) -> LetterTemplate:
    """A template with a draft that somebody wrote."""
    row = actions.add_template(by=by, name=name, about="Before a contract monitoring visit.")
    actions.write_template(by=by, template_id=row.pk, wording=wording, seen=1)
    return row


def published(by: Actor, second: Actor, name: str = "Visit", wording: Wording = VISIT) -> LetterTemplate:
    """A template whose first version is in use: written by one, published by the other."""
    row = drafted(by, name, wording)
    actions.publish_template(by=second, template_id=row.pk, seen=2, words="First version.")
    row.refresh_from_db()
    return row


def next_version(by: Actor, second: Actor, row: LetterTemplate, wording: Wording) -> LetterVersion:
    """The next version of a template, in use."""
    draft = actions.begin_template_draft(by=by, template_id=row.pk)
    actions.write_template(by=by, template_id=row.pk, wording=wording, seen=draft.edition)
    return actions.publish_template(by=second, template_id=row.pk, seen=draft.edition + 1, words="Shorter.")


def sent(by: Actor, row: LetterTemplate, service: Service) -> Letter:
    """A letter of a template to one service."""
    row.refresh_from_db()
    assert row.current is not None
    mailing = actions.send_letters(
        by=by, template_id=row.pk, number=row.current.number, services=[service.pk], seen=digest_of([service.pk]),
        typed={"visit date": date(2026, 11, 30)}, about=service.name, key=ids.submission_key(),
    )  # fmt: skip
    return mailing.letters.get()


def in_run(by: Actor, row: LetterTemplate, service: Service, number: int = 0) -> PrintRun:
    """A print run of one letter."""
    actions.keep_wish(by=by, service_id=service.pk, language=ENGLISH, layout=Layout.STANDARD, way=Way.POST)
    letter = sent(by, row, service)
    return actions.make_run(by=by, seen=digest_of([letter.pk]), key=f"run-{number}")
