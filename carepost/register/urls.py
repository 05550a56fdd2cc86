"""The register's addresses."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from carepost.register.views import correcting, listing, mapping, service


class RefConverter(StringConverter):
    """A service's id: 1-123456789, RXX01 or site-12."""

    regex = "[A-Za-z0-9-]{3,24}"


class NameConverter(StringConverter):
    """The name of a part of a page."""

    regex = "[a-z_-]{2,40}"


register_converter(RefConverter, "ref")
register_converter(NameConverter, "part")

app_name = "register"
urlpatterns = [
    path("", listing.listed, name="list"),
    path("map/", mapping.map_page, name="map"),
    path("map/points.json", mapping.points, name="points"),
    path("map/boundaries.geojson", mapping.boundaries, name="boundaries"),
    path("imports/new/", listing.listed, name="new-import"),
    path("imports/<int:number>/", listing.listed, name="import"),
    path("sites/add/", correcting.add_site, name="add-site"),
    path("localities/", correcting.localities, name="localities"),
    path("localities/add/", correcting.add_locality, name="add-locality"),
    path("services/<ref:ref>/", service.overview, name="service"),
    path("services/<ref:ref>/correct/<part:field>/", correcting.correct, name="correct"),
    path(
        "services/<ref:ref>/corrections/<int:number>/end/", correcting.end_correction, name="end-correction"
    ),
    path("services/<ref:ref>/capacity/record/", correcting.record_capacity, name="record-capacity"),
    path("services/<ref:ref>/<part:name>/", service.tab, name="service-tab"),
]
