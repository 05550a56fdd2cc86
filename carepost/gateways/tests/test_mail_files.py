"""Files that mail carries: plain names, no heavier than mail servers take, kept while the mail waits."""

import pytest

from carepost.gateways.failures import GatewayFailed
from carepost.gateways.mail import Attachment, Message


def message(**more):
    return Message(**{"to": "asha@example.org", "subject": "The report", "text": "Here it is.", "kind": "report",
                      "reference": "report:1", **more})  # fmt: skip


@pytest.mark.parametrize("name", ["", "../report.pdf", "a report.pdf", "report\n.pdf", "-report.pdf"])
def test_an_attached_file_has_a_plain_name(name):
    with pytest.raises(GatewayFailed, match="attached file"):
        message(attachments=(Attachment.of(name, "application/pdf", b"%PDF-"),))


def test_attached_files_are_no_heavier_than_mail_servers_take():
    with pytest.raises(GatewayFailed, match="too heavy"):
        message(attachments=(Attachment.of("report.pdf", "application/pdf", b"0" * 9_000_000),))


def test_a_mail_that_waits_keeps_its_file():
    file = Attachment.of("report.pdf", "application/pdf", b"%PDF-1.7")
    kept = Message.thawed(message(attachments=(file,)).frozen())
    assert kept.attachments[0].content == b"%PDF-1.7"
