"""Files from the portal and the public page: judged by their content, opened by whoever reads the enquiry."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from carepost.core.sent_files import FileFault, SentFile
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry, EnquiryFile
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests import mailing
from carepost.enquiries.tests.attempts import key, refusal
from carepost.enquiries.tests.pages import text
from carepost.register.tests.monday import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PLAN = SentFile("plan.pdf", mailing.PDF)


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asked(person, service, *files, submission_key="k"):
    with scope(person) as by:
        return actions.ask_as_provider(
            by=by, service=service, question=made.question(), email="jo@willow.example",
            submission_key=submission_key, files=files,
        )  # fmt: skip


def upload(name="plan.pdf", content=mailing.PDF):
    return SimpleUploadedFile(name, content)


class TestComingIn:
    def test_a_file_comes_with_the_question_once(self, cast, service):
        for _ in range(2):
            row = asked(cast.provider, service, PLAN)
        file = EnquiryFile.objects.get()
        assert (file.enquiry, file.name, file.media_type, file.mail) == (
            row,
            "plan.pdf",
            "application/pdf",
            None,
        )

    def test_one_comes_with_what_is_added_once(self, cast, service):
        row = asked(cast.provider, service)
        for _ in range(2):
            with scope(cast.provider) as by:
                actions.add_to_enquiry(
                    by=by, enquiry_id=row.pk, words="Here it is", key="added", files=[PLAN]
                )
        assert row.files.count() == 1

    @pytest.mark.parametrize(
        ("content", "fault"),
        [(mailing.PROGRAM, FileFault.NOT_SAFE), (mailing.MACRO, FileFault.NOT_SAFE),
         (mailing.PDF + b"x" * 1024 * 1024, FileFault.TOO_LARGE)],
    )  # fmt: skip
    def test_what_is_not_safe_or_too_large_is_refused_and_nothing_is_kept(
        self, cast, service, content, fault
    ):
        made.adopt(cast.ambershire, "enquiries.mail", {"largest_file_mb": 1}, TODAY)
        assert refusal(lambda: asked(cast.provider, service, SentFile("plan.pdf", content))) == {fault}
        assert not Enquiry.objects.exists()

    def test_on_the_page_a_program_by_another_name_is_refused_and_the_words_are_kept(self, phone, service):
        typed = {"key": "own", "topic": "infection", "subject": "Visiting", "words": "May they visit?",
                 "at_risk": "no"}  # fmt: skip
        page = phone.post(reverse("enquiries:own-ask"), typed | {"file": upload(content=mailing.PROGRAM)})
        assert page.status_code == 409
        assert "Send a PDF, a picture, plain text" in text(page)
        assert "May they visit?" in text(page)
        phone.post(reverse("enquiries:own-ask"), typed | {"file": upload()})
        assert EnquiryFile.objects.get().name == "plan.pdf"

    def test_a_page_that_asks_for_one_finds_nothing_wrong_before_it_is_sent(
        self, cast, client_as, phone, service
    ):
        row = asked(cast.provider, service)
        pages = [reverse("enquiries:own-ask"), reverse("enquiries:own", args=[row.pk])]
        for page in pages:
            assert (phone.get(page).status_code, "There is a problem" in text(phone.get(page))) == (
                200,
                False,
            )
        public = client_as(None).get(reverse("enquiries:public", args=[cast.ambershire.slug]))
        assert (public.status_code, "There is a problem" in text(public)) == (200, False)

    def test_anybody_sends_one_on_the_public_page(self, cast, client_as, service):
        page = reverse("enquiries:public", args=[cast.ambershire.slug])
        typed = {"key": "web", "name": "Jo", "email": "jo@x.example", "topic": "other", "subject": "Hello",
                 "words": "Who helps?", "about": ""}  # fmt: skip
        named = client_as(None).post(page, typed | {"file": upload("plan.exe")})
        assert named.status_code == 400
        assert client_as(None).post(page, typed | {"file": upload()}).status_code == 302
        assert EnquiryFile.objects.get().enquiry == Enquiry.objects.get()


class TestOpening:
    def test_its_provider_opens_it_as_a_download_that_does_not_act(self, cast, phone, service):
        row = asked(cast.provider, service, PLAN)
        address = reverse("enquiries:file", args=[row.files.get().pk])
        assert address in phone.get(reverse("enquiries:own", args=[row.pk])).content.decode()
        answer = phone.get(address)
        assert answer.content == mailing.PDF
        assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_nobody_elses_people_do_nor_does_the_database_show_it_to_them(self, cast, client_as, service):
        row = asked(cast.provider, service, PLAN)
        address = reverse("enquiries:file", args=[row.files.get().pk])
        assert client_as(cast.stranger).get(address).status_code == 404
        assert client_as(cast.neighbour_admin).get(address).status_code in (403, 404)
        for person, shown in ((cast.provider, 1), (cast.stranger, 0), (cast.neighbour_admin, 0)):
            with scope(person), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM enquiries_enquiryfile")
                assert cursor.fetchone()[0] == shown

    def test_one_that_came_by_mail_is_the_providers_once_it_is_said_to_ask(
        self, cast, officer, phone, service
    ):
        mail = mailing.arrived(cast.ambershire, mailing.mail(files=[("plan.pdf", mailing.PDF)]))
        address = reverse("enquiries:file", args=[mail.files.get().pk])
        assert phone.get(address).status_code == 404
        actions.recognise_asker(by=officer, enquiry_id=mail.enquiry_id, service=service, from_provider=True)
        assert phone.get(address).status_code == 200

    def test_what_was_refused_has_no_content_and_its_provider_does_not_hear_of_it(
        self, cast, officer, phone, service
    ):
        mail = mailing.arrived(cast.ambershire, mailing.mail(files=[("plan.exe", mailing.PROGRAM)]))
        actions.recognise_asker(by=officer, enquiry_id=mail.enquiry_id, service=service, from_provider=True)
        assert "plan.exe" not in text(phone.get(reverse("enquiries:own", args=[mail.enquiry_id])))
        assert phone.get(reverse("enquiries:file", args=[mail.files.get().pk])).status_code == 404
        with scope(cast.provider):
            assert not EnquiryFile.objects.exists()

    def test_of_one_about_money_only_its_readers_open_it(self, cast, client_as, officer, nurse, service):
        row = asked(cast.provider, service, PLAN)
        actions.reroute_enquiry(
            by=officer, enquiry_id=row.pk, topic="money", team_id=None, reason="An invoice", key=key()
        )
        address = reverse("enquiries:file", args=[row.files.get().pk])
        assert client_as(nurse).get(address).status_code == 404
        assert client_as(cast.officer).get(address).status_code == 200
