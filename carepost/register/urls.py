"""The register's addresses."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from carepost.register.views import correcting, held_back, importing, linking, listing, mapping, service


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
    path("sites/add/", correcting.add_site, name="add-site"),
    path("localities/", correcting.localities, name="localities"),
    path("localities/add/", correcting.add_locality, name="add-locality"),
    path("providers/<int:number>/", linking.provider, name="provider"),
    path(
        "providers/<int:number>/registrations/<int:organisation>/end/",
        linking.unlink_provider,
        name="unlink-provider",
    ),
    path("imports/", importing.listed, name="imports"),
    path("imports/new/", importing.new, name="new-import"),
    path("imports/rows/", held_back.listed, name="rows"),
    path("imports/rows/<int:number>/", held_back.one, name="row"),
    path("imports/rows/<int:number>/dismiss/", held_back.dismiss, name="dismiss-row"),
    path("imports/<int:number>/", importing.one, name="import"),
    path("imports/<int:number>/apply/", importing.apply, name="apply-import"),
    path("imports/<int:number>/leave/", importing.leave, name="leave-import"),
    path("imports/<int:number>/undo/", importing.undo, name="undo-import"),
    path("imports/<int:number>/changes/<part:kind>/", importing.changes, name="import-changes"),
    path("services/<ref:ref>/", service.overview, name="service"),
    path("services/<ref:ref>/correct/<part:field>/", correcting.correct, name="correct"),
    path(
        "services/<ref:ref>/corrections/<int:number>/end/", correcting.end_correction, name="end-correction"
    ),
    path("services/<ref:ref>/capacity/record/", correcting.record_capacity, name="record-capacity"),
    path("services/<ref:ref>/<part:name>/", service.tab, name="service-tab"),
]
