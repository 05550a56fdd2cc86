"""A template is read once: fields and a few marks, and nothing that a value says means anything."""

import pytest

from carepost.letters.rules.grammar import Said, Shape, blocks, broken, filled, filled_line, names_in


def read(body, **values):
    return [filled(block, values) for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("One\n\nTwo", [(Shape.PARAGRAPH, ("One",)), (Shape.PARAGRAPH, ("Two",))]),
        ("One\nline\r\nand more", [(Shape.PARAGRAPH, ("One", "line", "and more"))]),
        ("# Head\nText", [(Shape.HEADING, ("Head",)), (Shape.PARAGRAPH, ("Text",))]),
        ("# A\n# B", [(Shape.HEADING, ("A",)), (Shape.HEADING, ("B",))]),
        ("* a\n- b\n• c", [(Shape.POINTS, ("a", "b", "c"))]),
        ("1. a\n2. b", [(Shape.STEPS, ("a", "b"))]),
        ("^ Mind this", [(Shape.APART, ("Mind this",))]),
        ("#no mark\n*nor this", [(Shape.PARAGRAPH, ("#no mark", "*nor this"))]),
        ("", []),
    ],
)
def test_marks_at_the_beginning_of_a_line_shape_the_block(body, said):
    assert read(body) == [Said(*each) for each in said]


@pytest.mark.parametrize("value", ["# Head", "((other))", "* point", "#panic()", "{{ 7*7 }}", "\\u{0}"])
def test_what_a_value_says_is_neither_mark_nor_field(value):
    assert read("((name))", name=value, other="leaked") == [Said(Shape.PARAGRAPH, (value,))]


def test_a_value_of_several_lines_goes_on_below_and_stays_in_its_place_in_a_list():
    values = {"address": "1 High Street\n* AB1"}
    assert read("At:\n((address))", **values) == [Said(Shape.PARAGRAPH, ("At:", "1 High Street", "* AB1"))]
    assert read("* At ((address))", **values) == [Said(Shape.POINTS, ("At 1 High Street, * AB1",))]
    assert filled_line("To ((address))", values) == "To 1 High Street, * AB1"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("((Visit  Date)) and ((visit date))", ("visit date",)),
        ("((a)) ((b))", ("a", "b")),
        ("(not one)", ()),
        ("((not\none))", ()),
    ],
)
def test_a_field_is_named_between_two_brackets_however_it_is_written(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("((open", ["((open"]), ("Fine ((a)) here", []), ("((a) b))", ["((a) b))"]), ("(())", ["(())"])],
)
def test_brackets_that_make_no_field_are_told(text, pieces):
    assert broken(text) == pieces


def test_a_field_without_a_value_is_an_error_and_never_nothing():
    with pytest.raises(KeyError):
        read("((name))")
