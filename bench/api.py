"""Lists and whole files of the machine's door against a limit measured in the same run: the same queries, ready bytes.

    python bench/api.py                    the demo county
    python bench/api.py --scale england    40,000 services in 153 councils (loading takes some minutes)

Targets: p95 of a list of 500 under 250 ms and within 6 times its limit; a whole file at 5,000 rows a second or more.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.pages import quoted
from bench.support.house import House, serving
from bench.support.load import Measured, ask

DIRECTOR, EMAIL, COUNCIL = "Director", "rosemary.lightbody@ambershire.example", "Ambershire"
SCOPES = ("register:read", "capacity:read", "standings:read", "calls:read")
LISTS = {
    "Services, 500 of all": "/api/v1/services?area=all&limit=500",
    "Standings, 500": "/api/v1/standings?limit=500",
    "Calls, 500": "/api/v1/calls?limit=500",
}
FILES = {
    "Services, CSV": "/api/v1/services?format=csv",
    "Calls, CSV": "/api/v1/calls?format=csv",
    "Calls, JSON lines": "/api/v1/calls?format=jsonl",
}


def main(scale: str) -> int:
    with serving("--scale", scale) as house:
        cookie = house.sign_in(DIRECTOR)
        print(f"\n{'until the last byte':32} {'p50 ms':>8} {'p95 ms':>8} {'KB':>6}  {'p50 / limit':>11}")
        faults = []
        for name, path in LISTS.items():
            told, ratio = _measured(house, name, path, cookie, times=60)
            if told.p95 > 250 or ratio > 6:
                faults.append(f"{name}: p95 is {told.p95:.0f} ms, {ratio:.1f} times its limit")
        for name, path in FILES.items():
            told, _ = _measured(house, name, path, cookie, times=10)
            per_second = told.lines / told.p50 * 1000
            print(f"{'':32} {told.lines} lines, {per_second:,.0f} a second")
            if told.lines > 1000 and per_second < 5000:
                faults.append(f"{name}: {per_second:,.0f} rows a second, under 5,000")
    for fault in faults:
        print("MISSED:", fault)
    return 1 if faults else 0


def _measured(house: House, name: str, path: str, cookie: str, *, times: int) -> tuple[Measured, float]:
    """One list or file, with a token of its own: a token may ask 300 times a minute."""
    headers = {"Cookie": cookie, "Authorization": f"Bearer {_token(house, name)}"}
    told = ask(house.address, [path], headers, times=times, to_the_end=True)
    limit = ask(house.address, [f"/bench/limit/?page={quoted(path)}"], headers, times=times, to_the_end=True)
    ratio = told.p50 / limit.p50
    for label, m, words in ((name, told, f"{ratio:10.1f}x"), ("  its limit", limit, "")):
        print(f"{label:32} {m.p50:8.1f} {m.p95:8.1f} {m.size / 1000:6.0f}  {words:>11}")
    return told, ratio


def _token(house: House, name: str) -> str:
    scopes = [part for scope in SCOPES for part in ("--scope", scope)]
    made = house.carepost("token", "make", name, "--council", COUNCIL, "--as", EMAIL, "--json", *scopes)
    return str(json.loads(made)["token"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--scale") + 1] if "--scale" in sys.argv else "county"))
