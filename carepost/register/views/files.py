"""The register as a CSV file: every service that the address asks for, whatever page is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest

from carepost.core.refusals import NotAllowed
from carepost.councils.permissions import Can
from carepost.register.queries import services
from carepost.register.queries.added import AddedColumn
from carepost.register.queries.overlay import lay_over
from carepost.register.views.asking import Asked
from carepost.register.views.wording import kind_of, rating_words, shown
from carepost.ui import slots
from carepost.ui.downloads import csv_response
from carepost.ui.subjects import told_of

#: So many services at a time are told to higher rooms for their columns.
AT_ONCE = 2000

_COLUMNS: dict[str, Callable[[Any], Any]] = {
    "Name": lambda s: s.name,
    "Id": lambda s: s.ref,
    "Type": kind_of,
    "Address": lambda s: ", ".join(s.address.splitlines()),
    "Town": lambda s: s.town,
    "Postcode": lambda s: s.postcode,
    "Council area": lambda s: s.host.name if s.host else s.local_authority,
    "Provider": lambda s: s.organisation.name if s.organisation else "",
    "Provider id": lambda s: s.organisation.ref if s.organisation else "",
    "Ownership": lambda s: s.organisation.ownership if s.organisation else "",
    "CQC rating": rating_words,
    "Rated on": lambda s: s.rated_on,
    "Inherited": lambda s: s.rating_inherited if s.rating else "",
    "Registered beds": lambda s: s.registered_beds,
    "Registered manager": lambda s: s.manager,
    "Who it is for": lambda s: shown("specialisms", s.specialisms) if s.specialisms else "",
    "Registration": lambda s: shown("status", s.status) if s.kind == "location" else "",
    "Registered on": lambda s: s.registered_on,
    "Telephone": lambda s: s.phone,
    "ODS code": lambda s: s.ods_code,
    "In data of": lambda s: s.confirmed_on,
}


def download(request: HttpRequest, wish: Asked) -> FileResponse:
    """The file. Raises PermissionDenied for those who may look but not take away."""
    viewer = wish.viewer
    if not (viewer.may(Can.EXPORT_REGISTER) or viewer.may(Can.SEE_OWN_SERVICES)):
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    found = services.find(viewer, wish.wanted, also=wish.also)
    rows = services.every(viewer, found.wanted, also=wish.also)
    added = [column for _, column in slots.rendered("register.column", request, (), viewer)]
    header = [*_COLUMNS, *(column.label for column in added)]
    return csv_response("services.csv", header, _lines(request, wish, rows))


def _lines(request: HttpRequest, wish: Asked, rows: Any) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        some.append(row)
        if len(some) == AT_ONCE:
            yield from _told(request, wish, some)
            some = []
    yield from _told(request, wish, some)


def _told(request: HttpRequest, wish: Asked, some: list[Any]) -> Iterator[list[Any]]:
    added: list[AddedColumn] = [
        column for _, column in slots.rendered("register.column", request, some, wish.viewer)
    ]
    lay_over(wish.viewer, some)
    told_of(request, *(row.ref for row in some))
    for row in some:
        more = [column.plain.get(row.pk, column.cells.get(row.pk, "")) for column in added]
        yield [*(tell(row) for tell in _COLUMNS.values()), *more]
