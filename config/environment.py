"""Settings from the environment: read once, checked together, refused with one clear paragraph.

Each setting is described in docs/run/settings.md; a test compares the two.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from carepost.gateways.inbox import Mailbox
from carepost.operate.home import Home
from config.inboxes import read_inboxes
from config.notify import NotifySettings
from config.variables import Variables, host_of, is_local, is_loopback, role_of

#: Every setting with its default as docs/run/settings.md gives it.
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "CAREPOST_HOME": ".carepost in the checkout",
        "DATABASE_URL": "the embedded PostgreSQL",
        "CAREPOST_OWNER_DATABASE_URL": "none",
        "CAREPOST_DOOR_URL": "the embedded PostgreSQL",
        "CAREPOST_SECRET_KEY": "made on first run",
        "CAREPOST_SECRET_KEY_FILE": "none",
        "CAREPOST_HOSTS": "localhost 127.0.0.1 [::1]",
        "CAREPOST_URL": "http://localhost:8000",
        "CAREPOST_PORT": "8000",
        "CAREPOST_BIND": "127.0.0.1",
        "CAREPOST_WORKERS": "2",
        "CAREPOST_PROXY": "none",
        "CAREPOST_DEBUG": "0",
        "CAREPOST_DEMO": "0",
        "CAREPOST_SESSION_HOURS": "12",
        "CAREPOST_LOG": "info",
        "CAREPOST_EMAIL_URL": "none",
        "CAREPOST_EMAIL_FROM": "carepost@localhost",
        "CAREPOST_INBOX_URL": "none",
        "CAREPOST_INBOX_ADDRESS": "none",
        "CAREPOST_INBOX_COUNCIL": "the only council",
        "CAREPOST_INBOXES_FILE": "none",
        "CAREPOST_EMAIL_PER_MINUTE": "300",
        "CAREPOST_NOTIFY_KEY": "none",
        "CAREPOST_NOTIFY_KEY_FILE": "none",
        "CAREPOST_NOTIFY_TEMPLATE": "none",
        "CAREPOST_NOTIFY_REPLY_TO": "the service's own",
        "CAREPOST_NOTIFY_TOKEN": "none",
        "CAREPOST_NOTIFY_TOKEN_FILE": "none",
        "CAREPOST_NOTIFY_URL": "GOV.UK Notify's API",
        "CAREPOST_TILES_URL": "none",
        "CAREPOST_CQC_KEY": "none",
        "CAREPOST_CQC_KEY_FILE": "none",
        "CAREPOST_CQC_URL": "CQC's public API",
        "CAREPOST_OIDC_ISSUER": "none",
        "CAREPOST_OIDC_CLIENT_ID": "none",
        "CAREPOST_OIDC_CLIENT_SECRET": "none",
        "CAREPOST_OIDC_CLIENT_SECRET_FILE": "none",
        "CAREPOST_OIDC_TENANTS": "none",
        "CAREPOST_OIDC_NAME": "your organisation",
    }
)
#: Read by the test suite or set by Carepost for its own child processes; not settings of the product.
INTERNAL = ("CAREPOST_SHARED", "CAREPOST_RUN_ID")
SHORTEST_KEY = 32
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(Exception):
    """The environment does not let Carepost start; the text says what, why and how to mend, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        said = "\n".join(textwrap.fill(p, 98, initial_indent="- ", subsequent_indent="  ") for p in problems)
        count = "1 setting needs" if len(problems) == 1 else f"{len(problems)} settings need"
        super().__init__(
            f"Carepost cannot start: {count} your attention. Each is described in "
            f"docs/run/settings.md.\n{said}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every setting, checked. See docs/run/settings.md. Secrets are kept out of the repr."""

    home: Path
    app_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    door_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    hosts: tuple[str, ...]
    url: str
    port: int
    bind: str
    workers: int
    proxies: tuple[str, ...]
    debug: bool
    demo: bool
    session_hours: int
    log: str
    tiles_url: str
    cqc_key: str = field(repr=False)
    cqc_url: str
    email_url: str = field(repr=False)
    email_from: str
    inboxes: tuple[Mailbox, ...]
    email_per_minute: int
    notify: NotifySettings
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_tenants: tuple[str, ...]
    oidc_name: str
    warnings: tuple[str, ...] = ()

    @property
    def behind_proxy(self) -> bool:
        """Whether X-Forwarded-Proto and X-Forwarded-For from `proxies` are believed."""
        return bool(self.proxies)

    @property
    def public(self) -> bool:
        """Whether anyone but this machine may reach it by name or by address."""
        names = (*self.hosts, host_of(self.url))
        return not (all(is_local(name) for name in names) and is_loopback(self.bind))

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Environment:
        """Reads and checks them all. Raises SettingsError with every problem; makes the secret key if there
        is none, in CAREPOST_HOME, readable by its owner only."""
        v, home = Variables(variables), Home.from_environ(variables)
        port = v.number("CAREPOST_PORT", 8000, 1, 65535)
        read = cls(
            home=home.path,
            app_url=v.database("DATABASE_URL"),
            owner_url=v.database("CAREPOST_OWNER_DATABASE_URL"),
            door_url=v.database("CAREPOST_DOOR_URL"),
            secret_key=v.secret("CAREPOST_SECRET_KEY", lambda: _own_key(home, v)),
            hosts=v.words("CAREPOST_HOSTS", SETTINGS["CAREPOST_HOSTS"]),
            url=v.address("CAREPOST_URL", ("https", "http"), f"http://localhost:{port}").rstrip("/"),
            port=port,
            bind=v.text("CAREPOST_BIND", SETTINGS["CAREPOST_BIND"]),
            workers=v.number("CAREPOST_WORKERS", 2, 1, 64),
            proxies=v.networks("CAREPOST_PROXY"),
            debug=v.flag("CAREPOST_DEBUG"),
            demo=v.flag("CAREPOST_DEMO"),
            session_hours=v.number("CAREPOST_SESSION_HOURS", 12, 1, 168),
            log=v.choice("CAREPOST_LOG", "info", LOG_LEVELS),
            tiles_url=v.address("CAREPOST_TILES_URL", ("https", "http")),
            cqc_key=v.secret("CAREPOST_CQC_KEY"),
            cqc_url=v.address("CAREPOST_CQC_URL", ("https", "http")).rstrip("/"),
            email_url=v.address("CAREPOST_EMAIL_URL", ("smtp", "smtps")),
            inboxes=read_inboxes(v),
            email_from=v.text("CAREPOST_EMAIL_FROM", SETTINGS["CAREPOST_EMAIL_FROM"]),
            notify=NotifySettings.read(v),
            email_per_minute=v.number("CAREPOST_EMAIL_PER_MINUTE", 300, 1, 60_000),
            oidc_issuer=v.address("CAREPOST_OIDC_ISSUER", ("https",)),
            oidc_client_id=v.text("CAREPOST_OIDC_CLIENT_ID"),
            oidc_client_secret=v.secret("CAREPOST_OIDC_CLIENT_SECRET"),
            oidc_tenants=v.words("CAREPOST_OIDC_TENANTS"),
            oidc_name=v.text("CAREPOST_OIDC_NAME", SETTINGS["CAREPOST_OIDC_NAME"]),
            warnings=tuple(_misspelt(variables)),
        )
        if problems := [*v.problems, *_problems(read)]:
            raise SettingsError(problems)
        return read


def _own_key(home: Home, v: Variables) -> str:
    """The key of this home, made when there is none yet."""
    try:
        home.make().secret("secret-key")
    except OSError as error:
        v.problems.append(
            f"The secret key cannot be kept in {home.secrets} ({error.strerror}). Name a folder that "
            f"Carepost may write in CAREPOST_HOME, or a key in CAREPOST_SECRET_KEY_FILE."
        )
        return ""
    return v.private_file(home.secrets / "secret-key", "the secret key")


def _problems(read: Environment) -> list[str]:
    return [*_unsafe_in_public(read), *_bad_key(read), *_bad_databases(read), *_bad_services(read)]


def _unsafe_in_public(read: Environment) -> list[str]:
    if not read.public:
        return []
    where = ", ".join(
        name for name in dict.fromkeys((*read.hosts, host_of(read.url), read.bind)) if not is_local(name)
    )
    found = []
    if read.debug:
        found.append(
            f"CAREPOST_DEBUG is on, and {where} can be reached by others. Debug pages show passwords and "
            f"people's "
            f"details to whoever asks. Set CAREPOST_DEBUG=0, or use only localhost."
        )
    if read.demo:
        found.append(
            f"CAREPOST_DEMO is on, and {where} can be reached by others. In the demo anyone may sign in as "
            f"anyone "
            f"without a password. Set CAREPOST_DEMO=0, or use only localhost."
        )
    if "*" in read.hosts:
        found.append(
            "CAREPOST_HOSTS holds *, which lets a stranger choose the address in the links that Carepost "
            "sends. "
            "Name each host that people type, such as care.example.gov.uk."
        )
    named_public = not all(is_local(name) for name in (*read.hosts, host_of(read.url)))
    if named_public and not read.url.startswith("https://"):
        found.append(
            f"CAREPOST_URL is {read.url}, and {where} can be reached by others. Sign-in over plain http can "
            f"be "
            f"read on the way. Put a proxy with TLS in front (docs/run/install.md) and set "
            f"CAREPOST_URL=https://…"
        )
    elif named_public and host_of(read.url) not in read.hosts and not _by_pattern(read):
        found.append(
            f"CAREPOST_URL names {host_of(read.url)}, which is not among CAREPOST_HOSTS. Add it there, or "
            f"links "
            f"that Carepost sends would be refused when people follow them."
        )
    return found


def _by_pattern(read: Environment) -> bool:
    return any(host.startswith(".") and host_of(read.url).endswith(host) for host in read.hosts)


def _bad_key(read: Environment) -> list[str]:
    key = read.secret_key
    if key and (len(key) < SHORTEST_KEY or len(set(key)) < 10):
        return [
            f"The secret key has {len(key)} characters, or too few different ones. Whoever guesses it can "
            f"sign in as "
            f"anyone. Use {SHORTEST_KEY} or more random ones, or unset CAREPOST_SECRET_KEY and let Carepost "
            f"make it."
        ]
    return []


def _bad_databases(read: Environment) -> list[str]:
    found = []
    if read.app_url and read.owner_url and role_of(read.app_url) == role_of(read.owner_url):
        found.append(
            f"DATABASE_URL and CAREPOST_OWNER_DATABASE_URL use the same role, {role_of(read.app_url)}. The "
            f"owner of "
            f"the tables sees every council's rows; give the application a role of its own "
            f"(docs/run/install.md)."
        )
    if read.owner_url and not read.app_url:
        found.append(
            "CAREPOST_OWNER_DATABASE_URL is set and DATABASE_URL is not. Set both, or neither to use the "
            "embedded "
            "PostgreSQL."
        )
    return found


def _bad_services(read: Environment) -> list[str]:
    found = []
    if read.tiles_url and not all(part in read.tiles_url for part in ("{z}", "{x}", "{y}")):
        found.append("CAREPOST_TILES_URL must hold {z}, {x} and {y} where the tile's numbers go.")
    if "@" not in read.email_from or read.email_from.count("@") > 1 or "\n" in read.email_from:
        found.append(f"CAREPOST_EMAIL_FROM is {read.email_from!r}. Set it to one e-mail address.")
    oidc = {
        "CAREPOST_OIDC_ISSUER": read.oidc_issuer,
        "CAREPOST_OIDC_CLIENT_ID": read.oidc_client_id,
        "CAREPOST_OIDC_CLIENT_SECRET": read.oidc_client_secret,
    }
    missing = [name for name, value in oidc.items() if not value]
    if 0 < len(missing) < len(oidc):
        found.append(
            f"Sign-in with your organisation is half set: {' and '.join(missing)} missing. Set all of "
            f"{', '.join(oidc)}, or none."
        )
    if "login.microsoftonline.com" in read.oidc_issuer and not read.oidc_tenants:
        found.append(
            "CAREPOST_OIDC_TENANTS is empty. Anyone with a Microsoft account could begin to sign in; list "
            "the "
            "tenant ids of your council, with commas between."
        )
    return found


def _misspelt(variables: Mapping[str, str]) -> list[str]:
    found = []
    for name in sorted(variables):
        if name.startswith("CAREPOST_") and name not in (*SETTINGS, *INTERNAL) and "_TEST_" not in name:
            near = difflib.get_close_matches(name, SETTINGS, n=1, cutoff=0.8)
            hint = f" Did you mean {near[0]}?" if near else ""
            found.append(f"{name} is set, but Carepost has no such setting.{hint}")
    return found
