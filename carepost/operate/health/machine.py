"""The machine around the database: closed files, room on the disk, and mail that can leave."""

from __future__ import annotations

import shutil
import smtplib
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from carepost.operate.health.finding import Finding, warning, well, wrong
from carepost.operate.home import Home

SECONDS = 5
ROOM = 1 << 30


def look(home: Home, email_url: str | None) -> list[Finding]:
    """Findings about secrets, disk and the mail server; None where mail leaves by another way."""
    return [*_secrets(home), *_room(home), *([] if email_url is None else [_mail(email_url)])]


def _secrets(home: Home) -> Iterator[Finding]:
    if not home.secrets.is_dir():
        yield well("secrets", "None are kept in the home.")
        return
    loose = [path for path in (home.secrets, *sorted(home.secrets.iterdir())) if _is_open(path)]
    if loose:
        commands = "; ".join(f"chmod {'700' if path.is_dir() else '600'} {path}" for path in loose)
        yield wrong(
            "secrets", f"{len(loose)} can be read by other users of this machine.", f"Run: {commands}"
        )
    else:
        yield well("secrets", "Only their owner can read them.")


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _room(home: Home) -> Iterator[Finding]:
    if not home.path.is_dir():
        return
    free = shutil.disk_usage(home.path).free
    if free < ROOM:
        mend = f"Free some space on the disk of {home.path}, or move the home (CAREPOST_HOME)."
        yield warning("disk", f"Only {free / 1e6:.0f} MB are free.", mend)
    else:
        yield well("disk", f"{free / 1e9:.0f} GB are free.")


def _mail(url: str) -> Finding:
    if not url:
        return warning(
            "mail",
            "No mail server is set: e-mails are kept in the home and not sent.",
            "Set CAREPOST_EMAIL_URL or CAREPOST_NOTIFY_KEY (docs/run/mail.md), unless this is a trial.",
        )
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        if parts.scheme == "smtps":
            with smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SECONDS, context=ssl.create_default_context()
            ) as server:
                _sign_in(server, parts.username, parts.password)
        else:
            with smtplib.SMTP(host, parts.port or 587, timeout=SECONDS) as server:
                server.starttls(context=ssl.create_default_context())  # as sending does: or not at all
                _sign_in(server, parts.username, parts.password)
    except (OSError, smtplib.SMTPException) as error:
        mend = "See that CAREPOST_EMAIL_URL has the right host, port, user and password."
        return wrong("mail", f"{host} does not take our mail: {error}", mend)
    return well("mail", f"{host} takes our mail.")


def _sign_in(server: smtplib.SMTP, user: str | None, password: str | None) -> None:
    if user:
        server.login(unquote(user), unquote(password or ""))
