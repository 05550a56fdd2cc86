"""The GOV.UK components as functions: `govuk.button({"text": "Record call"})` returns safe HTML.

Their macros lean on forgiving variables, ours must not. So they live in an environment of their own, and a
page that misspells one of its variables still fails.

A component is nothing but its parameters, and most pages ask for the same ones again: they are rendered once. What
somebody typed is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, TemplateNotFound
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"

Parameters = Mapping[str, Any]

MOST_KEPT = 2_000
_kept: dict[Hashable, Markup] = {}


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


class _NotKept(TypeError):
    """Parameters of which equality cannot be told, or that somebody typed."""


def _key(value: Any) -> Hashable:
    """Equal for equal parameters, and only for those: 1 is not True here, nor markup the same as its text."""
    if type(value) is str:
        return value
    if type(value) in (bool, int, float, Markup):
        return type(value), value
    if isinstance(value, Mapping):
        if value.get("value") and "text" not in value and "html" not in value:  # no option or button
            raise _NotKept
        return "{", *((name, _key(each)) for name, each in value.items() if each is not None)
    if isinstance(value, list | tuple):
        return "[", *(_key(each) for each in value if each is not None)
    raise _NotKept


def _rendered(component: str, parameters: Parameters) -> Markup:
    return Markup(str(_macro(component)(_without_none(parameters))).strip())  # noqa: S704  escaped by the macro


def render(component: str, parameters: Parameters) -> Markup:
    """The HTML of a component, kept from an earlier time where it was asked for with the same parameters."""
    try:
        key = component, _key(parameters)
    except _NotKept:
        return _rendered(component, parameters)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = _rendered(component, parameters)
    return found


class Components:
    """`govuk.date_input(parameters)` renders GOV.UK's date-input with the parameters that its documentation
    names.

    Raises AttributeError for a component that does not exist.
    """

    def __getattr__(self, component: str) -> Callable[[Parameters], Markup]:
        if component.startswith("_"):
            raise AttributeError(component)
        _macro(component)
        return partial(render, component)


govuk = Components()
