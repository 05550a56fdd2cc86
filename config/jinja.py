"""The template environment: strict about every variable, with our words and components at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined
from markupsafe import Markup

from carepost.core import clock
from carepost.ui import fields, filters, forms
from carepost.ui.components import govuk
from carepost.ui.shell import flashes, shell


def environment(**options: Any) -> Environment:
    """The Jinja environment that Django's template engine asks for.

    A misspelt variable raises UndefinedError, whatever Django would have chosen. Compiled templates are kept
    in settings.TEMPLATE_CACHE_DIR where that is set, so that a start does not compile them again.
    """
    options["undefined"] = StrictUndefined
    cache = getattr(settings, "TEMPLATE_CACHE_DIR", None)
    if cache and not settings.DEBUG:
        Path(cache).mkdir(parents=True, exist_ok=True)
        options.setdefault("bytecode_cache", FileSystemBytecodeCache(str(cache)))
    options.setdefault("auto_reload", settings.DEBUG)
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  Django turns autoescape on
    made.globals.update(
        static=static,
        url=url,
        csrf_field=csrf_field,
        now=clock.now,
        today=clock.today,
        govuk=govuk,
        govuk_field=fields.govuk_field,
        shell=shell,
        flashes=flashes,
        error_summary=forms.error_summary,
        summary_of=forms.summary_of,
    )
    made.filters.update(filters.FILTERS)
    return made


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url("register:service", ref=service.ref)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def csrf_field(request: Any) -> Markup:
    """The hidden field that proves a form came from one of our own pages."""
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))
