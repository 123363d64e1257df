"""A chapter's parts, taken from its executed notebook."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from made_run import TITLES, make_run
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from weijin_analysis.errors import RunError
from weijin_analysis.publish.chapter import Chapter, read_chapter
from weijin_analysis.publish.run import Item, read_run


@pytest.fixture
def item(tmp_path: Path) -> Item:
    return next(item for item in read_run(make_run(tmp_path)).items if item.language == "en")


def chapter_of(item: Item, *cells: nbformat.NotebookNode) -> Chapter:
    nbformat.write(new_notebook(cells=list(cells)), item.notebook)
    return read_chapter(item)


def test_the_contents_are_the_sections_with_the_figures_in_them(item: Item) -> None:
    contents = [(entry.anchor, entry.text, entry.is_figure) for entry in read_chapter(item).contents]
    assert contents == [
        ("the-reports-figures", "The report’s figures", False),
        ("f08-1", TITLES["f08-1"]["en"], True),
        ("what-happened-since", "What happened since", False),
        ("x08-2", TITLES["x08-2"]["en"], True),
        ("sources-and-gaps", "Sources and gaps", False),
    ]


def test_a_notebook_without_a_title_is_refused_with_what_to_do(item: Item) -> None:
    with pytest.raises(RunError, match=r"chapter 08 \(en\): found no heading of the first level.*first Markdown cell"):
        chapter_of(item, new_markdown_cell("## A section"))


def test_a_chapter_that_opens_with_a_section_has_no_standfirst(item: Item) -> None:
    chapter = chapter_of(item, new_markdown_cell("# Title\n\n## Section\n\nText."))
    assert chapter.standfirst == ""
    assert "Text." in chapter.body
    assert chapter.key_figure is None


def test_a_result_is_shown_like_a_display(item: Item) -> None:
    for kind, more in (("display_data", {}), ("execute_result", {"execution_count": 1})):
        output = new_output(kind, data={"text/html": "<table><tr><td>1</td></tr></table>"}, **more)
        chapter = chapter_of(item, new_markdown_cell("# Title"), new_code_cell("x", outputs=[output]))
        assert "<td>1</td>" in chapter.body, kind


def test_code_is_text(item: Item) -> None:
    chapter = chapter_of(item, new_markdown_cell("# Title"), new_code_cell('print("<script>")'))
    assert "<script" not in chapter.body
    assert "&lt;script&gt;" in chapter.body
