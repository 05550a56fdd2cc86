"""A peer of the bench is ended where it takes too long or too much, and its answer is read where it gives one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.support.linkage import child, peers

PEER = """
import sys, time, json, pathlib
import numpy as np
kind = json.loads(sys.argv[3])["kind"]
if kind == "slow":
    time.sleep(600)
if kind == "large":
    kept = np.ones(60_000_000)
    time.sleep(600)
if kind == "broken":
    raise SystemExit(3)
out = pathlib.Path(sys.argv[2])
np.savez(out / "persons.npz", persons=np.array([0, 0, 2]))
(out / "answer.json").write_text('{"work": 1.5}')
"""


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("slow", "ended after 1 s"),
        ("large", "ended at 0."),
        ("broken", "failed with exit code 3"),
        ("well", ""),
    ],
)
def test_a_peer_is_watched(kind: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_peer.py").write_text(PEER)
    monkeypatch.setattr(child, "ROOT", tmp_path)
    limits = {"slow": {"seconds": 1.0}, "large": {"megabytes": 200.0}}.get(kind, {})
    told = child.run(sys.executable, "a_peer", tmp_path, {"kind": kind}, **limits)
    assert told.why.startswith(why)
    assert bool(told.why) is (kind != "well")
    assert told.wall < 60
    assert [*told.persons.get("persons", [])] == ([0, 0, 2] if kind == "well" else [])


def test_every_peer_can_be_run_and_what_it_loads_is_saved_by_another() -> None:
    names = {each.name for each in peers.PEERS}
    for peer in peers.PEERS:
        assert (peers.ROOT / "bench" / "support" / "linkage" / f"{peer.module}.py").exists()
        assert not peer.saved or peer.saved in names
        assert peer.practice is None or {*peer.practice} <= {"thresholds", "settings"}
