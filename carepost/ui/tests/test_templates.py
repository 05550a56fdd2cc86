"""Our templates are strict; the components that lean on forgiving variables are kept apart."""

import re
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError

from carepost.ui.components import govuk
from config.jinja import environment

PAGES = sorted(Path(__file__).parents[2].glob("*/jinja2/**/*.html"))


def render(source, **context):
    return (
        environment(loader=DictLoader({"page": source}), autoescape=True)
        .get_template("page")
        .render(**context)
    )


@pytest.mark.parametrize(
    "source", ["{{ nmae }}", "{% if nmae %}x{% endif %}", "{{ person.nmae }}", "{{ form.nmae }}"]
)
def test_a_misspelt_variable_fails(source):
    with pytest.raises(UndefinedError):
        render(source, name="Sam", person={"name": "Sam"}, form=object())


def test_django_cannot_make_the_environment_forgiving():
    from jinja2 import Undefined

    made = environment(loader=DictLoader({"page": "{{ nmae }}"}), undefined=Undefined, autoescape=True)
    with pytest.raises(UndefinedError):
        made.get_template("page").render()


def test_a_component_works_with_few_parameters_inside_a_strict_page():
    html = render('{{ govuk.button({"text": word}) }}', word="Save & go")
    assert "Save &amp; go" in html
    with pytest.raises(UndefinedError):
        render('{{ govuk.button({"text": wrod}) }}', word="Save")


def test_a_component_that_does_not_exist_fails():
    with pytest.raises(AttributeError, match="no component called butto"):
        govuk.butto({"text": "Save"})
    with pytest.raises(UndefinedError):
        render('{{ govuk.butto({"text": "Save"}) }}')


def test_what_is_none_is_left_out_of_a_component():
    html = govuk.button({"text": "Save", "attributes": {"data-a": None, "data-b": "1"}})
    assert "data-a" not in html
    assert 'data-b="1"' in html


def test_text_is_escaped_and_markup_is_not():
    from markupsafe import Markup

    assert render("{{ word }}", word="<b>") == "&lt;b&gt;"
    assert render("{{ word }}", word=Markup("<b>")) == "<b>"


def test_compiled_templates_are_kept_only_where_a_place_is_named(settings, tmp_path):
    settings.DEBUG, settings.TEMPLATE_CACHE_DIR = False, None
    assert environment(autoescape=True).bytecode_cache is None
    settings.TEMPLATE_CACHE_DIR = tmp_path
    assert environment(autoescape=True).bytecode_cache is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-3:]))
def test_no_page_has_inline_script_style_or_handlers(page):
    if page.name.startswith("mail") or "mail" in page.parts:
        return
    source = page.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-3:]))
def test_every_page_compiles(page):
    environment(loader=DictLoader({}), autoescape=True).parse(page.read_text())


def test_a_name_with_markup_in_it_cannot_break_out_of_the_title(sam):
    page = '{% extends "ui/layout.html" %}{% block name %}{{ name }}{% endblock %}'
    from django.template import engines
    from django.test import RequestFactory

    made = engines["jinja2"].from_string(page)
    html = made.render({"name": "Bank</title><script>alert(1)</script>"}, RequestFactory().get("/"))
    assert "<script>alert" not in html
