"""A mail server on this machine that takes mail, or behaves as servers do that are away, busy or killed."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE)


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(self.server.greets + b"\r\n")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].strip().decode().upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            if word == self.server.hangs_up_at:
                return
            if word == self.server.silent_at:
                self.server.reached.set()
                self.rfile.read()  # until the other side is gone
                return
            self.wfile.write(b"250 fine\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Nobody can connect until it is `up`. At the words `silent_at` and `hangs_up_at` of the protocol, such as RCPT, it
    says nothing more, though it took what was given with them.
    """

    daemon_threads = True
    silent_at = hangs_up_at = ""
    greets = b"220 fake"
    is_up = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk, bind_and_activate=False)
        self.taken: list[bytes] = []
        self.reached = threading.Event()
        self.server_bind()

    def up(self) -> None:
        """Listen from now on, at the address that it has had all along."""
        self.is_up = True
        self.server_activate()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def ids(self) -> list[bytes]:
        """The Message-ID of each mail that it took."""
        return [found[1] for raw in self.taken if (found := _ID.search(raw))]


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """One that is not up yet, where the settings send mail."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        if server.is_up:
            server.shutdown()
