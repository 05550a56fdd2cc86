"""`carepost risk`: looking back on how early the score warned, and the policy that it is worked out by."""

import typer

from carepost.risk.commands import policy
from carepost.risk.commands.review import review

app = typer.Typer(help="Look back, and look at the policy.", no_args_is_help=True)
app.command()(review)
app.add_typer(policy.app, name="policy")

__all__ = ["app"]
