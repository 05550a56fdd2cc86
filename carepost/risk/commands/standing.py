"""`carepost risk standing`: where a service stood on any day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated

import typer
from django.http import Http404

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.core.tenancy import transaction_for
from carepost.councils.permissions import Can
from carepost.risk.commands.review import REFUSED, JsonOption, refuse
from carepost.risk.queries import as_of


def standing(
    ref: Annotated[str, typer.Argument(help="CQC's id of the service, such as 1-234567890.")],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="A day, like 2026-04-01.")],
    as_json: JsonOption = False,
) -> None:
    """Make the standing of a service on any day again, from the facts that are dated and the policy then in force, and
    say what cannot be known.

    Example: carepost risk standing 1-234567890 --on 2026-04-01
    """
    day = on.date()
    if day > clock.today():
        refuse("Choose today or an earlier day: what will be is not known.")
    by = Actor.operator("carepost risk standing", permissions={Can.SEE_STANDING})
    try:
        with transaction_for(by):
            scope = replace(by, council_id=as_of.host_of(ref))
        with transaction_for(scope):
            found = as_of.standing_as_of(scope, ref, day)
    except Http404 as missing:
        refuse(f"{missing}. See the service's page for its id.")
    told = json.dumps(asdict(found), indent=2, default=str) if as_json else "\n".join(_told(found))
    typer.echo(told)
    raise typer.Exit(0 if found.standing is not None else REFUSED)


def _told(found: as_of.AsOf) -> Iterator[str]:
    made = found.standing
    if made is not None:
        by_hand = f", set by hand; the facts alone say {made.computed.value}" if made.overridden else ""
        yield f"{found.ref} on {in_words(found.on)}: {made.band.label}{by_hand}."
        yield f"Score {made.score:.1f} of 100; {made.coverage:.0%} of what counts was heard of. {made.policy_version}."
        for line in made.reasons:
            yield f"{line.points:5.1f}  {line.sentence}  ({line.source}, {in_words(line.observed_on)})"
    yield from found.not_known
