"""The GOV.UK components as functions: `govuk.button({"text": "Record call"})` returns safe HTML.

Their macros lean on forgiving variables, ours must not. So they live in an environment of their own, and a
page that misspells one of its variables still fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, TemplateNotFound
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"

Parameters = Mapping[str, Any]


@cache
def _environment() -> Environment:
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    return Environment(loader=loader, autoescape=True, undefined=ChainableUndefined, auto_reload=False)


@cache
def _macro(component: str) -> Callable[[Parameters], str]:
    name = "govuk" + "".join(word.capitalize() for word in component.split("_"))
    folder = component.replace("_", "-")
    try:
        module: Any = _environment().get_template(f"{PACKAGE}/components/{folder}/macro.html").module
    except TemplateNotFound:
        raise AttributeError(f"GOV.UK Frontend has no component called {component}") from None
    macro: Callable[[Parameters], str] = getattr(module, name)
    return macro


def _without_none(value: Any) -> Any:
    """The macros print None as the word "None", so what is not there is left out."""
    if isinstance(value, Mapping):
        return {key: _without_none(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_without_none(each) for each in value if each is not None]
    return value


class Components:
    """`govuk.date_input(parameters)` renders GOV.UK's date-input with the parameters that its documentation
    names.

    Raises AttributeError for a component that does not exist.
    """

    def __getattr__(self, component: str) -> Callable[[Parameters], Markup]:
        if component.startswith("_"):
            raise AttributeError(component)
        macro = _macro(component)
        return lambda parameters: Markup(str(macro(_without_none(parameters))).strip())  # noqa: S704  escaped by the macro


govuk = Components()
