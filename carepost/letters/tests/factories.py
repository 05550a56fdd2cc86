"""Makes templates and letters for tests, through the verbs that people use."""

from __future__ import annotations

from carepost.core.acting import Actor
from carepost.letters import actions
from carepost.letters.models import LetterTemplate, LetterVersion
from carepost.letters.rules.wording import Asked, Wording
from carepost.messages.known import Kind

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
