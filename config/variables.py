"""Reads environment variables one by one and collects every problem, so that all are told at once."""

from __future__ import annotations

import ipaddress
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1", "testserver")
YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class Variables:
    """The environment, with an empty value counting as unset. `problems` holds one sentence or two for
    each.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def words(self, name: str, default: str = "") -> tuple[str, ...]:
        """A list with commas or spaces between."""
        return tuple(self.text(name, default).replace(",", " ").split())

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in (*YES, *NO):
            self.problems.append(f"{name} is {value!r}. It is a switch: set it to 1 or 0.")
        return value in YES

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            self.problems.append(f"{name} is {value!r}. Set it to a whole number from {low} to {high}.")
            return default
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default).lower()
        if value not in choices:
            self.problems.append(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
            return default
        return value

    def address(self, name: str, schemes: tuple[str, ...], default: str = "") -> str:
        """An address with a scheme and a host, such as https://care.example.org."""
        value = self.text(name, default)
        if value and not _is_address(value, schemes):
            wanted = " or ".join(f"{scheme}://" for scheme in schemes)
            self.problems.append(f"{name} is not an address that begins with {wanted} and names a host.")
        return value

    def networks(self, name: str) -> tuple[str, ...]:
        """Internet addresses or networks, such as 10.0.0.5 or 10.0.0.0/24."""
        for value in self.words(name):
            try:
                ipaddress.ip_network(value)
            except ValueError:
                self.problems.append(
                    f"{name} holds {value!r}, which is no internet address or network. Set it to those of "
                    f"your "
                    f"proxy, such as 127.0.0.1 or 10.0.0.0/24."
                )
        return self.words(name)

    def secret(self, name: str, otherwise: Callable[[], str] = str) -> str:
        """The value of NAME, or the content of the file that NAME_FILE names, or what `otherwise` gives."""
        value, file = self.text(name), self.text(f"{name}_FILE")
        if value and file:
            self.problems.append(f"{name} and {name}_FILE are both set. Keep the one you mean.")
        if file:
            return self.private_file(Path(file).expanduser(), f"{name}_FILE")
        return value or otherwise()

    def private_file(self, path: Path, name: str) -> str:
        """What a file holds that nobody else may read."""
        try:
            mode = path.stat().st_mode
            content = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text"
            self.problems.append(f"The file of {name}, {path}, cannot be read ({why}).")
            return ""
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            self.problems.append(
                f"The file of {name}, {path}, can be read by other users of this machine. Close it with: "
                f"chmod 600 {path}"
            )
        return content

    def database(self, name: str) -> str:
        """The address of a PostgreSQL database with a role in it."""
        value = self.text(name)
        if value and not (_is_database(value)):
            self.problems.append(
                f"{name} is not the address of a PostgreSQL database. Write it as "
                f"postgresql://ROLE:PASSWORD@HOST:5432/DATABASE; signs such as @ or / in the password are "
                f"written as %40 or %2F."
            )
        return value


def role_of(address: str) -> str:
    """The role in a database address."""
    return unquote(urlsplit(address).username or "")


def is_local(host: str) -> bool:
    """Whether a host name can only mean this machine; none at all names nobody else."""
    return not host or host in LOCAL_NAMES or host.lstrip(".") == "localhost" or host.endswith(".localhost")


def is_loopback(address: str) -> bool:
    """Whether an address to listen on is out of reach from the network."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return is_local(address)


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _is_database(value: str) -> bool:
    if not _is_address(value, ("postgresql", "postgres")):
        return False
    parts = urlsplit(value)
    return bool(parts.username) and len(parts.path) > 1
