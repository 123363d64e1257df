"""The notebooks as they lie in git: thin, clean, bilingual, and explained parameter by parameter."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from papermill import inspect_notebook

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.paths import notebook_directory

NOTEBOOKS = sorted(notebook_directory().glob("*.ipynb"))
LINES = 62
"""Of code, in all cells of a notebook."""

SECTIONS = {
    "zh": ["主旨", "报告的图", "后来怎样", "往前推", "本章的说法", "来源与缺口"],
    "en": [
        "Thesis", "The report’s figures", "What happened since", "Carried forward", "The chapter’s claims",
        "Sources and gaps",
    ],
}  # fmt: skip
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, cell_type: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == cell_type]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@each_notebook
def test_no_outputs_or_execution_counts_are_stored(path: Path) -> None:
    assert all(not cell.outputs and cell.execution_count is None for cell in cells(path, "code"))


@each_notebook
def test_code_holds_no_definitions_loops_paths_or_styling(path: Path) -> None:
    source = "\n".join(cell.source for cell in cells(path, "code"))
    unwanted = r"^\s*(?:def|class|for|while|with)\b.*|.*(?:\bopen\(|\.csv|Path\(|rcParams|plt\.).*"
    assert re.findall(unwanted, source, re.MULTILINE) == []


@each_notebook
def test_code_stays_thin(path: Path) -> None:
    source = "\n".join(cell.source for cell in cells(path, "code"))
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) <= LINES


@each_notebook
def test_every_parameter_has_a_type_a_default_and_an_explanation(path: Path) -> None:
    parameters = inspect_notebook(str(path))
    assert {"as_of", "language", "horizon"} <= set(parameters)
    for name, parameter in parameters.items():
        assert parameter["inferred_type_name"] not in ("", "None"), name
        assert parameter["default"] != "", name
        assert len(parameter["help"]) > 20, name


@each_notebook
def test_each_chinese_cell_is_followed_by_its_english_counterpart(path: Path) -> None:
    markdown = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert [tags(cell) for cell in markdown] == [[language] for _ in markdown[::2] for language in LANGUAGES]
    for chinese, english in zip(markdown[::2], markdown[1::2], strict=True):
        assert headings(chinese) == headings(english), (chinese.source, english.source)


@each_notebook
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_the_same_sections_in_the_same_order(path: Path, language: str) -> None:
    sources = [cell.source for cell in cells(path, "markdown") if language in tags(cell)]
    found = [head for source in sources for head in re.findall(r"^## (.+)$", source, re.MULTILINE)]
    assert found == SECTIONS[language]


@each_notebook
def test_one_cell_holds_the_parameters(path: Path) -> None:
    assert sum("parameters" in tags(cell) for cell in cells(path, "code")) == 1


def headings(cell: nbformat.NotebookNode) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)]


@each_notebook
def test_no_number_is_typed_into_the_prose(path: Path) -> None:
    assert [cell.source for cell in cells(path, "markdown") if re.search(r"\d", cell.source)] == []
