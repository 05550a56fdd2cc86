"""`carepost insight`: how good is care here, compared with whom, and is the difference real? No database is needed."""

from __future__ import annotations

import typer

from carepost.insight.commands.chart import chart
from carepost.insight.commands.compare import compare
from carepost.insight.commands.effect import effect, movement
from carepost.insight.commands.funnel import funnel
from carepost.insight.commands.importing import import_
from carepost.insight.commands.mapping import map_
from carepost.insight.commands.measures import measures
from carepost.insight.commands.publish import publish
from carepost.insight.commands.snapshots import snapshots
from carepost.insight.commands.trend import trend

app = typer.Typer(help="Compare councils fairly, from open data.", no_args_is_help=True)
app.command("import")(import_)
app.command("map")(map_)
for verb in (measures, compare, funnel, trend, chart, effect, movement, publish, snapshots):
    app.command()(verb)
