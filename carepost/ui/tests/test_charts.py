"""Charts: safe under our policy, named for who cannot see them, drawn once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from carepost.ui import charts, drawing, sampler
from carepost.ui.charts import Chart, UnsafeChartError
from carepost.ui.tests.schema import faults_of

PLAIN = sampler.chart(charts.WIDE)
SKIN = Path(charts.__file__).parent / "styles" / "_skin.scss"


def bars(value: object) -> Chart:
    """A chart of one bar whose name is `value`."""
    encoding = {"y": {"field": "name", "type": "nominal"}, "x": {"field": "n", "type": "quantitative"}}
    spec = {"mark": "bar", "data": {"values": [{"name": value, "n": 1}]}, "encoding": encoding}
    return Chart(spec, "One <bar>", "A bar & its name.")


def test_a_drawing_has_one_name_and_a_description_and_says_nothing_else() -> None:
    drawn = charts.svg(PLAIN)
    assert drawn.count('role="img"') == drawn.count("role=") == 1
    title = re.search(r'aria-labelledby="([\w-]+)"', drawn)[1]
    assert f'<title id="{title}">Services by rating</title>' in drawn
    assert "<desc" in drawn
    assert "Requires improvement" in drawn


def test_a_drawing_keeps_to_the_policy_that_pages_are_sent_with() -> None:
    drawn = charts.svg(PLAIN)
    assert "style" not in drawn
    assert "script" not in drawn
    assert "href" not in drawn


def test_what_stands_in_the_data_is_words_and_never_markup() -> None:
    drawn = charts.svg(bars("</text><script>alert(1)</script>"))
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "One &lt;bar&gt;" in drawn


@pytest.mark.parametrize(
    "mark",
    [
        {"type": "image", "url": "data:image/png;base64,AAAA", "width": 9, "height": 9},
        {"type": "bar", "href": "https://elsewhere.example"},
    ],
    ids=["a picture from elsewhere", "a link"],
)
def test_a_spec_that_would_bring_in_something_from_elsewhere_is_not_drawn(mark: dict[str, object]) -> None:
    chart = bars("a")
    with pytest.raises(UnsafeChartError):
        charts.svg(Chart({**chart.spec, "mark": mark}, "x", "y"))


def test_data_from_an_address_are_not_fetched() -> None:
    spec = {**bars("a").spec, "data": {"url": "https://elsewhere.example/rows.json"}}
    with pytest.raises(ValueError, match="elsewhere"):
        charts.svg(Chart(spec, "x", "y"))


def test_the_schema_finds_a_misspelt_spec() -> None:
    assert faults_of(PLAIN) == []
    assert faults_of(Chart({**PLAIN.spec, "encodign": {}}, "x", "y"))


def test_the_colours_are_those_of_the_skin() -> None:
    skin = dict(re.findall(r"^\$([\w-]+): (#\w+);", SKIN.read_text(), re.MULTILINE))
    assert {name: skin[name] for name in charts.COLOURS} == charts.COLOURS


def test_a_picture_that_the_browser_has_is_not_drawn_again(sam, monkeypatch) -> None:
    first = sam.get("/sampler/chart.svg")
    assert first["Content-Type"] == "image/svg+xml"
    assert first["Cache-Control"] == "private, no-cache"
    monkeypatch.setattr(drawing, "_drawn", None)
    again = sam.get("/sampler/chart.svg", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_a_phone_gets_a_narrower_picture(sam) -> None:
    widths = [
        re.search(rb'width="(\d+)', sam.get(f"/sampler/chart.svg{q}").content)[1] for q in ("", "?narrow=1")
    ]
    assert [int(width) for width in widths] == [charts.WIDE, charts.NARROW]


def test_a_page_names_the_picture_and_does_not_wait_for_it(sam, monkeypatch) -> None:
    monkeypatch.setattr(drawing, "_drawn", None)
    html = sam.get("/sampler/").content.decode()
    assert '<img src="/sampler/chart.svg" alt="Bars, one for each' in html
    assert 'srcset="/sampler/chart.svg?narrow=1"' in html


def test_nobody_loads_the_converter_to_start() -> None:
    code = "import sys, carepost.ui.charts; print('vl_convert' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
