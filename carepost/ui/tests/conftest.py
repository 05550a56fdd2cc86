"""Pages here answer without a database: their tests use signed-cookie sessions and their own addresses."""

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from carepost.ui import navigation

MIDDLEWARE = [
    "carepost.ui.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "carepost.ui.middleware.ErrorPages",
    "carepost.ui.tests.people.acting",
]


@pytest.fixture(autouse=True)
def no_database():
    """A response that ends lets Django look after its connections; another test may have left one open."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def empty_menu(monkeypatch):
    for name in ("_entries", "_account", "_places", "_search"):
        monkeypatch.setattr(navigation, name, [])
    return navigation


@pytest.fixture
def own_pages(settings, empty_menu):
    """The pages of this room alone: what other rooms enter into menus is theirs to test."""
    settings.ROOT_URLCONF = "carepost.ui.tests.urls"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.CSRF_FAILURE_VIEW = "carepost.ui.errors.csrf_failure"
    settings.ALLOWED_HOSTS = ["*"]
    settings.DEBUG = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return settings


@pytest.fixture
def nobody(own_pages):
    client = Client(raise_request_exception=False)
    return client


@pytest.fixture
def sam(own_pages):
    client = Client(raise_request_exception=False)
    client.cookies["person"] = "sam"
    return client
