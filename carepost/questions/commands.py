"""`carepost questions`: what is asked, as a file too; a file becomes the draft, and a named person publishes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from django.db import transaction
from django.http import Http404

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.naming import council_key
from carepost.councils.permissions import Can
from carepost.councils.places import actor_named
from carepost.councils.queries import councils
from carepost.questions import actions, queries
from carepost.questions.rules import FileFault, QuestionSet, read_file, to_file
from carepost.questions.uses import Use, use_of
from carepost.questions.wording import lines_of
from carepost.ui.words import long_date

T = TypeVar("T")
app = typer.Typer(help="What is asked in calls.", no_args_is_help=True)

KeyArgument = Annotated[str, typer.Argument(help="The question set, such as welfare-call.")]
FileArgument = Annotated[Path, typer.Argument(help="A question set as JSON.", show_default=False)]
CouncilOption = Annotated[
    str, typer.Option("--council", help="The council's short name.", show_default=False)
]
AsOption = Annotated[
    str, typer.Option("--as", help="The address with which the person signs in.", show_default=False)
]
VersionOption = Annotated[
    str, typer.Option("--version", help="Such as ours-2, house-1 or draft; what is asked now by default.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]
WELFARE_CALL, DRAFT = "welfare-call", "draft"


@app.command()
def show(
    *,
    key: KeyArgument = WELFARE_CALL,
    council: CouncilOption,
    version: VersionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the questions of a version, every version there is, and the draft of the next.

    Example: carepost questions show welfare-call --council wiltshire --version draft
    """
    by = _reader("show", council)
    with transaction_for(by):
        use, question_set = _use(key), _version(by, key, version)
        versions, draft = queries.versions(by, key), queries.draft_of(by, key)
    if as_json:
        told = {"versions": [_told(each) for each in versions], "draft": _told_draft(draft)}
        typer.echo(json.dumps({**json.loads(to_file(question_set)), **told}, indent=2))
        return
    lines = [
        f"{question_set.title}: {len(question_set.questions)} questions",
        *lines_of(question_set, use),
        "",
    ]
    lines += [_line(each) for each in versions]
    if draft is not None:
        lines.append(f"draft, edition {draft.edition}, changed last by {draft.edited_by}")
    typer.echo("\n".join(lines))


@app.command()
def export(
    *,
    key: KeyArgument = WELFARE_CALL,
    council: CouncilOption,
    version: VersionOption = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")
    ] = None,
) -> None:
    """Write a version, or the draft, as a JSON file that `check` and `import` read.

    Example: carepost questions export welfare-call --council wiltshire -o script.json
    """
    by = _reader("export", council)
    with transaction_for(by):
        _use(key)
        text = to_file(_version(by, key, version))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        _refuse(f"{output} cannot be written: {error.strerror}.")


@app.command()
def check(file: FileArgument, *, as_json: JsonOption = False) -> None:
    """Check a file: say everything that is wrong with it, and where. Needs no database and changes nothing.

    Ends with 0 when it can be published, else with 1.

    Example: carepost questions check script.json
    """
    question_set, faults = _read(file)
    if as_json:
        listed = [{"where": each.where, "sentence": each.words} for each in faults]
        told = {"file": str(file), "key": question_set.key if question_set else None, "faults": listed}
        typer.echo(json.dumps(told, indent=2))
    elif question_set is not None and not faults:
        typer.echo(f"{file.name}: {len(question_set.questions)} questions, nothing to mend.")
    else:
        typer.echo(_mend(file, faults), err=True)
    raise typer.Exit(1 if faults else 0)


@app.command("import")
def import_(
    file: FileArgument,
    *,
    council: CouncilOption,
    as_: AsOption,
    edition: Annotated[
        int | None,
        typer.Option("--edition", help="Where a draft is open: its edition, which this takes the place of."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a file the draft of the next version, as somebody who may write drafts. Nothing of it is asked before it is
    published.

    Where a draft is open, `show --version draft` says its edition; with --edition, the file takes its place.

    Example: carepost questions import script.json --council wiltshire --as jo.marsh@example.gov.uk
    """
    question_set, faults = _read(file)
    if question_set is None or faults:
        _refuse(_mend(file, faults))
    by = _person(council, as_, Can.CHANGE_DRAFT)
    key = question_set.key
    with transaction_for(by):
        now = queries.current(by, key)
        if edition is None:
            begun = _tried(
                partial(actions.begin_draft, by=by, base=now.question_set, base_council_id=now.council_id)
            )
            edition = begun.edition
        base = queries.draft_of(by, key) or now
        wanted = replace(question_set, version=base.question_set.version)
        row = _tried(partial(actions.change_draft, by=by, key=key, edition=edition, question_set=wanted))
    told = {"key": key, "edition": row.edition}
    words = f"The draft is at edition {row.edition}. Somebody who wrote nothing in it looks at it and publishes it."
    typer.echo(json.dumps(told) if as_json else words)


@app.command()
def publish(
    *,
    key: KeyArgument = WELFARE_CALL,
    council: CouncilOption,
    as_: AsOption,
    edition: Annotated[
        int, typer.Option("--edition", help="The edition that was looked at.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why the questions change.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Publish the draft as somebody who may, and who wrote nothing in it. It is asked from that moment.

    `show --version draft` shows it and says its edition; when somebody changed it since, nothing is published.

    Example: carepost questions publish --council wiltshire --as ann.hill@example.gov.uk --edition 4 --reason "Winter"
    """
    by = _person(council, as_, Can.PUBLISH_DRAFT)
    kinds = {signal.kind for signal in _use(key).signals}
    made = _tried(
        partial(actions.publish_draft, by=by, key=key, edition=edition, reason=reason, signal_kinds=kinds)
    )
    told = {"key": key, "version": made.version, "published_by": made.published_by}
    typer.echo(json.dumps(told) if as_json else f"Version {made.version} is asked from now on.")


def _line(version: queries.Version) -> str:
    asked = ", asked now" if version.in_use else ""
    reason = f": {version.reason}" if version.reason else ""
    return f"{version.name}, {long_date(version.published_at)} by {version.published_by}{asked}{reason}"


def _told(version: queries.Version) -> dict[str, Any]:
    return {
        "name": version.name,
        "published_by": version.published_by,
        "published_at": version.published_at.isoformat(),
        "reason": version.reason,
        "in_use": version.in_use,
    }


def _told_draft(draft: queries.Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    told = {"edition": draft.edition, "begun_from": draft.base.name, "begun_by": draft.begun_by}
    return {**told, "edited_by": draft.edited_by, "edited_at": draft.edited_at.isoformat()}


def _version(by: Actor, key: str, version: str) -> QuestionSet:
    """What is asked now, the draft, or the version of that name."""
    if version == DRAFT:
        draft = queries.draft_of(by, key)
        return draft.question_set if draft else _refuse("There is no draft just now.")
    found = queries.named(by, key, version) if version else queries.current(by, key)
    if found is None:
        _refuse(f"There is no version {version}. `carepost questions show` lists every one.")
    return found.question_set


def _use(key: str) -> Use:
    try:
        return use_of(key)
    except Http404 as error:
        _refuse(f"{error}.")


def _read(file: Path) -> tuple[QuestionSet | None, tuple[FileFault, ...]]:
    """The set in a file with its faults; what it may raise is what its use offers."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        _refuse(f"{file} cannot be read as text. Write it with `carepost questions export`, and change that.")
    question_set, faults = read_file(text)
    if question_set is None:
        return None, faults
    return read_file(text, {signal.kind for signal in _use(question_set.key).signals})


def _mend(file: Path, faults: Sequence[FileFault]) -> str:
    return "\n".join([f"{file.name}, to mend:", *(f"  {fault.sentence}" for fault in faults)])


def _tried(verb: Callable[[], T]) -> T:
    """What the verb gives; a refusal ends the command with all that it says."""
    try:
        return verb()
    except actions.EditedMeanwhile as refused:
        changed = [f"  {step.by}: {change.sentence}" for step in refused.since for change in step.changes]
        _refuse(
            "\n".join([f"The draft is at edition {refused.edition} by now, and nothing is done.", *changed])
        )
    except actions.OwnDraft as refused:
        _refuse("\n".join([*(reason.sentence for reason in refused.reasons), refused.publishers.sentence]))
    except actions.FaultySet as refused:
        _refuse("\n".join(problem.sentence for problem in refused.problems))
    except Refused as refused:
        _refuse("\n".join(reason.sentence for reason in refused.reasons))


def _reader(command: str, council: str) -> Actor:
    name = f"carepost questions {command}"
    return Actor.operator(name, council_id=_council_id(council), permissions={Can.SEE_QUESTIONS})


def _person(council: str, email: str, can: Can) -> Actor:
    """Somebody of the council, as whom the command acts; the audit book says that it was a command."""
    council_id = _council_id(council)
    with transaction.atomic():
        person = actor_named(email, council_id, can, clock.today())
    if person is None:
        _refuse(f"Nobody with the address {email} works in that council today.")
    return replace(person, name=f"{person.name} (by command)")


def _council_id(council: str) -> int:
    found = councils.named(council, council_key(council))
    if found is None:
        _refuse("There is no council of that name here. See: carepost council list")
    return found.pk


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)
