"""The addresses of figures, and of what councils are held against."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from carepost.insight.views import (
    drawing,
    effect,
    importing,
    indicators,
    market,
    measures,
    movement,
    moves,
    peers,
    rows,
    snapshots,
)


class KeyConverter(StringConverter):
    """The key of a measure."""

    regex = "[a-z][a-z0-9-]{1,58}"


class SnapshotConverter(StringConverter):
    """The name of a snapshot: the moment it was made, and a piece of its seals."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z-[0-9a-f]{8}"


class DrawingConverter(StringConverter):
    """A kind of chart."""

    regex = "intervals|trend|distribution|funnel|map"


class EndingConverter(StringConverter):
    """A kind of file that a chart is taken away as."""

    regex = "svg|png"


register_converter(DrawingConverter, "drawing")
register_converter(EndingConverter, "ending")
register_converter(KeyConverter, "measure")
register_converter(SnapshotConverter, "snapshot")

app_name = "insight"
urlpatterns = [
    path("", indicators.table, name="compare"),
    path("measures/<measure:key>/", measures.one, name="measure"),
    path("measures/<measure:key>/<drawing:kind>.svg", drawing.picture, name="chart"),
    path("measures/<measure:key>/paper/<drawing:kind>.<ending:ending>", drawing.paper, name="paper"),
    path("measures/<measure:key>/rows/", rows.listed, name="rows"),
    path("measures/<measure:key>/change/", effect.change, name="change"),
    path("measures/<measure:key>/change.svg", effect.picture, name="change-chart"),
    path("measures/<measure:key>/change/paper.<ending:ending>", effect.paper, name="change-paper"),
    path("movement/", movement.page, name="movement"),
    path("movement/chart.svg", movement.picture, name="movement-chart"),
    path("movement/paper.<ending:ending>", movement.paper, name="movement-paper"),
    path("market/", market.area, name="market"),
    path("market/failing/", market.failing, name="failing"),
    path("market/moves/", moves.page, name="moves"),
    path("market/moves/services/", moves.listed, name="moved"),
    path("market/moves/chart.svg", moves.picture, name="moves-chart"),
    path("market/moves/paper.<ending:ending>", moves.paper, name="moves-paper"),
    path("peers/", peers.chosen, name="peers"),
    path("import/", importing.new, name="import"),
    path("import/<slug:draft>/", importing.columns, name="columns"),
    path("snapshots/", snapshots.listed, name="snapshots"),
    path("snapshots/<snapshot:name>/", snapshots.one, name="snapshot"),
]
