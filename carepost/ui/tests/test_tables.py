"""Tables: order, pages, addresses and downloads."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory

from carepost.ui.downloads import cell, csv_response
from carepost.ui.paging import page_of
from carepost.ui.tables import Column, Table, hidden_query, value_of


@dataclass
class Row:
    name: str
    beds: int | None
    due: date = date(2026, 11, 12)


ROWS = [Row("Oak", 20), Row("willow", None), Row("Ash", 3)]
TABLE = Table(
    columns=[
        Column("name", "Name", sort=True, heading=True),
        Column("beds", "Beds", sort=True, numeric=True),
        Column("due", "Due", show=lambda row: f"{row.due:%-d %b}"),
    ],
    caption="Services",
    empty="No service matches.",
    one="service",
    first="name",
    tie="name",
    filename="services.csv",
)


def shown(address="/", rows=ROWS, table=TABLE):
    return table.show(RequestFactory().get(address), rows)


def names(table):
    return [row.name for row, _ in table.body()]


@pytest.mark.parametrize(
    ("address", "order"),
    [
        ("/", ["Ash", "Oak", "willow"]),
        ("/?sort=-name", ["willow", "Oak", "Ash"]),
        ("/?sort=beds", ["Ash", "Oak", "willow"]),
        ("/?sort=-beds", ["Oak", "Ash", "willow"]),
        ("/?sort=due", ["Ash", "Oak", "willow"]),
        ("/?sort=password", ["Ash", "Oak", "willow"]),
        ("/?sort=--name", ["Ash", "Oak", "willow"]),
    ],
)
def test_the_address_orders_the_rows_and_what_is_unknown_comes_last(address, order):
    assert names(shown(address)) == order


def test_the_head_of_a_column_says_its_order_and_leads_to_the_other():
    table = shown("/list/?q=oak&q=ash&sort=name&page=2")
    name, beds, due = table.headings
    assert (name.sorted, name.url) == ("ascending", "/list/?q=oak&q=ash&sort=-name")
    assert (beds.sorted, beds.url) == ("none", "/list/?q=oak&q=ash&sort=beds")
    assert (due.sorted, due.url) == ("", "")


def test_nothing_known_is_a_dash_on_the_page_and_nothing_in_the_file():
    cells = {column.key: value for _, row in list(shown().body())[2:] for column, value in row}
    assert cells["beds"] == "–"
    assert TABLE.columns[1].raw(ROWS[1]) == ""


def read(response):
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_the_download_has_every_row_in_the_order_shown_and_opens_in_excel():
    small = Table(**{**TABLE.__dict__, "size": 1})
    response = shown("/?sort=-beds&as=csv", table=small).csv()
    assert response["Content-Disposition"] == 'attachment; filename="services.csv"'
    content = read(response)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["Name", "Beds", "Due"],
        ["Oak", "20", "2026-11-12"],
        ["Ash", "3", "2026-11-12"],
        ["willow", "", "2026-11-12"],
    ]


def test_a_page_is_not_a_download_and_the_link_to_it_keeps_the_view():
    assert shown("/?q=oak").csv() is None
    assert shown("/list/?q=oak&page=3&sort=beds").csv_url == "/list/?q=oak&sort=beds&as=csv"


@pytest.mark.parametrize("risky", ["=1+1", "+44 1632", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(risky):
    assert cell(risky) == f"'{risky}"


@pytest.mark.parametrize(
    ("value", "held"), [(-5, -5), ("a=b", "a=b"), (None, ""), (True, "yes"), (date(2026, 1, 2), "2026-01-02")]
)
def test_numbers_and_plain_text_stay_as_they_are(value, held):
    assert cell(value) == held


def test_moments_are_written_in_london_time():
    assert cell(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2026-07-02 00:30"


def test_the_rows_of_a_download_are_read_before_it_is_sent():
    read_rows = []

    def rows():
        for number in range(3):
            read_rows.append(number)
            yield [number]

    response = csv_response("a.csv", ["n"], rows())
    assert read_rows == [0, 1, 2]
    assert read(response).decode("utf-8-sig").split() == ["n", "0", "1", "2"]


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("99999999", 5), ("9" * 400, 1), ("-1", 1), ("x", 1), ("0", 1), ("２", 1)],
)
def test_a_page_that_makes_no_sense_gives_one_that_does(asked, number):
    request = RequestFactory().get("/", {"page": asked})
    assert page_of(list(range(50)), request.GET, "/", size=10).number == number


def test_a_page_offers_its_neighbours_and_the_ends():
    request = RequestFactory().get("/list/?q=oak&page=6")
    page = page_of(list(range(120)), request.GET, "/list/", size=10)
    assert [link.number for link in page.links] == [1, None, 5, 6, 7, None, 12]
    assert page.before == "/list/?q=oak&page=5"
    assert page.after == "/list/?q=oak&page=7"
    assert page.told("service") == "51 to 60 of 120 services"
    first = page_of(list(range(30)), RequestFactory().get("/list/?page=2").GET, "/list/", size=10)
    assert first.before == "/list/"
    assert [link.number for link in first.links] == [1, 2, 3]


def test_an_empty_list_says_what_that_means():
    from django.template import engines

    source = '{% import "ui/macros.html" as ui %}{{ ui.table(table) }}'
    html = engines["jinja2"].from_string(source).render({"table": shown(rows=[])})
    assert "No service matches." in html
    assert "<table" not in html


def test_a_key_that_no_row_has_is_an_error():
    with pytest.raises(AttributeError):
        value_of(ROWS[0], "nmae")
    with pytest.raises(KeyError):
        value_of({"name": "Oak"}, "nmae")
    assert value_of({"host__name": "North"}, "host__name") == "North"
    assert value_of({"host": None}, "host.name") is None


def test_a_filter_form_keeps_the_rest_of_the_view():
    query = RequestFactory().get("/?q=oak&sort=name&page=2&as=csv&kind=a&kind=b").GET
    assert hidden_query(query, without=("q",)) == [("sort", "name"), ("kind", "a"), ("kind", "b")]


@pytest.mark.parametrize(("asked", "order"), [("name", "ASC NULLS LAST"), ("-name", "DESC NULLS LAST")])
def test_rows_in_the_database_are_ordered_there_with_a_tie_settled(asked, order):
    from django.contrib.contenttypes.models import ContentType

    table = Table(columns=[Column("name", "Name", sort="model")], caption="", empty="", first=asked)
    column, down = table._chosen("")
    sql = str(table._ordered(ContentType.objects.all(), column, down).query)
    assert f'"model" {order}, "django_content_type"."id" ASC' in sql
