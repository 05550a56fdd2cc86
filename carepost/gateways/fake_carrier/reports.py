"""Reports as Postfix, Exchange, Exim and qmail write them about a mail: the standard's (RFC 3464) and older ones."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import default as modern
from email.utils import parseaddr
from enum import StrEnum

UNKNOWN = "550 5.1.1 User unknown"


class Carrier(StrEnum):
    """Whose form a report has."""

    POSTFIX = "Postfix"
    EXCHANGE = "Exchange Online"
    EXCHANGE_OLD = "Exchange, before it knew the standard"
    EXIM = "Exim"
    QMAIL = "qmail"


@dataclass(frozen=True, slots=True)
class _Case:
    """A mail that somebody did not get, and what is told of it."""

    mail: Message
    to: str
    action: str
    status: str
    said: str


def report_on(
    raw: bytes,
    carrier: Carrier = Carrier.POSTFIX,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = UNKNOWN,
    recipient: str = "",
) -> bytes:
    """What this carrier would send back about a mail. `recipient` is who did not get it, where it was sent on."""
    mail = message_from_bytes(raw)
    case = _Case(mail, recipient or parseaddr(str(mail["To"]))[1], action, status, said)
    match carrier:
        case Carrier.EXIM:
            return _exim(case)
        case Carrier.QMAIL:
            return _qmail(case)
        case Carrier.EXCHANGE_OLD:
            return _exchange_old(case)
        case _:
            return _standard(case, carrier)


def _standard(case: _Case, carrier: Carrier) -> bytes:
    mail, to = case.mail, case.to
    report = MIMEMultipart("report", report_type="delivery-status")
    _address(report, mail, carrier)
    lines = (
        f"I'm sorry to have to inform you that your message could not\nbe delivered.\n\n<{to}>: {case.said}\n"
    )
    report.attach(MIMEText(lines, "html" if carrier is Carrier.EXCHANGE else "plain", "utf-8"))
    status_part = MIMEBase("message", "delivery-status")
    status_part.set_payload([
        _block({"Reporting-MTA": "dns; mx.example", "Arrival-Date": "Mon, 23 Nov 2026 09:00:00 +0000"}),
        _block({"Final-Recipient": f"rfc822; {to}", "Original-Recipient": f"rfc822;{to}", "Action": case.action,
                "Status": case.status, "Remote-MTA": "dns; mail.example", "Diagnostic-Code": f"smtp; {case.said}"}),
    ])  # fmt: skip
    report.attach(status_part)
    if carrier is Carrier.EXCHANGE:
        report.attach(MIMEMessage(mail))
    else:
        headers = "".join(f"{name}: {value}\n" for name, value in mail.items())
        report.attach(MIMEText(headers, "rfc822-headers"))
    return report.as_bytes()


def _block(fields: dict[str, str]) -> Message:
    block = Message()
    for name, value in fields.items():
        block[name] = value
    return block


def _address(report: Message, mail: Message, carrier: Carrier) -> None:
    subjects = {
        Carrier.POSTFIX: "Undelivered Mail Returned to Sender",
        Carrier.EXCHANGE: f"Undeliverable: {mail['Subject']}",
    }
    senders = {
        Carrier.POSTFIX: "Mail Delivery System <MAILER-DAEMON@mx.example>",
        Carrier.EXCHANGE: "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mx.example>",
    }
    report["From"], report["Subject"] = senders[carrier], subjects[carrier]
    report["To"], report["Auto-Submitted"] = str(mail["From"]), "auto-replied"
    report["Message-ID"] = "<report-1@mx.example>"


def _plain(mail: Message, sender: str, subject: str, text: str, **more: str) -> EmailMessage:
    report = EmailMessage(policy=modern)
    report["From"], report["To"], report["Subject"] = sender, str(mail["From"]), subject
    report["Message-ID"] = "<report-2@mx.example>"
    for name, value in more.items():
        report[name.replace("_", "-")] = value
    report.set_content(text)
    return report


def _exim(case: _Case) -> bytes:
    mail, to = case.mail, case.to
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be"
        " delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {to}\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n    host mail.example [192.0.2.7]:"
        f" {case.said}"
        f"\n\n------ This is a copy of the message, including all the headers. ------\n\n{mail.as_string()}"
    )
    sender = "Mail Delivery System <Mailer-Daemon@mx.example>"
    subject = "Mail delivery failed: returning message to sender"
    return _plain(mail, sender, subject, text, X_Failed_Recipients=to).as_bytes()


def _qmail(case: _Case) -> bytes:
    mail, to = case.mail, case.to
    text = (
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the"
        " following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{to}>:\n192.0.2.7 does not like recipient.\nRemote host said: {case.said}\nGiving up on 192.0.2.7.\n\n"
        f"--- Below this line is a copy of the message.\n\n{mail.as_string()}"
    )
    return _plain(mail, "MAILER-DAEMON@mx.example", "failure notice", text, Return_Path="<>").as_bytes()


def _exchange_old(case: _Case) -> bytes:
    mail, to = case.mail, case.to
    text = (
        f"Your message did not reach some or all of the intended recipients.\n\n      Subject:  {mail['Subject']}\n\n"
        f"The following recipient(s) could not be reached:\n\n      {to} on 23/11/2026 09:00\n            The e-mail"
        " account does not exist at the organization this message was sent to.  Check the\n            e-mail address,"
        " or contact the recipient directly to find out the correct address.\n"
        f"            <mail.example #{case.status}>\n"
    )
    report = _plain(
        mail, "System Administrator <postmaster@mx.example>", f"Undeliverable: {mail['Subject']}", text
    )
    report.add_attachment(message_from_bytes(mail.as_bytes(), policy=modern))
    return report.as_bytes()
