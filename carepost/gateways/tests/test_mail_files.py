"""Files that mail carries: plain names, no heavier than mail servers take, kept when the mail is set aside."""

import pytest

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import Attachment, Message, retry_unsent, send_on_commit, unsent, whereabouts


def message(**more):
    return Message(**{"to": "asha@example.org", "subject": "The report", "text": "Here it is.", **more})


def away(_):
    raise GatewayFailed(Failure.UNREACHABLE, "We cannot reach the mail server.")


def refusing(_):
    raise GatewayFailed(Failure.REFUSED, "No such address.")


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CAREPOST_HOME = tmp_path


@pytest.mark.parametrize("name", ["", "../report.pdf", "a report.pdf", "report\n.pdf", "-report.pdf"])
def test_an_attached_file_has_a_plain_name(name):
    with pytest.raises(GatewayFailed, match="attached file"):
        message(attachments=(Attachment.of(name, "application/pdf", b"%PDF-"),))


def test_attached_files_are_no_heavier_than_mail_servers_take():
    with pytest.raises(GatewayFailed, match="too heavy"):
        message(attachments=(Attachment.of("report.pdf", "application/pdf", b"0" * 9_000_000),))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_mail_that_is_set_aside_keeps_its_file_and_can_be_found_by_its_reference():
    file = Attachment.of("report.pdf", "application/pdf", b"%PDF-1.7")
    send_on_commit(message(kind="report", reference="report:1:2", attachments=(file,)), send=away)
    assert (whereabouts("report"), whereabouts("issue")) == ({"report:1:2": "waiting"}, {})
    (kept,) = unsent()
    assert kept.attachments[0].content == b"%PDF-1.7"
    retry_unsent(send=refusing)
    assert whereabouts("report") == {"report:1:2": "refused"}
