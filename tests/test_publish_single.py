"""One notebook as one file, by the template that is installed with the package."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from made_run import ALT, FINDINGS, HOSTILE, PLAIN_ALT, make_notebook
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from weijin_analysis.paths import ROOT
from weijin_analysis.publish.single import language_of_run, single_page


def page_of(notebook: nbformat.NotebookNode) -> BeautifulSoup:
    return BeautifulSoup(single_page(notebook), "html.parser")


def test_a_figure_is_inside_with_its_alternative_text_data_and_sources() -> None:
    page = page_of(make_notebook("en"))
    figure = page.find("figure", id="f08-1")
    assert figure.img["alt"] == ALT["f08-1"]["en"]
    assert figure.img["src"].startswith("data:image/png;base64,")
    assert [fold.summary.get_text() for fold in figure.find_all("details")] == [
        "Data drawn", "Sources and gaps", "Code",
    ]  # fmt: skip
    assert HOSTILE in figure.select_one(".source-list").get_text()
    assert page.title.get_text() == "Solid-state batteries"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_speaks_the_language_of_the_run(language: str) -> None:
    page = page_of(make_notebook(language))
    assert page.html["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    text = page.get_text()
    assert ("价格是怎样降下来的" in text, "How did the price come down" in text) == (language == "zh", language == "en")
    assert FINDINGS["x08-2"][language] in text
    assert f"{PLAIN_ALT[language]} & <image/png>" in {image["alt"] for image in page.find_all("img")}


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = page_of(make_notebook("zh"))
    assert page.find_all(["script", "link", "iframe"]) == []
    assert all(tag["src"].startswith("data:") for tag in page.select("[src]"))
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:; style-src 'sha256-")


def test_any_notebook_can_be_shown_with_what_it_prints() -> None:
    error = new_output("error", ename="ValueError", evalue="no", traceback=["\x1b[31mValueError\x1b[0m: <no>"])
    outputs = [new_output("stream", name="stdout", text="a < b"), error]
    outputs += [new_output("execute_result", data={"text/plain": "<Figure>"}, execution_count=1)]
    outputs += [new_output("display_data", data={"image/png": "aGVsbG8="})]
    page = page_of(new_notebook(cells=[new_markdown_cell("Text."), new_code_cell("x", outputs=outputs)]))
    assert [printed.get_text() for printed in page.select(".printed")] == ["a < b", "ValueError: <no>", "<Figure>"]
    assert page.img["alt"] == ""
    assert page.title.get_text() == "notebook"


def test_the_language_is_the_one_a_run_set_last() -> None:
    cells = [
        new_code_cell('language: str = "zh"   # zh or en', metadata={"tags": ["parameters"]}),
        new_code_cell('language = "en"', metadata={"tags": ["injected-parameters"]}),
    ]
    assert language_of_run(new_notebook(cells=cells)) == "en"
    assert language_of_run(new_notebook(cells=cells[:1])) == "zh"
    assert language_of_run(new_notebook(cells=[])) == "zh"


def test_the_notebook_itself_stays_as_it_is() -> None:
    notebook = make_notebook("zh")
    before = nbformat.writes(notebook)
    single_page(notebook)
    assert nbformat.writes(notebook) == before


def test_nbconvert_finds_the_installed_template(tmp_path: Path) -> None:
    nbformat.write(make_notebook("en"), tmp_path / "out.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "weijin", "out.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert ALT["f08-1"]["en"] in html
    assert str(tmp_path) not in html


def test_the_package_brings_the_template_to_where_nbconvert_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (source, target), *_ = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"].items()
    assert sorted(path.name for path in (ROOT / source).iterdir()) == ["conf.json", "index.html.j2"]
    assert target == "share/jupyter/nbconvert/templates/weijin"
