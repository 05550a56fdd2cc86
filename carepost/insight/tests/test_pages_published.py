"""What is published is open to providers and partners, and nothing of a council's own is (docs/adr/0026)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carepost.insight.engine.figures.mapping import Columns
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.conftest import ASKED, NOW
from carepost.insight.tests.files import written
from carepost.insight.tests.test_pages_compare import page

pytestmark = pytest.mark.django_db
LATE = [
    ["Council", "Period", "Late", "All"],
    ["Isle of Wight", "2025-26", "3", "40"],
    ["Wiltshire", "2025-26", "9", "90"],
]
WIGHT = {"council": "Isle of Wight"}
VISITORS = ["provider", "provider_manager", "partner"]


@pytest.fixture
def own(cast: Any, home: Path, tmp_path: Path) -> Iterator[str]:
    """The name of a snapshot of Ambershire's own, which is taken away again."""
    columns = Columns(
        "late-visits", "Late visits",
        columns={"area": "Council", "period": "Period", "numerator": "Late", "denominator": "All"},
    )  # fmt: skip
    store = Store(home / "files" / "snapshots", cast.ambershire.slug)
    made = store.add([read(written(tmp_path / "late.csv", LATE), Asked(ASKED.today, columns=columns))], NOW)
    yield made.name
    shutil.rmtree(made.folder.parent)


@pytest.mark.parametrize("visitor", VISITORS)
def test_they_read_what_is_published_and_are_offered_nothing_else(
    cast: Any, client_as: Any, home: Path, own: str, visitor: str
) -> None:
    client = client_as(getattr(cast, visitor))
    told = client.get("/compare/", WIGHT)
    assert "93.5% 58 of 62" in page(told)
    assert "Late" not in page(told)
    whole = told.content.decode()
    assert 'href="/compare/"' in whole
    for path in ("/compare/peers/", "/compare/import/", "/compare/market/failing/"):
        assert client.get(path).status_code == 403
        assert path not in whole
    market = client.get("/compare/market/", WIGHT).content.decode()
    assert "In whose hands" in market
    assert "/failing/" not in market


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_address_leads_them_to_a_councils_own(
    cast: Any, client_as: Any, home: Path, own: str, visitor: str
) -> None:
    client = client_as(getattr(cast, visitor))
    assert (
        client_as(cast.analyst).get(f"/compare/snapshots/{own}/").status_code == 200
    )  # there is something to hide
    assert own not in page(client.get("/compare/snapshots/"))
    key = "late-visits"
    assert client_as(cast.analyst).get(f"/compare/measures/{key}/", WIGHT).status_code == 200
    for path, query in [
        ("/compare/", {"own": own}), ("/compare/", {"snapshot": own}), (f"/compare/snapshots/{own}/", {}),
        (f"/compare/measures/{key}/", WIGHT), (f"/compare/measures/{key}/", {**WIGHT, "own": own}),
        (f"/compare/measures/{key}/funnel.svg", WIGHT),
    ]:  # fmt: skip
        assert client.get(path, query).status_code == 404, (path, query)


def test_who_has_no_council_chooses_one(cast: Any, client_as: Any, home: Path) -> None:
    told = page(client_as(cast.provider).get("/compare/"))
    assert "Choose a council above." in told
    assert "your council" not in told


def test_a_partner_without_an_agreement_reads_nothing(cast: Any, client_as: Any, home: Path) -> None:
    assert client_as(cast.stale_partner).get("/compare/", WIGHT).status_code == 403


def test_a_measure_says_who_reads_it(cast: Any, client_as: Any, home: Path) -> None:
    told = page(client_as(cast.analyst).get("/compare/measures/ascof-6b/", WIGHT))
    assert "Provider" in told.partition("Who uses it")[2]
