"""Imports through the browser: tried, applied, left, undone; rows held back, mended or dismissed."""

import csv
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from carepost.councils.tests.cast import scope
from carepost.register import jobs
from carepost.register.forms.imports import RowForm
from carepost.register.models import ImportRun, QuarantinedRow, Service
from carepost.register.tests import factories as make
from carepost.register.tests.files import home, write

pytestmark = pytest.mark.django_db

URL = "/register/imports/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture(autouse=True)
def files(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


def work():
    """Do what was asked of the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'register.read_import' RETURNING args::text"
        )
        asked = [json.loads(args) for (args,) in cursor.fetchall()]
    for one in asked:
        jobs.read_import.func(**one)


def ours(n, **given):
    """A home in Ambershire."""
    return home(n, council="Ambershire", **given)


def upload(officer, tmp_path, rows, name="HSCA_Active_Locations.csv", **given):
    content = write(tmp_path / "upload.csv", rows).read_bytes()
    values = {"file": SimpleUploadedFile(name, content), "whole": "judge"} | given
    sent = officer.post(f"{URL}new/", values)
    assert sent.status_code == 302, text(sent)
    return sent["Location"]


@pytest.fixture
def tried(officer, tmp_path, monkeypatch):
    monkeypatch.setattr("carepost.register.rules.england.is_english_council", lambda name: True)
    where = upload(officer, tmp_path, [ours(1), ours(2), ours(3, beds="-1")])
    work()
    return where


class TestAnImport:
    def test_it_waits_then_says_what_it_would_change(self, officer, tmp_path, tried):
        shown = text(officer.get(tried))
        assert "3 read, 2 new, 1 needs you." in shown
        assert "Nothing has been changed yet" in shown
        assert "Apply" in shown
        assert "Leave it" in shown
        assert Service.objects.count() == 0

    def test_while_it_waits_the_page_asks_again_and_then_is_drawn_anew(self, officer, tmp_path):
        where = upload(officer, tmp_path, [ours(1)])
        page = officer.get(where)
        assert "Waiting for its turn" in text(page)
        assert "the background worker may have stopped" in text(page)
        assert f'hx-get="{where}"' in page.content.decode()
        assert "HX-Refresh" not in officer.get(where, headers={"HX-Request": "true"})
        work()
        assert officer.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"

    def test_every_number_opens_its_rows(self, officer, tried):
        page = officer.get(tried)
        for address in re.findall(rf'href="({tried}changes/[a-z_]+/)"', page.content.decode()):
            rows = officer.get(address)
            assert rows.status_code == 200
            assert "changes nothing of that kind" not in text(rows)
        added = officer.get(f"{tried}changes/added/")
        assert "2 changes" in text(added)
        body = b"".join(officer.get(f"{tried}changes/added/?as=csv").streaming_content).decode("utf-8-sig")
        assert len(list(csv.DictReader(body.splitlines()))) == 2
        assert officer.get(f"{tried}changes/castle/").status_code == 404

    def test_applied_it_is_in_the_register_and_can_be_undone(self, officer, tried):
        assert officer.post(f"{tried}apply/").status_code == 302
        assert "Waiting for its turn" in text(officer.get(tried))
        work()
        shown = text(officer.get(tried))
        assert "Applied" in shown
        assert "Undo this import" in shown
        assert Service.objects.filter(withdrawn=False).count() == 2
        assert "Every fact goes back" in text(officer.get(f"{tried}undo/"))
        undone = officer.post(f"{tried}undo/", follow=True)
        assert "is undone" in text(undone)
        assert Service.objects.filter(withdrawn=False).count() == 0
        assert officer.post(f"{tried}undo/").status_code == 409

    def test_left_nothing_of_it_is_taken_in(self, officer, tried):
        assert "was left" in text(officer.post(f"{tried}leave/", follow=True))
        refused = officer.post(f"{tried}apply/")
        assert refused.status_code == 409
        assert "applied or dropped already" in text(refused)

    def test_a_changed_fact_is_told_before_and_after(self, officer, tmp_path, tried):
        officer.post(f"{tried}apply/")
        work()
        again = upload(officer, tmp_path, [ours(1, beds="33"), ours(2)])
        work()
        assert "1 changed" in text(officer.get(again))
        changed = text(officer.get(f"{again}changes/changed/"))
        assert re.search(r"Registered beds \d+ 33", changed)

    def test_an_older_import_says_why_it_cannot_be_undone(self, officer, tmp_path, tried):
        officer.post(f"{tried}apply/")
        work()
        newer = upload(officer, tmp_path, [ours(1, beds="33")])
        work()
        officer.post(f"{newer}apply/")
        work()
        assert "A later import was applied" in text(officer.get(tried))
        refused = officer.post(f"{tried}undo/")
        assert refused.status_code == 409
        assert "A later import was applied" in text(refused)

    def test_a_file_that_cannot_be_read_says_what_can(self, officer):
        file = SimpleUploadedFile("letter.csv", b"Name,Telephone\nWillow,1\n")
        where = officer.post(f"{URL}new/", {"file": file, "whole": "judge"})["Location"]
        work()
        shown = text(officer.get(where))
        assert "The columns of this file are not those of any file Carepost knows" in shown
        assert "Carepost accepts: " in shown
        assert "Nothing of it was kept" in shown
        assert "Choose a file again" in shown

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"whole": "judge"}, "Choose the file"),
            ({"whole": "judge", "file": ("letter.pdf", b"x")}, "The file must be"),
            ({"whole": "judge", "file": ("empty.csv", b"")}, "empty"),
            ({"file": ("a.csv", b"x")}, "Select whether the file is whole"),
            (
                {"whole": "judge", "file": ("a.csv", b"x"), "data_date": "2999-01-01"},
                "cannot be in the future",
            ),
        ],
    )
    def test_a_form_filled_in_wrongly_is_told(self, cast, officer, sent, told):
        values = {**sent} | ({"file": SimpleUploadedFile(*sent["file"])} if "file" in sent else {})
        answer = officer.post(f"{URL}new/", values)
        assert answer.status_code == 400
        assert told in text(answer)
        with scope(cast.officer):
            assert not ImportRun.objects.exists()

    def test_the_list_tells_of_each(self, officer, tried):
        shown = text(officer.get(URL))
        assert "HSCA_Active_Locations.csv" in shown
        assert "Tried, not applied" in shown
        assert "3 read, 2 new, 1 needs you." in shown

    def test_an_empty_list_says_what_to_do(self, officer):
        assert "Nothing has been imported yet" in text(officer.get(URL))

    def test_another_council_learns_nothing_of_it(self, cast, client_as, tried):
        neighbour = client_as(cast.neighbour)
        assert neighbour.get(tried).status_code == 404
        assert neighbour.get(f"{tried}changes/added/").status_code == 404
        assert neighbour.post(f"{tried}apply/").status_code == 404
        assert neighbour.post(f"{tried}leave/").status_code == 404
        assert neighbour.post(f"{tried}undo/").status_code == 404
        assert "HSCA_Active_Locations" not in text(neighbour.get(URL))

    def test_an_import_for_all_councils_is_told_as_far_as_it_is_ours(self, cast, officer):
        service = make.make_service(name="Ours", host=cast.ambershire)
        other = make.make_service(name="Theirs", host=cast.borechester)
        run = make.make_run(counts={"read": 24118, "added": 2})
        for one in (service, other):
            run.changes.create(kind="added", service=one, ref=one.ref, name=one.name)
        page = text(officer.get(f"{URL}{run.pk}/"))
        assert "for all councils" in page
        assert "in your area" in page
        changed = text(officer.get(f"{URL}{run.pk}/changes/added/"))
        assert "Ours" in changed
        assert "Theirs" not in changed
        assert "Ask the operator" in page


class TestRowsHeldBack:
    @pytest.fixture
    def row(self, cast, officer, tried):
        officer.post(f"{tried}apply/")
        work()
        with scope(cast.officer):
            return QuarantinedRow.objects.get(state="open")

    def test_it_says_why_and_how_to_mend_it(self, officer, row):
        shown = text(officer.get(f"{URL}rows/"))
        assert "1 row" in shown
        assert "The number of beds is below zero. Correct it." in shown
        page = officer.get(f"{URL}rows/{row.pk}/")
        assert "The number of beds is below zero" in text(page)
        assert 'value="-1"' in page.content.decode()

    def test_corrected_it_is_taken_in(self, cast, officer, row):
        page = officer.get(f"{URL}rows/{row.pk}/").content.decode()
        names = dict(re.findall(r'name="(cell-\d+)"[^>]*value="([^"]*)"', page))
        names |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(cell-\d+)"', page)}
        wrong = next(name for name, value in names.items() if value == "-1")
        still = officer.post(f"{URL}rows/{row.pk}/", {**names, wrong: "9999", "note": "I rang them"})
        assert still.status_code in (400, 409)
        assert "higher than any care home has" in text(still)
        assert 'value="9999"' in still.content.decode()
        assert "I rang them" in still.content.decode()
        done = officer.post(
            f"{URL}rows/{row.pk}/", {**names, wrong: "12", "note": "I rang them"}, follow=True
        )
        assert "is corrected and taken in" in text(done)
        assert Service.objects.get(ref=row.ref).registered_beds == 12
        after = text(officer.get(f"{URL}rows/{row.pk}/"))
        assert "Corrected by Support officer of Ambershire" in after
        assert "I rang them" in after
        assert "No row waits for you" in text(officer.get(f"{URL}rows/"))
        assert row.ref in text(officer.get(f"{URL}rows/?state=corrected"))

    def test_dismissed_it_needs_a_reason(self, cast, officer, row):
        bare = officer.post(f"{URL}rows/{row.pk}/dismiss/", {"note": " "})
        assert bare.status_code == 400
        assert "Enter why the row can be dismissed" in text(bare)
        done = officer.post(f"{URL}rows/{row.pk}/dismiss/", {"note": "Not a home"}, follow=True)
        assert "is dismissed" in text(done)
        again = officer.post(f"{URL}rows/{row.pk}/dismiss/", {"note": "Not a home"})
        assert again.status_code == 409
        assert "settled already" in text(again)
        with scope(cast.officer):
            assert QuarantinedRow.objects.get(pk=row.pk).note == "Not a home"

    def test_a_row_of_another_council_is_not_there(self, cast, client_as, row):
        neighbour = client_as(cast.neighbour)
        assert neighbour.get(f"{URL}rows/{row.pk}/").status_code == 404
        assert neighbour.post(f"{URL}rows/{row.pk}/dismiss/", {"note": "x"}).status_code == 404
        assert row.ref not in text(neighbour.get(f"{URL}rows/"))

    def test_two_homes_at_one_address_are_asked_about_by_name(self, cast, officer):
        here, there = (make.make_service(name=n, host=cast.ambershire, uprn="100") for n in ("Elm", "Ash"))
        with scope(cast.officer):
            run = make.make_run(council=cast.ambershire)
            raw = {
                "Location ID": here.ref, "Location Name": "Elm", "Location UPRN ID": "100",
                "Other Location ID": there.ref, "Other Location Name": "Ash",
                "Primary ID (Dual registration locations)": "",
            }  # fmt: skip
            row = make.make_quarantined(
                run, raw=raw, reasons=["same_place"], ref=here.ref, name="Elm", line=0,
                cells=["Primary ID (Dual registration locations)"],
            )  # fmt: skip
        page = officer.get(f"{URL}rows/{row.pk}/")
        assert "Elm and Ash are active care homes at one address" in text(page)
        assert officer.post(f"{URL}rows/{row.pk}/", {"note": ""}).status_code == 400
        done = officer.post(f"{URL}rows/{row.pk}/", {"cell-0": there.ref, "note": "One home"}, follow=True)
        assert "is corrected" in text(done), re.findall(r"There is a problem.*", text(done))
        here.refresh_from_db()
        assert here.dual_of_id == there.pk

    def test_what_cqcs_api_nests_is_shown_line_by_line_and_counts_as_untouched(self, cast, officer):
        nested = '{"overall": {"rating": "Splendid", "reportDate": "2026-01-01", "keyQuestionRatings": []}}'
        raw = {"locationId": "1-123456", "name": "Elm  House", "currentRatings": nested}
        form = RowForm({}, raw=raw, cells=["currentRatings"])
        assert '\n "overall": {' in form["cell-0"].initial
        typed = {bound.name: bound.initial.replace("\n", "\r\n") for bound in (*form.first(), *form.rest())}
        again = RowForm(typed | {"note": ""}, raw=raw, cells=["currentRatings"])
        assert again.is_valid()
        assert again.values() == {}
        mended = typed | {"cell-0": typed["cell-0"].replace("Splendid", "Good"), "note": ""}
        again = RowForm(mended, raw=raw, cells=["currentRatings"])
        assert again.is_valid()
        assert json.loads(again.values()["currentRatings"])["overall"]["rating"] == "Good"

    @pytest.mark.parametrize("query", ["state=castle", "import=castle", "import=0", "page=9", "sort=castle"])
    def test_an_address_that_makes_no_sense_breaks_nothing(self, officer, row, query):
        assert officer.get(f"{URL}rows/?{query}").status_code in (200, 404)
