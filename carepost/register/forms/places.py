"""The form of a locality: its name, its boundary as a file, and from when it holds."""

from __future__ import annotations

from carepost.register.actions.localities import LocalityRefused
from carepost.ui import fields
from carepost.ui.forms import Form


class LocalityForm(Form):
    """A locality of the council."""

    reason_fields = {
        LocalityRefused.NAME_MISSING: "name",
        LocalityRefused.ALREADY_THERE: "valid_from",
        LocalityRefused.OVERLAPS_ITSELF: "valid_from",
        LocalityRefused.NOT_GEOJSON: "boundary",
        LocalityRefused.NO_AREA: "boundary",
        LocalityRefused.CROSSES: "boundary",
        LocalityRefused.NOT_DEGREES: "boundary",
    }

    name = fields.TextField(label="Name", noun="the name of the locality", max_length=100)
    boundary = fields.FileField(
        label="Boundary",
        noun="the file with the boundary",
        hint="GeoJSON of a polygon, in degrees (WGS 84), up to 5 MB.",
        endings=("geojson", "json"),
        largest=5 * fields.MEGABYTE,
    )
    valid_from = fields.DateField(
        label="From which day does it hold?",
        noun="the first day",
        hint="A locality of the same name ends on that day.",
    )

    def drawn(self) -> str:
        """The text of the file. What is no text comes out as text that is no GeoJSON."""
        return bytes(self.cleaned_data["boundary"].read()).decode("utf-8-sig", errors="replace")
