"""How answers and mail leave: static files, transport security, the map's tiles, the mail server, the log."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from config.environment import Environment

#: Two years, as browsers' own lists of secure sites ask.
HSTS_SECONDS = 63_072_000
MAIL_TIMEOUT = 20


def delivery_settings(environment: Environment) -> dict[str, object]:
    """Django's settings for all that goes out."""
    return {
        **_pages(environment),
        **_transport(environment),
        **_mail(environment),
        "LOGGING": _logging(environment),
    }


def _pages(environment: Environment) -> dict[str, object]:
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return {
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": plain if environment.debug else hashed},
        },
        "TILES_URL": environment.tiles_url,
        "TEMPLATE_CACHE_DIR": environment.home / "templates",
        # Uploads hold the register of a council: nobody else on the machine reads them.
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "FILE_UPLOAD_DIRECTORY_PERMISSIONS": 0o700,
    }


def _transport(environment: Environment) -> dict[str, object]:
    https = urlsplit(environment.url).scheme == "https"
    return {
        "SECURE_SSL_REDIRECT": https,
        # The supervisor and a load balancer ask for it on this machine, without TLS.
        "SECURE_REDIRECT_EXEMPT": [r"^healthz$"],
        "SECURE_HSTS_SECONDS": HSTS_SECONDS if https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "CSRF_TRUSTED_ORIGINS": [environment.url] if https else [],
        # config.proxy takes the header away unless a trusted proxy sent it.
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if environment.proxies else None,
        "TRUSTED_PROXIES": environment.proxies,
    }


def _mail(environment: Environment) -> dict[str, object]:
    common: dict[str, object] = {
        "DEFAULT_FROM_EMAIL": environment.email_from,
        "SERVER_EMAIL": environment.email_from,
        "EMAIL_PER_MINUTE": environment.email_per_minute,
    }
    if not environment.email_url:
        return {**common, "EMAIL_BACKEND": "carepost.gateways.mail.OutboxBackend"}
    parts = urlsplit(environment.email_url)
    return {
        **common,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": MAIL_TIMEOUT,
    }


def _logging(environment: Environment) -> dict[str, object]:
    """Everything to standard error, which the supervisor keeps; no request bodies, no personal data."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["stderr"], "level": environment.log.upper()},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": environment.log.upper()},
            "django.db.backends": {"level": "WARNING"},
            # One line for each job taken, or for each page asked of CQC, would drown the rest.
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }
