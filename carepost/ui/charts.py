"""Charts in pages: a picture with an address of its own.

A page shows a chart by `ui.chart` in macros.html; the view there ends with `answer`, so that no page waits for it. A
report that stands by itself holds it (`svg`). How it is drawn is in `drawing`.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from carepost.ui.drawing import COLOURS, NARROW, WIDE, Chart, UnsafeChartError, seal, svg

__all__ = ["COLOURS", "NARROW", "WIDE", "Chart", "UnsafeChartError", "answer", "svg", "width"]


def width(request: HttpRequest) -> int:
    """How wide the chart that is asked for should be drawn."""
    return NARROW if "narrow" in request.GET else WIDE


def answer(request: HttpRequest, chart: Chart) -> HttpResponseBase:
    """The drawing as a picture; a browser that has it already is told so, and nothing is drawn."""
    tag = f'"{seal(chart)}"'
    known = get_conditional_response(request, etag=tag)
    response = known if known is not None else HttpResponse(svg(chart), content_type="image/svg+xml")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
