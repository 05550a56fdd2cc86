"""The pages that belong to no subject: what Carepost is, how accessible it is, and the sampler of
components.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from . import charts
from . import sampler as samples


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ui/accessibility.html")


def about(request: HttpRequest) -> HttpResponse:
    """What Carepost is, whose information it shows, and under which licences."""
    return render(request, "ui/about.html")


def sampler(request: HttpRequest) -> HttpResponseBase:
    """Every component and field, with its error state when the form is sent. Nothing is kept."""
    table = samples.TABLE.show(request, samples.SERVICES)
    if download := table.csv():
        return download
    sent = request.method == "POST"
    form = samples.SampleForm(request.POST, request.FILES) if sent else samples.SampleForm()
    status = 400 if sent and not form.is_valid() else 200
    context = {"form": form, "table": table, "samples": samples, "sent": sent}
    return render(request, "ui/sampler.html", context, status=status)


def sampler_points(request: HttpRequest) -> JsonResponse:
    """Where the sampler's services are, as the map reads them."""
    return JsonResponse({"points": samples.POINTS})


def sampler_chart(request: HttpRequest) -> HttpResponseBase:
    """The sampler's services by CQC rating, drawn."""
    return charts.answer(request, samples.chart(charts.width(request)))
