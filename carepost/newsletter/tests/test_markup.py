"""The small markup: what is known is drawn, all else stays as it was typed, and nothing of it is HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from carepost.newsletter.engine.markup import as_html, as_plain

TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "br", "div"}


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Hello *there*, **all**", "<p>Hello <em>there</em>, <strong>all</strong></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("[a page](https://a.example/b)", '<p><a href="https://a.example/b">a page</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,hi)", "<p>[x](data:text/html,hi)</p>"),
        ("# Not a heading", "<p># Not a heading</p>"),
        ("`code`", "<p>`code`</p>"),
    ],
)
def test_the_small_markup_is_drawn_and_the_rest_stays_as_typed(typed, drawn):
    assert as_html(typed).strip() == drawn


def test_a_picture_is_not_drawn_so_that_no_mail_calls_home():
    assert "<img" not in as_html("![x](https://a.example/pixel.gif)")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Hello *there*\nagain", "Hello there\nagain"),
        ("[a page](https://a.example/b)", "a page (https://a.example/b)"),
        ("<https://a.example>", "https://a.example"),
        ("[Ann](mailto:ann@a.example)", "Ann (ann@a.example)"),
        ("- one\n- two\n  - three\n\nAfter", "- one\n- two\n  - three\n\nAfter"),
        ("2. two\n3. three", "2. two\n3. three"),
    ],
)
def test_plain_text_keeps_lists_and_tells_where_links_lead(typed, plain):
    assert as_plain(typed) == plain


@given(st.text(max_size=200))
def test_whatever_is_typed_only_known_tags_come_out(typed):
    tree = html.fragment_fromstring(as_html(typed), create_parent="div")
    for element in tree.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= {"href", "title", "start"}
        assert element.get("href", "https:").partition(":")[0].lower() in {"http", "https", "mailto", "tel"}
    assert isinstance(as_plain(typed), str)
