"""The folded table says the rows in the reader's language, escaped, with heads that a screen reader follows."""

from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.messages import message
from weijin_analysis.publish.clean import clean_html
from weijin_analysis.tables import SourcesOf, marked_table, rows_table, sources_table, value_text

NOTHING = float("nan")


class Cells(HTMLParser):
    """Collects the text of each cell and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"th", "td", "caption", "summary", "li"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return catalog.load(
        "battery_price", "2024-12-31", metric="pack_price_real", unit="USD_2024/kWh", period=["2010", "2024"]
    )


def table(rows: pd.DataFrame, language: str, **changes: object) -> Cells:
    sources = catalog.sources_of(rows).assign(**changes)
    return Cells(rows_table(rows, sources, message("rows.head"), language))


def test_the_table_is_folded_with_caption_and_scoped_heads(rows: pd.DataFrame) -> None:
    found = table(rows, "en")
    assert found.tags[0] == ("details", {"class": "weijin-rows"})
    scopes = [attributes["scope"] for tag, attributes in found.tags if tag == "th"]
    assert scopes == ["col"] * 7 + ["row"] * len(rows)
    assert found.cells[0] == "The rows drawn"
    assert f"the {len(rows)} rows drawn" in found.cells[1]


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("zh", ["全球", "2010年", "1436", "美元/千瓦时，2024年价格", "观测值", "2024年12月10日"]),
        ("en", ["World", "2010", "1,436", "USD per kWh, 2024 prices", "observed", "10 Dec 2024"]),
    ],
)
def test_a_row_is_written_in_the_language_of_the_reader(rows: pd.DataFrame, language: str, cells: list[str]) -> None:
    found = table(rows, language).cells
    start = found.index(cells[0])
    assert found[start : start + len(cells)] == cells


def test_the_source_is_a_link_to_where_the_number_was_read(rows: pd.DataFrame) -> None:
    links = [attributes["href"] for tag, attributes in table(rows, "en").tags if tag == "a"]
    assert links == [catalog.sources_of(rows).set_index("id")["url"][source] for source in rows["source"]]


def test_text_from_data_cannot_become_markup(rows: pd.DataFrame) -> None:
    html = rows_table(
        rows,
        catalog.sources_of(rows).assign(publisher="<script>alert(1)</script>", url='"><img>'),
        message("gap"),
        "en",
    )
    assert "<script" not in html
    assert "<img" not in html


def test_the_place_inside_a_source_is_no_part_of_its_address(rows: pd.DataFrame) -> None:
    found = table(rows, "en", url="https://example.org/file (row 3 @1a2b)")
    assert {attributes["href"] for tag, attributes in found.tags if tag == "a"} == {"https://example.org/file"}


def test_only_web_addresses_become_links(rows: pd.DataFrame) -> None:
    assert not [tag for tag, _ in table(rows, "en", url="javascript:alert(1)").tags if tag == "a"]


def test_the_metric_is_shown_when_there_is_more_than_one(rows: pd.DataFrame) -> None:
    mixed = pd.concat([rows, rows.assign(metric="pack_price_nominal")])
    assert "Metric" not in table(rows, "en").cells
    assert "Metric" in table(mixed, "en").cells
    assert "pack_price_nominal" in table(mixed, "en").cells


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "zh", "en"),
    [
        (1436, NOTHING, NOTHING, "USD/kWh", "1436", "1,436"),
        (NOTHING, 2027, 2030, "year", "2027—2030", "2027–2030"),
        (NOTHING, 80, NOTHING, "USD/kWh", "≥80", "≥80"),
        (500, 500, NOTHING, "Wh/kg", "≥500", "≥500"),
        (100, NOTHING, 100, "USD/kWh", "≤100", "≤100"),
        (30, 14, 60, "USD/kWh", "30（14—60）", "30 (14–60)"),
    ],
)
def test_values_bounds_and_ranges_are_told_apart(
    value: float, low: float, high: float, unit: str, zh: str, en: str
) -> None:
    row = {"value": value, "low": low, "high": high, "unit": unit}
    assert (value_text(row, "zh"), value_text(row, "en")) == (zh, en)


def test_a_disputed_value_carries_a_question_mark() -> None:
    row = {"value": 115.0, "low": NOTHING, "high": NOTHING, "unit": "USD/kWh", "disputed": True}
    assert value_text(row, "en") == "115?"


def test_every_table_of_the_package_can_be_shown() -> None:
    names = catalog.tables().query("observations")["name"]
    for name in names:
        rows = catalog.load(name, all_vintages=True)
        for language in ("zh", "en"):
            assert len([cell for cell in table(rows, language).tags if cell[0] == "tr"]) == len(rows) + 1


def test_sources_are_listed_once_with_the_figures_that_use_them_and_their_gaps(rows: pd.DataFrame) -> None:
    sources = catalog.sources_of(rows)
    html = sources_table([SourcesOf("f08-1", sources), SourcesOf("x08-2", sources.head(1), (message("gap"),))], "en")
    found = Cells(html)
    assert [tag for tag, _ in found.tags].count("tr") == 1 + len(sources)
    assert "f08-1, x08-2" in found.cells
    assert "x08-2: " + message("gap").text("en") in found.cells


def test_without_gaps_the_sources_say_so(rows: pd.DataFrame) -> None:
    assert message("gaps.none").text("zh") in sources_table([SourcesOf("f08-1", catalog.sources_of(rows))], "zh")


# Rows of tables that hold no observations


def cited(language: str, *names: str) -> Cells:
    rows = pd.concat([catalog.cited(name) for name in names], ignore_index=True)
    return Cells(rows_table(rows, catalog.sources_of(rows), message("rows.head"), language))


def test_cited_rows_show_the_columns_of_their_table_in_one_language() -> None:
    found = cited("en", "agent_nodes", "agent_edges")
    assert [tag for tag, _ in found.tags].count("table") == 2
    heads = {"Id", "What it says", "Group", "Where in the source", "From", "To", "Read how", "Source"}
    assert heads <= set(found.cells)
    assert "action space" in found.cells
    assert not any("动作空间" in cell for cell in found.cells)
    assert "动作空间" in cited("zh", "agent_edges").cells


def test_cited_rows_say_dates_and_support_as_the_reader_does() -> None:
    found = cited("zh", "outlook_facts")
    assert {"2025年1月20日", "支持", "部分支持", "不支持"} <= set(found.cells)
    assert {attributes["scope"] for tag, attributes in found.tags if tag == "th"} == {"col", "row"}


def test_observations_and_cited_rows_stand_in_tables_of_their_own(rows: pd.DataFrame) -> None:
    mixed = pd.concat([rows, catalog.cited("model_releases").head(2)], ignore_index=True)
    found = Cells(rows_table(mixed, catalog.sources_of(mixed), message("rows.head"), "en"))
    assert [tag for tag, _ in found.tags].count("table") == 2
    assert {"1436", "5 Nov 2019"} <= set(found.cells) | {cell.replace(",", "") for cell in found.cells}


# Statements with their verdicts

JUDGED = pd.DataFrame(
    {"said": [message("verdict.open"), "<b>more</b> & more"], "verdict": ["came_true", "open"], "found": ["x", "y"]}
)
HEADS = {name: message(f"column.{name}") for name in ("table", "kind", "note")}


def marked(language: str = "en") -> str:
    heads = dict(zip(("said", "verdict", "found"), HEADS.values(), strict=True))
    return marked_table(JUDGED, heads, "What <was> said", language, "x03-2")


def test_a_verdict_is_a_mark_that_is_not_read_out_and_a_word_that_is() -> None:
    found = Cells(marked("zh"))
    spans = [attributes for tag, attributes in found.tags if tag == "span"]
    assert spans[:2] == [{"class": "verdict verdict-came_true"}, {"class": "sign", "aria-hidden": "true"}]
    assert "✔应验" in [cell.strip() for cell in found.cells]


def test_the_table_of_statements_has_a_caption_and_scoped_heads_and_neither_script_nor_style() -> None:
    html = marked()
    found = Cells(html)
    tags = [tag for tag, _ in found.tags]
    assert tags[:3] == ["div", "table", "caption"]
    assert [attributes["scope"] for tag, attributes in found.tags if tag == "th"] == ["col"] * 3 + ["row"] * 2
    assert not {"script", "style"} & set(tags)
    assert "style=" not in html
    assert marked() == html


def test_every_text_of_the_table_is_escaped() -> None:
    html = marked()
    assert "&lt;b&gt;more&lt;/b&gt; &amp; more" in html
    assert "<caption>What &lt;was&gt; said</caption>" in html


def test_the_edition_keeps_the_table_of_statements_whole() -> None:
    kept = Cells(clean_html(marked()))
    assert [tag for tag, _ in kept.tags] == [tag for tag, _ in Cells(marked()).tags]
    assert {"class": "sign", "aria-hidden": "true"} in [attributes for tag, attributes in kept.tags if tag == "span"]
