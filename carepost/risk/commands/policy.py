"""`carepost risk policy`: what is in force in a council, and which services a draft would move."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.http import QueryDict

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.core.policies import Entered, InForce
from carepost.core.tenancy import transaction_for
from carepost.councils.forms.policies import drafted
from carepost.councils.forms.policy_words import all_told
from carepost.councils.permissions import Can
from carepost.risk import actions, queries
from carepost.risk.commands.review import of_council, refuse
from carepost.risk.policies import SCORE
from carepost.risk.queries import columns
from carepost.risk.rules import Band, ScorePolicy
from carepost.risk.rules.foreseeing import Count, Foreseen, Preview

EXAMPLE = (
    "carepost risk policy preview --council wiltshire-council --set amber_from=25 --set weights.staffing=20"
    " --set weights.finance=10"
)
app = typer.Typer(
    help=f"The policy by which standings are worked out. Example: {EXAMPLE}", no_args_is_help=True
)

CouncilOption = Annotated[str, typer.Option("--council", help="The council, by its short name.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]
OnOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As on that day, like 2026-04-01.")
]
FileOption = Annotated[
    Path | None, typer.Option("--file", help="All values as JSON, as `show --json` gives them.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="One value, like amber_from=25 or weights.staffing=20."),
]


@app.command()
def show(council: CouncilOption, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Show the policy in force: since when, by whose decision, and every number.

    Example: carepost risk policy show --council wiltshire-council
    """
    by, day = _by(council), on.date() if on else clock.today()
    with transaction_for(by):
        held = queries.policy_now(by, day)
    if as_json:
        told = {"version": held.version, "since": held.since, "authority": held.authority}
        typer.echo(json.dumps({**told, "values": policies.as_kept(held.value)}, indent=2, default=str))
        return
    since = f"in force since {in_words(held.since)}, by {held.authority}" if held.since else "Carepost’s own"
    typer.echo(f"{held.version}: {since}.")
    for group, label, (value,) in all_told(_entered(), held.value):
        typer.echo(f"  {group + ': ' if group else ''}{label}: {value}")


@app.command()
def preview(
    council: CouncilOption,
    changes: SetOption = None,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which services a draft would move, without changing anything: from where, to where, and why.

    Example: carepost risk policy preview --council wiltshire-council --set amber_from=25
    """
    by, today = _by(council), clock.today()
    if bool(changes) == bool(file):
        refuse("Give the draft: either --set NAME=VALUE, as often as needed, or --file.")
    with transaction_for(by):
        held = queries.policy_now(by, today)
        draft = _from_file(file) if file else _changed(held, changes or [])
        found = actions.preview(by, draft, today)
        names = columns.named(by, columns.Wanted(), [one.service_id for one in found.differing])
    typer.echo(json.dumps(_told(found, names), indent=2, default=str) if as_json else _in_words(found, names))


def _by(council: str) -> Actor:
    return of_council(Actor.operator("carepost risk policy", permissions={Can.SEE_STANDING}), council)


def _entered() -> Entered:
    found = policies.entered(SCORE)
    if found is None:
        raise RuntimeError(f"{SCORE} is not entered")
    return found


def _changed(held: InForce[ScorePolicy], changes: list[str]) -> ScorePolicy:
    """The policy in force with some values changed, read as the page reads them."""
    query = QueryDict(mutable=True)
    known = {leaf.name for leaf in policies.leaves(_entered())}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or name not in known:
            refuse(
                f"{change}: there is no such value. Say NAME=VALUE; the names are: {', '.join(sorted(known))}"
            )
        query.setlist(name, value.split(","))
    form = drafted(_entered(), held.value, query)
    if not form.is_valid():
        refuse("\n".join(each["text"] for each in form.errors_for_summary()))
    return form.value  # type: ignore[no-any-return]


def _from_file(file: Path) -> ScorePolicy:
    try:
        told: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        refuse(f"{file.name} cannot be read as JSON: {error}.")
    values = told.get("values", told) if isinstance(told, dict) else {}
    if not values or not isinstance(values, dict):
        refuse(f"{file.name}: it holds no values. See: carepost risk policy show --json")
    if wrong := policies.against_values(SCORE, values):
        refuse("\n".join(dict.fromkeys(reason.sentence for reason in wrong)))
    return policies.value_of(ScorePolicy, values)


Names = dict[int, tuple[str, str, str]]


def _told(found: Preview, names: Names) -> dict[str, Any]:
    return {
        "on": found.on,
        "services": found.services,
        "moving": found.moving,
        "counts": {
            name: {"bands": count.bands, "calls_a_week": float(count.calls)} for name, count in _counts(found)
        },
        "differing": [
            {
                "ref": names[one.service_id][2],
                "name": names[one.service_id][0],
                "now": one.now.band,
                "first_day": one.then.band,
                "settled": one.then.settled,
                "settled_from": one.then.settles_on,
                "why": one.why,
            }
            for one in found.differing
        ],
    }


def _counts(found: Preview) -> list[tuple[str, Count]]:
    return [
        ("now", found.now), ("first_day", found.then),
        ("settled_without", found.later_now), ("settled_with", found.later),
    ]  # fmt: skip


def _in_words(found: Preview, names: Names) -> str:
    lines = [f"{found.moving} of {found.services} services would move on the first day, if that were today."]
    for name, count in _counts(found):
        bands = ", ".join(f"{count.bands[band]} {band.value}" for band in Band)
        lines.append(f"  {name.replace('_', ' ')}: {bands}; {count.calls:.0f} calls a week")
    return "\n".join([*lines, *(_line(one, names[one.service_id][0]) for one in found.differing)])


def _line(one: Foreseen, name: str) -> str:
    settled = f", then {one.then.settled.value}" if one.then.settled is not one.then.band else ""
    return f"{name}: {one.now.band.value} to {one.then.band.value}{settled}. {one.why}"
