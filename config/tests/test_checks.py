"""What `make check` runs finds what it is for: each fault is made on purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from carepost.operate.home import CHECKOUT
from config.checks import __main__ as every
from config.checks import diagrams, locks, migrations, sizes

PIN = "typer==0.1 \\\n    --hash=sha256:00\n"


def lock(root: Path, text: str, npm: str = "") -> list[str]:
    (root / "requirements").mkdir(exist_ok=True)
    (root / "requirements" / "run.txt").write_text(text)
    if npm:
        (root / "package-lock.json").write_text(npm)
    return list(locks.faults(root))


def test_a_lock_with_hashes_and_no_addresses_is_fine(tmp_path: Path) -> None:
    npm = '{"integrity": "sha512-x",\n"funding": {\n"url": "https://example.org/me"\n}}'
    assert lock(tmp_path, PIN, npm) == []


@pytest.mark.parametrize(
    ("text", "npm", "words"),
    [
        ("typer==0.1\n", "", "typer has no hash"),
        (PIN + "--index-url https://example.org/simple\n", "", "run.txt:3"),
        (PIN + "uv @ https://example.org/uv.whl --hash=sha256:00\n", "", "run.txt:3"),
        (PIN, '{\n"resolved": "https://example.org/sass.tgz"\n}', "package-lock.json:2"),
    ],
)
def test_an_address_or_a_missing_hash_in_a_lock_is_found(
    tmp_path: Path, text: str, npm: str, words: str
) -> None:
    (fault,) = lock(tmp_path, text, npm)
    assert words in fault


def test_our_own_locks_are_fine() -> None:
    assert list(locks.faults(CHECKOUT)) == []


def test_long_files_and_functions_are_found(tmp_path: Path) -> None:
    room = tmp_path / "carepost" / "risk"
    (room / "migrations").mkdir(parents=True)
    body = "".join(f"    a = {n}\n" for n in range(40))
    (room / "short.py").write_text("def fine():\n" + body[: -len("    a = 39\n")])
    (room / "long.py").write_text(
        "class C:\n    def work(self):\n" + body.replace("    a", "        a") + "\n" * 300
    )
    (room / "migrations" / "0001.py").write_text("\n" * 900)
    found = {size.name: size.lines for size in sizes.sizes(tmp_path)}
    assert found == {"carepost/risk/long.py": 342, "carepost/risk/long.py:work": 41}


def test_what_may_be_longer_says_why() -> None:
    assert all(len(why) > 10 for why in sizes.LONGER.values())


def migration(*parents: tuple[str, str]) -> Any:
    return SimpleNamespace(dependencies=list(parents))


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({("risk", "0003"): migration(("risk", "0002"))}, []),
        ({("risk", "0003"): migration(("risk", "0001"))}, ["risk: more than one migration follows 0001"]),
        ({("risk", "0003"): migration(("core", "0001"))}, ["risk: has 2 first migrations"]),
    ],
)
def test_migrations_that_fork_are_found(more: dict[tuple[str, str], Any], faults: list[str]) -> None:
    straight = {
        ("core", "0001"): migration(),
        ("risk", "0001"): migration(("core", "0001")),
        ("risk", "0002"): migration(("risk", "0001")),
    }
    loader: Any = SimpleNamespace(migrated_apps={"risk", "core"}, disk_migrations={**straight, **more})
    assert migrations.faults(loader, {"risk", "core"}) == faults


MOVES = (("", "claim", "claimed"), SimpleNamespace(source="claimed", verb="release", target=""))
PAGE = f"Before\n<!-- states: {__name__}:MOVES -->\nold\n<!-- end states -->\nAfter\n"


def test_a_diagram_is_drawn_from_its_table_and_a_stale_one_differs() -> None:
    drawn = diagrams.drawn(PAGE)
    assert "[*] --> claimed: claim" in drawn
    assert "claimed --> [*]: release" in drawn
    assert drawn != PAGE
    assert diagrams.drawn(drawn) == drawn
    assert drawn.startswith("Before\n")
    assert drawn.endswith("After\n")


def test_a_failing_check_is_named_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        every, "CHECKS", (every.Check("spelling", "no_such_module"), every.Check("zen", "this"))
    )
    assert every.main([]) == 1
    said = capsys.readouterr().out
    assert "FAIL spelling" in said
    assert "No module named no_such_module" in said
    assert "ok   zen" in said
    assert "1 of 2 checks failed: spelling" in said
    assert every.main(["zen"]) == 0


def test_checks_change_no_file_of_ours() -> None:
    for check in every.CHECKS:
        assert not {"--fix", "--write", "--reformat"} & set(check.arguments)
        if check.module == "ruff" and "format" in check.arguments:
            assert "--check" in check.arguments


def test_make_lists_its_targets() -> None:
    listed = subprocess.run(
        ["/usr/bin/env", "make"], check=True, capture_output=True, text=True, cwd=CHECKOUT
    )
    for target in ("run", "test", "hunt", "check", "fix", "bench", "clean"):
        assert f"make {target} " in listed.stdout
