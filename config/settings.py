"""Django's settings, all of them derived from the environment (config/environment.py)."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.delivery import delivery_settings
from config.environment import Environment
from config.signin import sign_in_settings

ENVIRONMENT = Environment.read(os.environ)

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DEMO = ENVIRONMENT.demo
SITE_URL = ENVIRONMENT.url
#: Where enquiries come in by mail: each mailbox, its own address, and whose it is.
INBOXES = ENVIRONMENT.inboxes
#: Whether e-mails are sent, by a mail server or by GOV.UK Notify; else they are kept in the home.
MAIL_LEAVES = bool(ENVIRONMENT.email_url or ENVIRONMENT.notify.key)
NOTIFY_KEY = ENVIRONMENT.notify.key
NOTIFY_TEMPLATE = ENVIRONMENT.notify.template
NOTIFY_REPLY_TO = ENVIRONMENT.notify.reply_to
NOTIFY_TOKEN = ENVIRONMENT.notify.token
NOTIFY_URL = ENVIRONMENT.notify.url

INSTALLED_APPS = [
    "carepost.core.apps.CoreConfig",
    "carepost.ui.apps.UiConfig",
    "carepost.gateways.mail.apps.MailConfig",
    "carepost.councils.apps.CouncilsConfig",
    "carepost.api.apps.ApiConfig",
    "carepost.register.apps.RegisterConfig",
    "carepost.providers.apps.ProvidersConfig",
    "carepost.risk.apps.RiskConfig",
    "carepost.questions.apps.QuestionsConfig",
    "carepost.messages.apps.MessagesConfig",
    "carepost.decisions.apps.DecisionsConfig",
    "carepost.contact.apps.ContactConfig",
    "carepost.enquiries.apps.EnquiriesConfig",
    "carepost.letters.apps.LettersConfig",
    "carepost.events.apps.EventsConfig",
    "carepost.newsletter.apps.NewsletterConfig",
    "carepost.insight.apps.InsightConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

if ENVIRONMENT.oidc_issuer:
    INSTALLED_APPS.append("carepost.councils.organisation")

MIDDLEWARE = [
    "config.proxy.TrustedProxy",
    "carepost.ui.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "carepost.ui.middleware.ErrorPages",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "carepost.councils.middleware.ActingMiddleware",
    "carepost.providers.middleware.NotedLooks",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "councils.User"
FORM_RENDERER = "django.forms.renderers.Jinja2"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def database_of(url: str) -> dict[str, object]:
    """Django's entry for the database that an address names."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # What stands behind the question mark is for the driver, such as sslmode=verify-full.
        "OPTIONS": dict(parse_qsl(parts.query)),
        "TEST": {},
    }


#: `default` is the application's own role, held by row-level security; `owner` migrates and loads in bulk.
DATABASES = {"default": database_of(ENVIRONMENT.app_url), "owner": database_of(ENVIRONMENT.owner_url)}
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}

#: The worker knows what every room's jobs.py declares; nobody has to enter it.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

#: Webhooks go to the open internet only; tests let them reach this machine.
WEBHOOKS_TO_THIS_MACHINE = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
MEDIA_ROOT = ENVIRONMENT.home / "files"

#: The folder for everything that Carepost itself writes: outbox, notes of fetches.
CAREPOST_HOME = ENVIRONMENT.home

_sign_in = sign_in_settings(ENVIRONMENT)
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = _sign_in["SOCIALACCOUNT_PROVIDERS"]
globals().update(_sign_in)
globals().update(delivery_settings(ENVIRONMENT))
