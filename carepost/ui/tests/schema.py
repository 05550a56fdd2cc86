"""Charts held against the schema of Vega-Lite, which altair carries."""

import altair

from carepost.ui.charts import Chart


def faults_of(chart: Chart) -> list[str]:
    """What Vega-Lite's schema has against a chart; empty when it can be drawn."""
    check = altair.utils.schemapi.validate_jsonschema
    fault = check(dict(chart.spec), altair.load_schema(), raise_error=False)
    return [] if fault is None else [fault.message]
