"""An executed notebook made ready for a page."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from made_run import ALT, FIGURE_TYPE, PATH, make_notebook, make_run
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from weijin_analysis.errors import FigureError, RunError
from weijin_analysis.publish.notebook import anchors_of, prepare
from weijin_analysis.publish.run import Item, read_run


@pytest.fixture
def item(tmp_path: Path) -> Item:
    return next(item for item in read_run(make_run(tmp_path)).items if item.language == "en")


def rewrite(item: Item, *cells: nbformat.NotebookNode) -> None:
    nbformat.write(new_notebook(cells=list(cells)), item.notebook)


def headings(*texts: str, language: str) -> list[nbformat.NotebookNode]:
    return [new_markdown_cell(text, metadata={"tags": [language]}) for text in texts]


def test_figures_come_in_the_order_shown_with_the_words_of_the_language(item: Item) -> None:
    figures = prepare(item).figures
    assert list(figures) == ["f08-1", "x08-2"]
    assert figures["f08-1"].alt == ALT["f08-1"]["en"]
    assert figures["f08-1"].is_original
    assert not figures["x08-2"].is_original


def test_the_table_shown_after_a_figure_becomes_part_of_it(item: Item) -> None:
    prepared = prepare(item)
    table = prepared.figures["f08-1"].table
    assert table.startswith('<div class="scroll weijin-rows" tabindex="0"><table>')
    assert table.endswith("</table></div>")
    (cell,) = [cell for cell in prepared.notebook.cells if "f08-1" in cell.source]
    assert [list(output.data) for output in cell.outputs] == [[FIGURE_TYPE]]


def test_streams_warnings_and_plain_results_stay_in_the_notebook(item: Item) -> None:
    assert PATH in item.notebook.read_text(encoding="utf-8")
    assert PATH not in nbformat.writes(prepare(item).notebook)


def test_only_web_addresses_become_links(item: Item) -> None:
    first, second = prepare(item).figures["f08-1"].sources
    assert first.link == "https://about.bnef.com/?a=1&b=2"
    assert second.link == ""


def test_anchors_are_the_english_headings_in_both_languages() -> None:
    expected = ("the-reports-figures", "what-happened-since", "survey-by-survey", "sources-and-gaps")
    for language in ("zh", "en"):
        assert anchors_of(make_notebook(language), language) == expected


def test_equal_headings_get_anchors_of_their_own() -> None:
    cells = headings("## Prices", "## Prices", language="en")
    assert anchors_of(new_notebook(cells=cells), "en") == ("prices", "prices-2")


def test_numbers_stand_in_when_the_languages_have_different_headings() -> None:
    cells = headings("## 价格", "## 产量", language="zh") + headings("## Prices", language="en")
    assert anchors_of(new_notebook(cells=cells), "zh") == ("section-1", "section-2")


def test_a_picture_without_alternative_text_is_refused_with_its_cell(item: Item) -> None:
    output = new_output("display_data", data={"image/png": "aGVsbG8="})
    rewrite(item, new_code_cell("1"), new_code_cell("plot()", outputs=[output]))
    with pytest.raises(FigureError, match=r"chapter 08 \(en\), cell 2: found a picture without alternative text"):
        prepare(item)


def test_a_figure_that_was_not_drawn_in_every_variant_is_refused(item: Item) -> None:
    (item.figures / "f08-1_tall_dark.svg").unlink()
    with pytest.raises(FigureError, match=r"figure f08-1, chapter 08 \(en\): found no file f08-1_tall_dark\.svg"):
        prepare(item)


def test_a_missing_notebook_is_named(item: Item) -> None:
    item.notebook.unlink()
    with pytest.raises(RunError, match=r"no 08_solid_state_batteries\.en\.ipynb"):
        prepare(item)
