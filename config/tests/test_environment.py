"""Settings: what is accepted, and that whatever is missing or unsafe is refused in words."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from config.environment import SETTINGS, Environment, SettingsError

KEY = "0123456789abcdefghijklmnopqrstuvwxyz-0123456"
PUBLIC = {
    "CAREPOST_HOSTS": "care.example.gov.uk",
    "CAREPOST_URL": "https://care.example.gov.uk",
    "CAREPOST_SECRET_KEY": KEY,
}

NOTIFY = {
    "CAREPOST_NOTIFY_KEY": "care-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
    "CAREPOST_NOTIFY_TEMPLATE": "f33517ff-2a88-4f6e-b855-c550268ce08a",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def read(home: Path, **variables: str) -> Environment:
    return Environment.read({"CAREPOST_HOME": str(home), **variables})


def refused(home: Path, **variables: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(home, **variables)
    return caught.value.problems


def test_nothing_set_is_a_safe_laptop(home: Path) -> None:
    found = read(home)
    assert (found.app_url, found.debug, found.demo, found.public) == ("", False, False, False)
    assert found.url == "http://localhost:8000"


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(home: Path) -> None:
    first = read(home).secret_key
    assert read(home).secret_key == first
    assert len(first) >= 32
    assert stat.S_IMODE((home / "secrets" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700


def test_a_secret_key_that_others_can_read_is_refused(home: Path) -> None:
    read(home)
    (home / "secrets" / "secret-key").chmod(0o644)
    assert "chmod 600" in refused(home)[0]


@pytest.mark.parametrize("key", ["short", "a" * 64])
def test_a_guessable_secret_key_is_refused(home: Path, key: str) -> None:
    assert "secret key" in refused(home, CAREPOST_SECRET_KEY=key)[0]


def test_a_secret_may_come_from_a_file_but_not_from_both(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    file.chmod(0o600)
    assert read(home, CAREPOST_SECRET_KEY_FILE=str(file)).secret_key == KEY
    assert "both set" in refused(home, CAREPOST_SECRET_KEY_FILE=str(file), CAREPOST_SECRET_KEY=KEY)[0]
    assert "cannot be read" in refused(home, CAREPOST_SECRET_KEY_FILE=str(tmp_path / "none"))[0]


@pytest.mark.parametrize("switch", ["CAREPOST_DEBUG", "CAREPOST_DEMO"])
@pytest.mark.parametrize(
    "public",
    [
        {"CAREPOST_HOSTS": "care.example.gov.uk", "CAREPOST_URL": "https://care.example.gov.uk"},
        {"CAREPOST_HOSTS": "localhost,care.example.gov.uk", "CAREPOST_URL": "https://care.example.gov.uk"},
        {"CAREPOST_URL": "https://care.example.gov.uk"},
        {"CAREPOST_HOSTS": "*"},
        {"CAREPOST_BIND": "0.0.0.0"},
        {"CAREPOST_BIND": "::"},
        {"CAREPOST_HOSTS": "notlocalhost"},
    ],
)
def test_debug_and_demo_are_refused_where_others_can_reach_it(
    home: Path, switch: str, public: dict[str, str]
) -> None:
    problems = refused(home, **public, **{switch: "1"})
    assert any(problem.startswith(f"{switch} is on") for problem in problems)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "wiltshire.localhost", ".localhost"])
@pytest.mark.parametrize("switch", ["CAREPOST_DEBUG", "CAREPOST_DEMO"])
def test_debug_and_demo_are_fine_on_this_machine(home: Path, host: str, switch: str) -> None:
    assert not read(home, **{"CAREPOST_HOSTS": host, switch: "1"}).public


def test_a_public_host_needs_https_and_its_own_name(home: Path) -> None:
    assert read(home, **PUBLIC).public
    assert "https" in refused(home, **{**PUBLIC, "CAREPOST_URL": "http://care.example.gov.uk"})[0]
    assert "not among" in refused(home, **{**PUBLIC, "CAREPOST_URL": "https://other.example.org"})[0]
    assert any("stranger" in p for p in refused(home, **{**PUBLIC, "CAREPOST_HOSTS": "*"}))


def test_every_problem_is_told_at_once_in_one_paragraph(home: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(home, CAREPOST_PORT="http", CAREPOST_DEBUG="maybe", CAREPOST_SECRET_KEY="x")
    assert len(caught.value.problems) == 3
    assert "3 settings need your attention" in str(caught.value)
    assert "CAREPOST_PORT" in str(caught.value)


def test_the_application_may_not_use_the_owner_of_its_tables(home: Path) -> None:
    url = "postgresql://carepost:secret@db:5432/carepost"
    assert "same role" in refused(home, DATABASE_URL=url, CAREPOST_OWNER_DATABASE_URL=url)[0]
    assert "Set both" in refused(home, CAREPOST_OWNER_DATABASE_URL=url)[0]


@pytest.mark.parametrize(
    "url", ["carepost", "mysql://a@b/c", "postgresql://host/db", "postgresql://u@h", "postgresql://u@h:x/d"]
)
def test_a_database_address_that_names_no_role_or_database_is_refused(home: Path, url: str) -> None:
    assert "PostgreSQL database" in refused(home, DATABASE_URL=url)[0]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"CAREPOST_PORT": "0"}, "whole number"),
        ({"CAREPOST_PORT": "٣"}, "whole number"),
        ({"CAREPOST_WORKERS": "-1"}, "whole number"),
        ({"CAREPOST_SESSION_HOURS": "9999"}, "whole number"),
        ({"CAREPOST_LOG": "loud"}, "one of"),
        ({"CAREPOST_PROXY": "proxy.internal"}, "proxy"),
        ({"CAREPOST_URL": "care.example.gov.uk"}, "CAREPOST_URL"),
        ({"CAREPOST_EMAIL_URL": "mail.example.org"}, "smtp://"),
        ({"CAREPOST_EMAIL_FROM": "nobody"}, "e-mail address"),
        ({**NOTIFY, "CAREPOST_EMAIL_URL": "smtp://mail.example.org"}, "both set"),
        ({**NOTIFY, "CAREPOST_NOTIFY_KEY": "secret"}, "no API key"),
        ({**NOTIFY, "CAREPOST_NOTIFY_TEMPLATE": "7"}, "CAREPOST_NOTIFY_TEMPLATE is no number"),
        (
            {**NOTIFY, "CAREPOST_NOTIFY_REPLY_TO": "me@council.example"},
            "CAREPOST_NOTIFY_REPLY_TO is no number",
        ),
        ({**NOTIFY, "CAREPOST_NOTIFY_TOKEN": "guess me"}, "can be guessed"),
        ({"CAREPOST_NOTIFY_TEMPLATE": NOTIFY["CAREPOST_NOTIFY_TEMPLATE"]}, "half set"),
        ({"CAREPOST_TILES_URL": "https://tiles.example.org/map.png"}, "{z}"),
        ({"CAREPOST_OIDC_CLIENT_ID": "abc"}, "half set"),
        (
            {
                "CAREPOST_OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0",
                "CAREPOST_OIDC_CLIENT_ID": "abc",
                "CAREPOST_OIDC_CLIENT_SECRET": "def",
            },
            "tenant",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(
    home: Path, variables: dict[str, str], words: str
) -> None:
    problems = refused(home, **variables)
    assert len(problems) == 1
    assert words in problems[0]


def test_a_misspelt_setting_is_pointed_out(home: Path) -> None:
    assert read(home, CAREPOST_HOST="x").warnings == (
        "CAREPOST_HOST is set, but Carepost has no such setting. Did you mean CAREPOST_HOSTS?",
    )


def test_secrets_do_not_show_when_the_settings_are_printed(home: Path) -> None:
    shown = repr(read(home, CAREPOST_SECRET_KEY=KEY, DATABASE_URL="postgresql://a:hidden@h/d", **NOTIFY))
    assert KEY not in shown
    assert NOTIFY["CAREPOST_NOTIFY_KEY"] not in shown
    assert "hidden" not in shown


def test_every_setting_that_is_read_is_listed(home: Path) -> None:
    class Watched(dict[str, str]):
        asked: set[str]

        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
            self.asked.add(key)
            return super().get(key, default)

    watched = Watched(CAREPOST_HOME=str(home))
    watched.asked = set()
    Environment.read(watched)
    assert watched.asked == set(SETTINGS)


def test_the_settings_page_lists_each_setting_with_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "run" / "settings.md").read_text()
    rows = dict(line.strip("|").split("|")[:2] for line in page.splitlines() if line.startswith("| `"))
    assert {name.strip(" `"): default.strip() for name, default in rows.items()} == dict(SETTINGS)
