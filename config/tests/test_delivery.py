"""What goes out goes out safely: TLS, proxies, mail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from carepost.gateways.fake_notify import TEMPLATE, FakeNotify
from carepost.operate.health.finding import State
from config.commands import check
from config.delivery import delivery_settings
from config.environment import Environment
from config.proxy import TrustedProxy
from config.settings import database_of

KEY = "abcdefghijklmnopqrstuvwxyz0123456789-only-for-tests"


def settings_for(tmp_path: Path, **variables: str) -> dict[str, Any]:
    given = {
        "CAREPOST_HOME": str(tmp_path),
        "CAREPOST_SECRET_KEY": KEY,
        "DATABASE_URL": "postgresql://carepost_app:a@db.example/carepost",
        "CAREPOST_OWNER_DATABASE_URL": "postgresql://carepost_owner:b@db.example/carepost",
        **variables,
    }
    return delivery_settings(Environment.read(given))


PUBLIC = {
    "CAREPOST_HOSTS": "care.example.gov.uk",
    "CAREPOST_URL": "https://care.example.gov.uk",
    "CAREPOST_PROXY": "127.0.0.1",
}


def test_a_public_host_is_held_to_tls(tmp_path: Path) -> None:
    found = settings_for(tmp_path, **PUBLIC)
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://care.example.gov.uk"]


def test_a_laptop_is_not_sent_to_tls(tmp_path: Path) -> None:
    found = settings_for(tmp_path)
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None


def test_static_files_carry_a_hash_of_their_content_outside_debug(tmp_path: Path) -> None:
    assert "Manifest" in settings_for(tmp_path)["STORAGES"]["staticfiles"]["BACKEND"]
    assert "Manifest" not in settings_for(tmp_path, CAREPOST_DEBUG="1")["STORAGES"]["staticfiles"]["BACKEND"]


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://post:p%40ss@mail.example:587", 587, True, False),
        ("smtps://post:p%40ss@mail.example", 465, False, True),
    ],
)
def test_the_mail_server_is_read_from_its_address(
    tmp_path: Path, url: str, port: int, tls: bool, ssl: bool
) -> None:
    found = settings_for(tmp_path, CAREPOST_EMAIL_URL=url, CAREPOST_EMAIL_FROM="care@example.gov.uk")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["EMAIL_HOST_PASSWORD"] == "p@ss"


def test_without_a_mail_server_mail_is_kept_and_not_sent(tmp_path: Path) -> None:
    assert settings_for(tmp_path)["EMAIL_BACKEND"] == "carepost.gateways.mail.OutboxBackend"


@pytest.mark.parametrize(
    ("proxies", "address", "believed"),
    [
        (("127.0.0.1",), "127.0.0.1", True),
        (("10.1.0.0/16",), "10.1.2.3", True),
        (("127.0.0.1",), "10.1.2.3", False),
        ((), "127.0.0.1", False),
        (("127.0.0.1",), "", False),
    ],
)
def test_only_a_named_proxy_is_believed(proxies: tuple[str, ...], address: str, believed: bool) -> None:
    seen: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(request.META)
        return HttpResponse()

    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": address, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "9.9.9.9",
    }  # fmt: skip
    with override_settings(TRUSTED_PROXIES=proxies):
        TrustedProxy(view)(request)
    assert ("HTTP_X_FORWARDED_PROTO" in seen) is believed
    assert ("HTTP_X_FORWARDED_FOR" in seen) is believed


@pytest.mark.parametrize(
    ("templates", "state"),
    [(None, State.WELL), ({TEMPLATE: ("Carepost", "((body))")}, State.WRONG), ({}, State.WRONG)],
)
def test_check_says_whether_notify_takes_our_mail(
    settings: Any, templates: dict[str, tuple[str, str]] | None, state: State
) -> None:
    with FakeNotify() as fake:
        settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = fake.key, TEMPLATE, fake.url
        fake.service.templates = fake.service.templates if templates is None else templates
        (found,) = check.notify(fake.key)
    assert found.state is state
    assert check.notify("") == []


def test_what_an_address_says_behind_its_question_mark_reaches_the_driver() -> None:
    found = database_of("postgresql://carepost_app:a%40b@db.example:5433/care?sslmode=verify-full")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}
    assert (found["PASSWORD"], found["PORT"], found["NAME"]) == ("a@b", "5433", "care")
