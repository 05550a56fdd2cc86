"""Lock files hold hashes and no addresses: whoever installs uses the registry of their own choice."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from carepost.operate.home import CHECKOUT

ADDRESS = re.compile(r'"resolved"|--(extra-)?index-url|--find-links|https?://|"registry"')
PINNED = re.compile(r"^([a-zA-Z0-9_.\[\]-]+)==\S+(.*)$")
SAID_OTHERWISE = re.compile(r'^\s*("url"|"funding"|#)')  # addresses of people, not of downloads


def faults(root: Path) -> Iterator[str]:
    """A line for each address, and for each package without a hash."""
    for lock in sorted((root / "requirements").glob("*.txt")):
        lines = lock.read_text().splitlines()
        yield from _addresses(lock, lines)
        for number, line in enumerate(lines):
            found = PINNED.match(line)
            if found and "--hash=" not in "".join(lines[number : number + 2]):
                yield f"{lock.name}:{number + 1}: {found.group(1)} has no hash"
    npm = root / "package-lock.json"
    if npm.exists():
        yield from _addresses(npm, npm.read_text().splitlines())


def _addresses(lock: Path, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if ADDRESS.search(line) and not SAID_OTHERWISE.match(line):
            yield f"{lock.name}:{number}: holds an address: {line.strip()[:80]}"


def main() -> int:
    found = list(faults(CHECKOUT))
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
