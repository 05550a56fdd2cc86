"""`carepost risk`: how early the score warned, where a service stood, and the policy that it is worked out by."""

import typer

from carepost.risk.commands import policy
from carepost.risk.commands.review import review
from carepost.risk.commands.standing import standing

app = typer.Typer(help="Look back, and look at the policy.", no_args_is_help=True)
app.command()(review)
app.command()(standing)
app.add_typer(policy.app, name="policy")

__all__ = ["app"]
