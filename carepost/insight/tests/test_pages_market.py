"""The market of a council and the end of one owner, as pages: their figures, links, files, and what they refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.files import active_csv, councils_csv
from carepost.insight.tests.test_pages_compare import page, rows

pytestmark = pytest.mark.django_db
URL, LOSS = "/compare/market/", "/compare/market/failing/"
WIGHT = {"council": "Isle of Wight"}
NEAR, FAR = {"lat": "50.69", "long": "-1.30"}, {"lat": "51.35", "long": "-1.99"}
SERVICES = [
    {"ref": "1-100000001", "beds": 40, "rating": "Good", "published": "01/06/2025", "brand": "Meadow Group", **NEAR},
    {"ref": "1-100000002", "beds": 20, "rating": "Inadequate", "published": "01/06/2025", "owner": "Second Ltd",
     "provider": "1-200000002", "manager": "", **NEAR},
    {"ref": "1-100000003", "home": "N", "homecare": "Y", "beds": "", "owner": "Third Ltd",
     "provider": "1-200000003", **NEAR},
    {"ref": "1-100000004", "beds": 30, "council": "Wiltshire", "rating": "Good", "published": "01/06/2025",
     "brand": "Meadow Group", **FAR},
]  # fmt: skip


@pytest.fixture
def analyst(cast: Any, client_as: Any, bare: Path, tmp_path: Path) -> Any:
    asked = Asked(date(2026, 7, 31), date(2026, 6, 30))
    files = [*councils_csv(tmp_path), active_csv(tmp_path / "active.csv", SERVICES)]
    store = Store(bare / "files" / "snapshots")
    store.add([read(path, asked) for path in files], datetime(2026, 7, 31, tzinfo=UTC))
    return client_as(cast.analyst)


def test_a_councils_market_with_what_it_does_not_tell(analyst: Any) -> None:
    told = page(analyst.get(URL, WIGHT))
    assert "The care market of Isle of Wight" in told
    assert "3 services on 30 June 2026, 2 of them care homes" in told
    assert "50.0% good or outstanding: 1 of 2 that are rated" in told
    assert "33.3% of all 3, those without a rating among them" in told
    assert "1 of 3 have no registered manager" in told
    assert "Care homes by beds: 2 owners, an index of 5,556" in told
    assert "What these figures do not tell" in told
    assert "as the crow flies" in told


def test_an_owner_leads_to_what_would_be_lost_with_it(analyst: Any) -> None:
    assert "owner=brand+Meadow+Group" in analyst.get(URL, WIGHT).content.decode()
    told = page(analyst.get(LOSS, {"owner": "brand Meadow Group"}))
    assert "If Meadow Group failed tomorrow" in told
    assert "2 services on 30 June 2026, 2 care homes among them, 70 beds" in told
    assert "1 of 2 would have no alternative within 10 miles" in told
    assert "Wiltshire Care home service without nursing 1 1 100.0% 30 30 nobody there" in told
    assert "Isle of Wight Care home service without nursing 1 2 50.0% 40 60 others" in told


@pytest.mark.parametrize(
    ("owner", "name"),
    [("meadow group", "Meadow Group"), ("Second Ltd", "Second Ltd"), ("provider 1-200000003", "Third Ltd")],
)
def test_an_owner_goes_by_brand_by_provider_or_by_its_id(analyst: Any, owner: str, name: str) -> None:
    assert f"If {name} failed tomorrow" in page(analyst.get(LOSS, {"owner": owner}))


def test_an_unknown_owner_gets_the_nearest_and_what_was_typed_stays(analyst: Any) -> None:
    answer = analyst.get(LOSS, {"owner": "Secand Ltd"})
    assert answer.status_code == 404
    assert "Did you mean Second Ltd?" in page(answer)
    assert 'value="Secand Ltd"' in answer.content.decode()


def test_each_table_is_a_file_of_its_own(analyst: Any) -> None:
    offer = rows(analyst.get(URL, {**WIGHT, "on-offer-as": "csv"}))
    assert [(row["Kind of care"], row["Services"], row["Beds"]) for row in offer] == [
        ("Care home service without nursing", "2", "60"),
        ("Domiciliary care service", "1", ""),
    ]
    hands = rows(analyst.get(URL, {**WIGHT, "care-homes-beds-as": "csv"}))
    assert [row["Owner"] for row in hands] == ["Meadow Group", "Second Ltd"]
    lost = rows(analyst.get(LOSS, {"owner": "Meadow Group", "lost-as": "csv"}))
    assert [row["Council"] for row in lost] == ["Wiltshire", "Isle of Wight"]


def test_a_council_that_no_file_lists_is_said(analyst: Any) -> None:
    assert analyst.get(URL, {"council": "Narnia"}).status_code == 404
    assert "Choose a council above" in page(analyst.get(URL))  # the cast's own council is in no file


def test_nothing_imported_yet_says_how(cast: Any, client_as: Any, bare: Path) -> None:
    for path in (URL, LOSS):
        assert "carepost insight import" in page(client_as(cast.analyst).get(path))
