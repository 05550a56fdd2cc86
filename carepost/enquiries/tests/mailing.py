"""Makes mails for tests: plain, with files, hostile."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import Any

from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries import actions
from carepost.enquiries.models import InboundMail

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7\n%made up"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"


def zipped(**files: bytes) -> bytes:
    """A zip with these files; `__` stands for a slash, `_dot_` for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            inside = name.replace("__", "/").replace("_dot_", ".")
            archive.writestr(zipfile.ZipInfo(inside), content)  # no time of day in it: tests are named by it
    return packed.getvalue()


DOCX = zipped(word__document_dot_xml=b"<w/>")
MACRO = zipped(word__document_dot_xml=b"<w/>", word__vbaProject_dot_bin=b"x")


def mail(text: str = "May they visit?", **given: Any) -> bytes:
    """A mail from Jo Marsh; headers by their names, `_` for a hyphen; files=[(name, content)], html=…."""
    message = EmailMessage()
    files, html = given.pop("files", ()), given.pop("html", "")
    headers = {
        "From": "Jo Marsh <jo.marsh@willow.example>", "To": "enquiries@council.example", "Subject": "Visiting",
        "Message-ID": "<one@willow.example>",
    }  # fmt: skip
    for name, value in (headers | {key.replace("_", "-"): value for key, value in given.items()}).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def arrived(council: Council, raw: bytes) -> InboundMail:
    """Taken in, as the mailbox's job does."""
    by = Actor.operator("mailbox", council_id=council.pk, permissions={Can.RECEIVE_MAIL.value})
    return actions.receive_mail(by=by, council=council, raw=raw)
