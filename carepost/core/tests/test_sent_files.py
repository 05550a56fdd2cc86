"""What a file that somebody sends is called, and whether it comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core.sent_files import FileFault, file_fault, name_of_file, name_to_give

PDF = b"%PDF-1.7\n%made up"


@pytest.mark.parametrize(
    ("content", "number", "fault"),
    [
        (PDF, 1, None),
        (PDF, 3, FileFault.TOO_MANY),
        (PDF + b"x" * 1024 * 1024, 1, FileFault.TOO_LARGE),
        (b"MZ\x90\x00", 1, FileFault.NOT_SAFE),
        (b"", 1, FileFault.NOT_SAFE),
    ],
)
def test_what_is_safe_small_and_among_the_first_comes_in(content, number, fault):
    assert file_fault(content, number, most=2, largest_mb=1) is fault


@pytest.mark.parametrize(
    ("name", "given_out"), [("plan.exe", "plan.pdf"), ("plan", "plan.pdf"), ("a.b.pdf", "a.b.pdf")]
)
def test_a_file_is_given_out_under_a_name_that_ends_as_its_content_is(name, given_out):
    assert name_to_give(name, "pdf") == given_out


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Jo\\plan.pdf", "plan.pdf"),
        ("folder/", "folder"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("line\r\nbreak\x00.pdf", "linebreak.pdf"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("Überblick größe.pdf", "Überblick größe.pdf"),
        ("x" * 300 + ".pdf", "x" * 89 + ".pdf"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_file_has_a_name_without_a_path_or_anything_unseen(given_name, name):
    assert name_of_file(given_name) == name


@given(st.text())
def test_whatever_a_file_is_called_its_name_is_short_and_can_be_shown(given_name):
    name = name_of_file(given_name)
    assert 0 < len(name) <= 100
    assert name.isprintable()
    assert not set(name) & {"/", "\\"}
