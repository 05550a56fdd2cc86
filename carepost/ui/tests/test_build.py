"""What the browser loads: light, locked without addresses, and without a crown or a foreign typeface."""

import json
import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[1]
ROOT = ROOM.parents[1]
DIST = ROOM / "static/ui/dist"
LIMIT = 150_000

built = pytest.mark.skipif(
    not (DIST / "weights.json").exists(), reason="the styles are not built here; run: npm ci && npm run build"
)


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert "registry" not in (ROOT / "package-lock.json").read_text()
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@built
def test_a_page_with_all_it_loads_is_under_150_kb():
    weights = json.loads((DIST / "weights.json").read_text())
    everywhere = {name: weight for name, weight in weights.items() if not name.startswith("map.")}
    assert sum(everywhere.values()) < LIMIT * 0.6, everywhere
    assert sum(weights.values()) < LIMIT * 0.9, weights
    assert len([name for name in weights if name.endswith(".woff2")]) == 2


@built
def test_what_draws_charts_finds_our_typeface_as_it_is():
    """Packed fonts are for browsers; a chart that is made into a picture needs them unpacked."""
    fonts = sorted((DIST / "fonts").glob("*.ttf"))
    assert [font.read_bytes()[:4] for font in fonts] == [b"\x00\x01\x00\x00"] * 2


@built
def test_styles_fetch_nothing_from_elsewhere_and_carry_no_foreign_face():
    css = (DIST / "app.css").read_text()
    assert "GDS Transport" not in css
    assert "crown" not in css
    for address in re.findall(r"url\(\s*[\"']?([^)\"']+)", css):
        assert address.startswith(("data:", "./")), address
        assert address.startswith("data:") or (DIST / address).exists(), address


@built
def test_scripts_never_evaluate_text():
    for name in ("app.js", "map.js", "boot.js"):
        assert "http://" not in re.sub(r"http://www\.w3\.org/[\w/]+", "", (DIST / name).read_text())
    assert "allowEval:!1" in (DIST / "app.js").read_text()
