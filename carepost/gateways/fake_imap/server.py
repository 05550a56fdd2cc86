"""The fake: `with FakeImap([mail, …]) as inbox:`. Commands, tags, literals and flags as in RFC 3501; XOAUTH2 too."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

USER, PASSWORD = "enquiries@council.example", "a long & odd password"


class Trouble(StrEnum):
    """How it can misbehave."""

    NONE = "none"
    WRONG_PASSWORD = "wrong password"  # noqa: S105  a kind of trouble
    NO_FOLDER = "no folder"
    HANGS_UP = "hangs up in the middle of a mail"
    SESSION_ENDS = "ends the session with its token, as Exchange does"
    REFUSES_FETCH = "answers NO to a fetch"


@dataclass
class _Box:
    mails: dict[int, bytes]
    user: str = USER
    trouble: Trouble = Trouble.NONE
    tokens: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)


class _Session(socketserver.StreamRequestHandler):
    """One connection. `server.box` is the mailbox."""

    def handle(self) -> None:
        self.box: _Box = self.server.box  # type: ignore[attr-defined]
        self._say("* OK IMAP4rev1 fake ready")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            name, _, rest = command.partition(" ")
            answer = getattr(self, f"do_{name.lower()}", None)
            self._say(f"{tag} {answer(rest) if answer else 'BAD unknown command'}")
            if name.upper() == "LOGOUT" or self.wfile.closed:
                return

    def _say(self, line: str) -> None:
        if not self.wfile.closed:
            self.wfile.write(f"{line}\r\n".encode())

    def do_capability(self, rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
        return "OK done"

    def do_login(self, rest: str) -> str:
        right = (
            rest.replace('"', "") == f"{self.box.user} {PASSWORD}"
            and self.box.trouble is not Trouble.WRONG_PASSWORD
        )
        return "OK logged in" if right else "NO [AUTHENTICATIONFAILED] wrong name or password"

    def do_authenticate(self, rest: str) -> str:
        """XOAUTH2 as Google describes it: a token that is not taken is told in a challenge, which wants an answer."""
        assert rest == "XOAUTH2", rest
        self._say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        found = re.fullmatch("user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", said)
        assert found, said
        if found[1] == self.box.user and found[2] in self.box.tokens:
            self.token = found[2]
            return "OK AUTHENTICATE completed."
        self._say("+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode())
        assert self.rfile.readline() == b"\r\n"
        return "NO AUTHENTICATE failed."

    def do_select(self, rest: str) -> str:
        if self.box.trouble is Trouble.NO_FOLDER:
            return "NO no such mailbox"
        self._say(f"* {len(self.box.mails)} EXISTS")
        return "OK [READ-WRITE] selected"

    def do_logout(self, rest: str) -> str:
        self._say("* BYE")
        return "OK bye"

    def do_uid(self, rest: str) -> str:
        name, _, what = rest.partition(" ")
        return {"SEARCH": self._search, "FETCH": self._fetch, "STORE": self._store}[name.upper()](what)

    def _search(self, what: str) -> str:
        assert what.strip("() ").upper() == "UNSEEN", what
        self._say("* SEARCH " + " ".join(str(n) for n in sorted(self.box.mails) if n not in self.box.seen))
        return "OK searched"

    def _fetch(self, what: str) -> str:
        found = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", what)
        assert found, what
        if self.box.trouble is Trouble.REFUSES_FETCH:
            return "NO not now"
        if self.box.trouble is Trouble.SESSION_ENDS:
            self.box.tokens.discard(self.token)
            self._say("* BYE Session invalidated - AccessTokenExpired")
            self.wfile.close()
            return ""
        number, most = int(found[1]), int(found[2])
        content = self.box.mails[number][:most]
        self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(content)}}}")
        if self.box.trouble is Trouble.HANGS_UP:
            self.wfile.write(content[: len(content) // 2])
            self.wfile.close()
            return ""
        self.wfile.write(content + b")\r\n")
        return "OK fetched"

    def _store(self, what: str) -> str:
        number, _, flags = what.partition(" ")
        assert r"\Seen" in flags, what
        self.box.seen.add(int(number))
        return "OK stored"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


class FakeImap:
    """A mailbox with these mails. `misbehave(Trouble.HANGS_UP)` until told otherwise; `seen` holds what was marked."""

    def __init__(self, mails: list[bytes], *, user: str = USER) -> None:
        self.box = _Box(dict(enumerate(mails, 1)), user)
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.box = self.box  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        """The address that the setting would hold."""
        password = PASSWORD.replace(" ", "%20").replace("&", "%26")
        return f"imap://{self.box.user.replace('@', '%40')}:{password}@127.0.0.1:{self._server.server_address[1]}/INBOX"

    @property
    def seen(self) -> set[int]:
        return self.box.seen

    def let_in(self, token: str) -> None:
        """Take this token from now on."""
        self.box.tokens.add(token)

    def misbehave(self, trouble: Trouble) -> None:
        self.box.trouble = trouble

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
