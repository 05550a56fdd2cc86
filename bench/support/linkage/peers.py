"""Who is measured, on what, and how each comes to its threshold."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
HOUSE = ROOT / ".venv" / "bin"
# The peers need other versions of what Carepost uses, so they live in an environment of their own.
APART = ROOT / ".carepost-peers"
LOCK = ROOT / "requirements" / "peers.txt"
BITS: Mapping[str, Any] = {"thresholds": [each / 2 for each in range(-4, 41)]}
SETTINGS = [
    *(f"{missing} evidence_{bits}" for missing in ("unobserved", "disagree") for bits in (5, 9, 12)),
    *("weighted 0.8", "weighted 0.85", "weighted 0.9"),
]  # fmt: skip
CITY, FEBRL, HISTORICAL, SMALL, FAKE = "city", "febrl", "historical_50k", "5,000", "fake_1000"


@dataclass(frozen=True, slots=True)
class Peer:
    """`practice` is what it tries in another city; what did best there is used.

    With `saved`, it loads the model that the peer of that name left in the other city.
    """

    group: str
    name: str
    module: str
    options: Mapping[str, Any] = field(default_factory=dict)
    on: tuple[str, ...] = (CITY,)
    practice: Mapping[str, Any] | None = None
    saved: str = ""
    apart: bool = False

    def chosen(self, best: str) -> dict[str, Any]:
        """The options with what did best."""
        if self.practice is None:
            return dict(self.options)
        found = {"threshold": float(best)} if "thresholds" in self.practice else {"settings": [best]}
        return {**self.options, **found}


SPLINK, GOLD = "by_splink", "by_goldenmatch"
PUBLISHED = {"way": "published", "threshold": 4.25}  # 0.95, as its documentation has it
EXPERT = {"way": "expert", "save": True}
PEERS = (
    Peer("ours", "ours, the shipped model", "by_us", {}, (CITY, FEBRL, HISTORICAL, SMALL, FAKE)),
    Peer("ours", "ours, learnt from NHS numbers", "by_us", {"train": True}),
    Peer("ours", "ours, without families", "by_us", {"families": False}, (FEBRL, HISTORICAL, FAKE)),
    Peer("ours-more", "ours, each level by itself", "by_us", {"trees": False}),
    Peer("ours-more", "ours, nothing held back as twins", "by_us", {"ask_of_twins": False}, (CITY, FEBRL, HISTORICAL)),
    Peer("ours-more", "ours, once all was looked at", "by_us", {"look": True}, (CITY, FEBRL, HISTORICAL)),
    Peer("plain", "a plain query of the same pairs", "by_plain_query"),
    Peer("tutorial", "Splink, its tutorial", SPLINK, {"way": "tutorial"}, (CITY, FEBRL, FAKE), BITS),
    Peer("expert", "Splink, an expert's, trained by EM", SPLINK, EXPERT, (CITY, FEBRL), BITS),
    Peer("expert", "Splink, an expert's, by NHS numbers", SPLINK, EXPERT | {"by_numbers": True}, (CITY,), BITS),
    Peer("loaded", "Splink, the expert's model loaded", SPLINK, {"way": "expert"}, (CITY,), BITS,
         saved="Splink, an expert's, by NHS numbers"),
    Peer("published", "Splink, its settings for these lists", SPLINK, PUBLISHED, (HISTORICAL,)),
    Peer("published", "Splink, its settings for FEBRL's", SPLINK, {"way": "febrl"}, (FEBRL,), BITS),
    Peer("recordlinkage", "recordlinkage, ECM, lists' own columns", "by_recordlinkage", {"file": "raw"}, (FEBRL,),
         apart=True),
    Peer("recordlinkage", "recordlinkage, ECM", "by_recordlinkage", {}, (CITY, FEBRL), apart=True),
    Peer("recordlinkage", "recordlinkage, 20,000 true labels", "by_recordlinkage", {"labels": True}, apart=True),
    Peer("goldenmatch", "goldenmatch, as it sets itself up", GOLD, {"settings": ["its own"]}, (CITY, FEBRL, HISTORICAL),
         apart=True),
    Peer("goldenmatch", "goldenmatch, by hand", GOLD, {}, (CITY,), {"settings": SETTINGS}, apart=True),
    Peer("dedupe", "dedupe, 5,000 true labels", "by_dedupe", {}, (SMALL,), apart=True),
)  # fmt: skip
GROUPS = tuple(dict.fromkeys(each.group for each in PEERS))


def python(peer: Peer) -> Path:
    return (APART if peer.apart else HOUSE.parent) / "bin" / "python"


def install() -> None:
    """Make the environment of the peers anew, from their lock."""
    print(f"Installing the peers into {APART.name}", flush=True)
    shutil.rmtree(APART, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(APART)], check=True)
    command = [
        HOUSE / "uv",
        "--quiet",
        "pip",
        "install",
        "--python",
        APART / "bin" / "python",
        "--require-hashes",
        "-r",
        LOCK,
    ]
    subprocess.run([str(each) for each in command], check=True)
