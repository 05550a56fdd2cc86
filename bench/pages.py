"""Today and search at England scale against a limit measured in the same run: the same query, ready bytes.

    python bench/pages.py                  40,000 services in 153 councils (loading takes some minutes)
    python bench/pages.py --scale county   the demo county, quickly

Targets: p95 of the server's time under 50 ms for Today and search, Today within 3 times its limit, and a page
with its assets under 150 KB, compressed, when nothing is cached.
"""

from __future__ import annotations

import gzip
import re
import sys
import urllib.request
from pathlib import Path
from posixpath import normpath

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.house import House, serving
from bench.support.load import Measured, ask

OFFICER = "Support officer"
PAGES = {
    "Today": ["/today/"],
    "Search, a name nearly right": ["/register/?q=wilow+bnk&area=all"],
    "Search, many words": [
        f"/register/?q={words}&area=all"
        for words in ("oak+hous", "beech+grnge", "rowan+cort", "kingfisher+care", "cedar", "hazel+nok")
    ],
    "Search, a postcode": ["/register/?q=ZZ3&area=all"],
    "Register, our own area": ["/register/"],
}


def main(scale: str) -> int:
    with serving("--scale", scale) as house:
        cookie = house.sign_in(OFFICER)
        headers = {"Cookie": cookie}
        print(f"\n{'server time':32} {'p50 ms':>8} {'p95 ms':>8} {'req/s':>8} {'KB':>6}  {'p50 / limit':>11}")
        faults = []
        for name, paths in PAGES.items():
            page = ask(house.address, paths, headers)
            limit = ask(house.address, [f"/bench/limit/?page={path}" for path in map(quoted, paths)], headers)
            ratio = page.p50 / limit.p50
            _row(name, page, f"{ratio:10.1f}x")
            _row("  its limit", limit, "")
            if page.p95 > 50:
                faults.append(f"{name}: p95 is {page.p95:.0f} ms, over 50")
            if name == "Today" and ratio > 3:
                faults.append(f"Today takes {ratio:.1f} times its limit, over 3")
        faults += _weights(house, cookie)
    for fault in faults:
        print("MISSED:", fault)
    return 1 if faults else 0


def quoted(path: str) -> str:
    return path.replace("&", "%26").replace("?", "%3F").replace("+", "%2B")


def _row(name: str, m: Measured, ratio: str) -> None:
    print(f"{name:32} {m.p50:8.1f} {m.p95:8.1f} {m.per_second:8.0f} {m.size / 1000:6.0f}  {ratio:>11}")


def _weights(house: House, cookie: str) -> list[str]:
    """The first visit to a page: its own bytes and every asset it names, as sent compressed."""
    faults = []
    print(f"\n{'weight of a first visit':32} {'KB':>8}")
    for path in ("/today/", "/register/"):
        body = _fetched(house.address + path, cookie)
        names = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', gzip.decompress(body).decode()))
        names |= {f for n in names if n.endswith(".css") for f in _fonts(house, n, cookie)}
        weight = len(body) + sum(len(_fetched(house.address + name, cookie)) for name in names)
        print(f"{path:32} {weight / 1000:8.0f}")
        if weight > 150_000:
            faults.append(f"{path} weighs {weight / 1000:.0f} KB with its assets, over 150")
    return faults


def _fonts(house: House, stylesheet: str, cookie: str) -> set[str]:
    """The fonts that a stylesheet names: a browser fetches those it uses, so all is the most."""
    text = _plain(_fetched(house.address + stylesheet, cookie))
    folder = stylesheet.rsplit("/", 1)[0]
    found = re.findall(r"url\(\"?([^)\"]+\.woff2)\"?\)", text)
    return {name if name.startswith("/") else normpath(f"{folder}/{name}") for name in found}


def _plain(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def _fetched(url: str, cookie: str) -> bytes:
    request = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body if body[:2] == b"\x1f\x8b" or "/static/" in url else gzip.compress(body)


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--scale") + 1] if "--scale" in sys.argv else "england"))
