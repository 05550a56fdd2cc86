"""A provider shows what it says by a file: judged by its content, opened by who answers, taken back by who sent it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from carepost.core import clock, policies
from carepost.core.holds import place_hold
from carepost.core.refusals import NotAllowed, Refused
from carepost.core.sent_files import FileFault, SentFile
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.providers.models import Look
from carepost.providers.rules import Kind
from carepost.providers.tests.changing import own_home, sell
from carepost.register.tests.factories import make_organisation
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.actions.disagreeing import Dispute
from carepost.risk.models import Disagreement, Evidence
from carepost.risk.rules.disagreeing import DisagreementFault as Fault
from carepost.risk.rules.disagreeing import State
from carepost.risk.tests import factories
from carepost.risk.tests.test_disagreeing import NOW, WORDS, answer, reasons

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
PDF, PROGRAM = b"%PDF-1.7\n%made up", b"MZ\x90\x00\x03"
ROTA = SentFile("rota.pdf", PDF)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def willow(cast):
    with clock.freeze(NOW):
        body = make_organisation(body=cast.willow, name="Willow Care Ltd")
        with scope(cast.officer):
            service = factories.rated(cast.ambershire, on=DAY, name="Willow Bank", organisation=body)
            factories.recompute(cast.ambershire, DAY)
        yield service


@pytest.fixture
def provider(cast, willow):
    with scope(cast.provider) as viewer:
        yield viewer


def disagree(by, service, *files, key="k"):
    return verbs.disagree(by=by, service=service, dispute=Dispute("", WORDS, files=files), submission_key=key)


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def limit(cast, **values):
    with scope(cast.director) as director:
        by = director.operator("tests", council_id=director.council_id, permissions={"policy.adopt"})
        policies.adopt(
            by=by, council_id=cast.ambershire.pk, key="risk.shown", values=values, valid_from=clock.today(),
            authority="Cabinet",
        )  # fmt: skip


class TestComingIn:
    def test_with_the_disagreement_and_with_what_is_added_each_once(self, willow, provider):
        for _ in range(2):
            row = disagree(provider, willow, ROTA)
        for _ in range(2):
            verbs.add_to_disagreement(
                by=provider, disagreement_id=row.pk, words="Here it is", key="add", files=[ROTA]
            )
        assert [(file.name, file.media_type, file.by_name) for file in row.files.all()] == [
            ("rota.pdf", "application/pdf", provider.name)
        ] * 2

    @pytest.mark.parametrize(
        ("content", "fault"),
        [(PROGRAM, FileFault.NOT_SAFE), (PDF + b"x" * 1024 * 1024, FileFault.TOO_LARGE)],
        ids=["a program", "too large"],
    )
    def test_what_is_not_safe_or_too_large_is_refused_and_nothing_is_said(
        self, cast, willow, provider, media, content, fault
    ):
        limit(cast, evidence_mb=1)
        assert reasons(disagree, provider, willow, SentFile("rota.pdf", content)) == (fault,)
        assert not Disagreement.objects.exists()
        assert kept(media) == 0

    def test_no_more_than_the_policy_lets_in_at_once_or_one_after_the_other(self, cast, willow, provider):
        limit(cast, evidence_files=2)
        row = disagree(provider, willow, ROTA, ROTA)
        more = {"by": provider, "disagreement_id": row.pk, "words": "One more", "files": [ROTA]}
        assert reasons(verbs.add_to_disagreement, **more, key="a") == (FileFault.TOO_MANY,)
        assert row.events.count() == 1
        verbs.take_back_evidence(by=provider, evidence_id=row.files.first().pk, key="b")
        verbs.add_to_disagreement(**more, key="c")

    def test_on_the_page_a_program_by_another_name_is_refused_and_the_words_are_kept(
        self, cast, willow, client_as
    ):
        page, phone = reverse("risk:disagree", args=[willow.ref]), client_as(cast.provider)
        typed = {"key": "p", "about": "whole", "words": WORDS, "evidence": ""}
        refused = phone.post(page, typed | {"file": SimpleUploadedFile("rota.pdf", PROGRAM)})
        assert refused.status_code == 409
        assert "Send a PDF, a picture, plain text" in refused.content.decode()
        assert WORDS in refused.content.decode()
        assert phone.post(page, typed | {"file": SimpleUploadedFile("rota.pdf", PDF)}).status_code == 302
        with scope(cast.officer):
            assert Evidence.objects.get().name == "rota.pdf"


class TestOpening:
    @pytest.fixture
    def file(self, willow, provider):
        return disagree(provider, willow, ROTA).files.get()

    def test_who_answers_and_who_sent_it_get_a_download_that_does_not_act(self, cast, client_as, file):
        address = reverse("risk:evidence", args=[file.pk])
        for person, page in ((cast.officer, "risk:disagreement"), (cast.provider, "risk:own-disagreement")):
            client = client_as(person)
            assert address in client.get(reverse(page, args=[file.disagreement_id])).content.decode()
            got = client.get(address)
            assert got.content == PDF
            assert got["Content-Disposition"] == 'attachment; filename="rota.pdf"'
            assert got["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in got["Content-Security-Policy"]

    def test_who_only_reads_standings_is_told_that_there_is_one(self, cast, client_as, file):
        client = client_as(cast.auditor)
        page = client.get(reverse("risk:disagreement", args=[file.disagreement_id])).content.decode()
        assert "1 file came with it, for those who answer" in page
        assert "rota.pdf" not in page
        assert client.get(reverse("risk:evidence", args=[file.pk])).status_code == 403

    def test_nobody_else_does_nor_does_the_database_show_it(self, cast, client_as, file):
        address = reverse("risk:evidence", args=[file.pk])
        assert client_as(cast.stranger).get(address).status_code == 404
        assert client_as(cast.neighbour).get(address).status_code == 404
        for person, shown in ((cast.provider, 1), (cast.stranger, 0), (cast.neighbour, 0), (cast.partner, 0)):
            with scope(person), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM risk_evidence")
                assert cursor.fetchone()[0] == shown

    @pytest.mark.parametrize("who", ["stranger", "neighbour"])
    def test_row_security_keeps_others_out_where_the_query_forgets_to(
        self, cast, client_as, file, monkeypatch, who
    ):
        monkeypatch.setattr(
            "carepost.risk.queries.disagreements.seen", lambda viewer: Disagreement.objects.all()
        )
        address = reverse("risk:evidence", args=[file.pk])
        assert client_as(cast.officer).get(address).status_code == 200
        assert client_as(getattr(cast, who)).get(address).status_code == 404

    def test_that_an_officer_opened_it_is_noted(self, cast, client_as, file):
        client_as(cast.officer).get(reverse("risk:evidence", args=[file.pk]))
        with scope(cast.officer):
            assert Look.objects.filter(service=file.disagreement.service).count() == 1


def test_a_next_provider_is_not_given_it_whatever_the_council_opens(cast, client_as):
    """The database counts a decision from its own day on, so this is of the last weeks."""
    with clock.freeze(clock.now() - timedelta(days=40)):
        home = own_home(cast)
        with scope(cast.officer):
            factories.recompute(cast.ambershire, clock.today())
        with scope(cast.provider) as provider:
            row = disagree(provider, home, ROTA)
    sell(cast, home).decide(Kind.STANDING)
    client = client_as(cast.stranger)
    page = client.get(reverse("risk:own-disagreement", args=[row.pk])).content.decode()
    assert WORDS in page
    assert "rota.pdf" not in page
    with scope(cast.officer):
        number = row.files.get().pk
    assert client.get(reverse("risk:evidence", args=[number])).status_code == 404


class TestTakingBack:
    def take_back(self, by, file, key="t"):
        verbs.take_back_evidence(by=by, evidence_id=file.pk, key=key)

    def test_nobody_is_given_it_any_more_and_its_content_is_gone(
        self, cast, willow, provider, client_as, media, django_capture_on_commit_callbacks
    ):
        row = disagree(provider, willow, ROTA, SentFile("book.pdf", PDF))
        first, second = row.files.order_by("pk")
        assert kept(media) == 2
        with django_capture_on_commit_callbacks(execute=True):
            self.take_back(provider, first)
        assert kept(media) == 1
        for person in (cast.officer, cast.provider):
            assert client_as(person).get(reverse("risk:evidence", args=[first.pk])).status_code == 404
            assert client_as(person).get(reverse("risk:evidence", args=[second.pk])).content == PDF
        page = client_as(cast.officer).get(reverse("risk:disagreement", args=[row.pk])).content.decode()
        assert "The provider took a file back" in page

    def test_one_press_on_the_page_does_it_once(self, cast, willow, provider, client_as):
        row = disagree(provider, willow, ROTA)
        page, file = reverse("risk:own-disagreement", args=[row.pk]), row.files.get()
        for status in (302, 409):
            sent = client_as(cast.provider).post(page, {"do": f"take-back-{file.pk}", "key": "one"})
            assert sent.status_code == status
        with scope(cast.officer):
            row.refresh_from_db()
            assert (row.state, row.files.get().taken_back_by) == (State.OPEN, provider.name)

    def test_a_press_that_names_no_file_takes_nothing_back(self, cast, willow, provider, client_as):
        row = disagree(provider, willow, ROTA)
        page = reverse("risk:own-disagreement", args=[row.pk])
        for do in ("take-back-x", "take-back-", "take-back-" + "9" * 30):
            assert client_as(cast.provider).post(page, {"do": do, "key": "one"}).status_code == 200
        with scope(cast.officer):
            row.refresh_from_db()
            assert (row.state, row.files.get().taken_back_at) == (State.OPEN, None)

    def test_a_legal_hold_keeps_the_content_for_the_court_alone(
        self, cast, willow, provider, client_as, media, django_capture_on_commit_callbacks
    ):
        file = disagree(provider, willow, ROTA).files.get()
        with scope(cast.director) as by:
            place_hold(by=by, matter="Claim", why="The court may ask.", kinds=["evidence"])
        with django_capture_on_commit_callbacks(execute=True):
            self.take_back(provider, file)
        assert kept(media) == 1
        assert client_as(cast.officer).get(reverse("risk:evidence", args=[file.pk])).status_code == 404

    def test_not_once_it_is_answered(self, cast, willow, provider):
        file = disagree(provider, willow, ROTA).files.get()
        colleague = member("Dana Fox", Role.POST_OFFICER, on=DAY, council=cast.ambershire)
        answer(colleague, file.disagreement, State.NOT_UPHELD)
        assert reasons(self.take_back, provider, file) == (Fault.ENDED,)

    def test_not_by_others(self, cast, willow, provider):
        file = disagree(provider, willow, ROTA).files.get()
        with scope(cast.stranger) as stranger:
            assert reasons(self.take_back, stranger, file) == (Fault.NO_FILE,)
        with scope(cast.officer) as officer, pytest.raises(Refused) as caught:
            self.take_back(officer, file)
        assert caught.value.reasons == (NotAllowed.NO_PERMISSION,)
        file.refresh_from_db()
        assert file.taken_back_at is None
