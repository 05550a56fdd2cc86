"""`carepost insight measures`: what can be measured, and how each is defined."""

from __future__ import annotations

from typing import Annotated

import typer

from carepost.insight.commands.options import JsonOption, as_json
from carepost.people.commands.saying import refuse


def measures(
    key: Annotated[str, typer.Argument(help="One measure; left out, all of them.")] = "",
    *,
    json: JsonOption = False,
) -> None:
    """List the measures, or tell one whole: its definition, numerator, denominator, source and limits.

    Example: carepost insight measures ascof-6b
    """
    from carepost.insight.engine.measures import CATALOGUE, UnknownMeasure, named  # noqa: PLC0415  loads Ibis
    from carepost.insight.engine.telling import about  # noqa: PLC0415

    try:
        chosen = [named(key)] if key else list(CATALOGUE.values())
    except UnknownMeasure as wrong:
        refuse(str(wrong))
    if json:
        as_json([about(each) for each in chosen])
    elif key:
        typer.echo("\n".join(f"{name}: {value}" for name, value in about(chosen[0]).items() if value))
    else:
        width = max(len(each.key) for each in chosen)
        typer.echo("\n".join(f"{each.key:<{width}}  {each.title}" for each in chosen))
