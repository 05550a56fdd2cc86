"""A council's own table in the browser: looked at, corrected, tried, taken in whole or not at all, read by it alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.insight import actions
from carepost.insight.actions.importing import Columns, TableRefused
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.test_pages_compare import page
from carepost.insight.tests.test_pages_measure import rows

pytestmark = pytest.mark.django_db
LATE = "Council,Year,Late visits,All visits\nIsle of Wight,2025-26,3,40\nWiltshire,2025-26,9,90\nNarnia,2025-26,1,2\n"
FILLED = {
    "area": "Council", "period": "Year", "numerator": "Late visits", "denominator": "All visits",
    "written": "percent", "title": "Late visits", "measure": "late-visits", "polarity": "lower", "people": "no",
    "definition": "Visits that came late, of all visits.", "source": "Electronic monitoring",
}  # fmt: skip


@pytest.fixture
def store(home: Path, settings: Any, tmp_path: Path) -> Iterator[Store]:
    settings.MEDIA_ROOT = tmp_path
    found = Store(home / "files" / "snapshots", "ambershire")
    yield found
    shutil.rmtree(found.folder, ignore_errors=True)


@pytest.fixture
def analyst(cast: Any, client_as: Any, store: Store) -> Any:
    return client_as(cast.analyst)


def sent(client: Any, text: str = LATE, name: str = "late visits.csv") -> Any:
    return client.post("/compare/import/", {"file": SimpleUploadedFile(name, text.encode())})


def test_a_table_becomes_a_measure_after_a_trial(cast: Any, analyst: Any, store: Store) -> None:
    answer = sent(analyst)
    assert answer.status_code == 302
    guessed = analyst.get(answer["Location"])
    text = guessed.content.decode()
    assert '<option value="Council" selected>' in text
    assert '<option value="Year" selected>' in text
    tried = analyst.post(answer["Location"], {**FILLED, "do": "try"})
    told = page(tried)
    assert "Tried, and nothing taken in yet. 3 figures of 2 areas, 2025-26" in told
    assert "1 name means no council, and would be shown nowhere: Narnia" in told
    assert store.names() == []
    done = analyst.post(answer["Location"], {**FILLED, "do": "import"})
    assert (done.status_code, done["Location"]) == (302, "/compare/measures/late-visits/")
    measure = page(
        analyst.get(done["Location"], {"council": "Wiltshire", "against": "chosen", "with": "Isle of Wight"})
    )
    assert "Visits that came late, of all visits." in measure
    assert "10.0% 9 of 90" in measure
    with scope(cast.auditor):
        [entry] = AuditEntry.objects.filter(verb="insight.import_table")
    assert entry.subject == "measure:late-visits"
    assert analyst.get(answer["Location"]).status_code == 404  # the file is let go


def test_of_a_table_of_people_no_small_count_is_on_the_page_or_in_its_csv(
    cast: Any, analyst: Any, store: Store
) -> None:
    text = "Council,Year,Late visits,All visits\n"
    text += "Isle of Wight,2025-26,3,40\nWiltshire,2025-26,19,90\nGateshead,2025-26,81,402\n"
    where = sent(analyst, text=text)["Location"]
    done = analyst.post(where, {**FILLED, "people": "nhs", "do": "import"})
    told = page(analyst.get(done["Location"], {"council": "Isle of Wight"}))
    assert "too few people to show" in told
    assert "3 of 40" not in told
    assert "7.5%" not in told
    listed = rows(analyst.get(done["Location"], {"council": "Isle of Wight", "as": "csv"}))
    assert [(row["Council"], row["Numerator"]) for row in listed] == [
        ("Gateshead", "80"),
        ("Isle of Wight", ""),
        ("Wiltshire", ""),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"numerator": "", "denominator": ""}, "No column is a figure"),
        ({"denominator": ""}, "A numerator without a denominator is no share"),
        ({"area": ""}, "No column is an area"),
        ({"period": ""}, "Nothing says of when the figures are"),
        ({"measure": "Late Visits"}, "A measure's key has small letters"),
        ({"measure": "ascof-6b"}, "Carepost has a measure of that key already"),
        ({"numerator": "", "denominator": "", "value": "All visits", "written": "share"}, "some are above 1"),
        ({"area": "Planet"}, "Choose one of the answers listed"),
        ({"title": ""}, "what is measured"),
    ],
)
def test_a_mapping_that_cannot_be_is_said_and_what_was_typed_stays(
    analyst: Any, store: Store, changes: dict[str, str], words: str
) -> None:
    where = sent(analyst)["Location"]
    answer = analyst.post(where, {**FILLED, **changes, "do": "import"})
    assert answer.status_code == 400
    assert words in page(answer).replace("&#39;", "'")
    assert "Electronic monitoring" in answer.content.decode()
    assert store.names() == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("late.pdf", LATE, "The file must be CSV, XLSX or ODS"),
        ("late.csv", "1,2,3\n4,5,6\n", "No row of this file looks like headings above figures"),
        ("late.xlsx", "PK nonsense", ""),
        ("late.csv", "", "The file you chose is empty"),
    ],
)
def test_a_file_that_is_no_table_is_refused(analyst: Any, name: str, text: str, words: str) -> None:
    answer = sent(analyst, text, name)
    assert answer.status_code == 400
    assert words in page(answer)
    assert "There is a problem" in page(answer)


def test_the_same_measure_and_day_again_takes_its_place_only_where_that_is_ticked(
    analyst: Any, store: Store
) -> None:
    analyst.post(sent(analyst)["Location"], {**FILLED, "do": "import"})
    where = sent(analyst, LATE.replace("9,90", "8,90"))["Location"]
    again = analyst.post(where, {**FILLED, "do": "import"})
    assert "Tick that this one takes its place" in page(again)
    assert len(store.names()) == 1
    assert analyst.post(where, {**FILLED, "do": "import", "instead": "on"}).status_code == 302
    assert len(store.names()) == 2
    path = "/compare/measures/late-visits/"
    assert "8 of 90" in page(analyst.get(path, {"council": "Wiltshire"}))
    older = {"council": "Wiltshire", "own": store.names()[0]}
    answer = analyst.get(path, older)
    assert "9 of 90" in page(answer)
    assert f"own={store.names()[0]}" in answer.content.decode()


def test_a_file_of_another_council_is_nowhere(cast: Any, client_as: Any, analyst: Any) -> None:
    where = sent(analyst)["Location"]
    other = client_as(cast.neighbour_admin)
    assert other.get(where).status_code == 404
    assert other.post(where, {**FILLED, "do": "import"}).status_code == 404


def test_who_may_not_import_is_refused_by_the_verbs_too(cast: Any, store: Store) -> None:
    columns = Columns("late-visits", "Late visits")
    with scope(cast.officer) as officer:
        with pytest.raises(Refused) as refused:
            actions.importing.receive(by=officer, name="late.csv", chunks=[LATE.encode()])
        assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)
        with pytest.raises(Refused):
            actions.importing.import_table(by=officer, draft="0", columns=columns)


def test_a_file_that_nobody_came_back_for_is_gone_after_a_day(cast: Any, store: Store) -> None:
    with scope(cast.analyst) as analyst:
        draft = actions.importing.receive(by=analyst, name="late.csv", chunks=[LATE.encode()])
        assert actions.importing.kept(analyst, draft).name == "late.csv"
        with clock.freeze(clock.now() + timedelta(days=2)):
            actions.importing.receive(by=analyst, name="other.csv", chunks=[b"x"])
        with pytest.raises(Http404):
            actions.importing.kept(analyst, draft)


def test_a_council_whose_short_name_is_that_of_the_open_store_takes_nothing_in(
    cast: Any, store: Store
) -> None:
    with scope(cast.analyst) as analyst:
        draft = actions.importing.receive(by=analyst, name="late.csv", chunks=[LATE.encode()])
        type(cast.ambershire).objects.filter(pk=cast.ambershire.pk).update(slug="open")
        with pytest.raises(Refused) as refused:
            actions.importing.import_table(
                by=analyst, draft=draft, columns=Columns("late-visits", "Late visits")
            )
    assert refused.value.reasons == (TableRefused.NO_STORE,)
