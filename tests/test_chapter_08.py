"""The battery chapter, run for real: by ``weijin run``, bare Papermill and ``jupyter execute``.

One full run serves most tests; what they assert is read back from the files a reader would open.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from chapter_runs import run_chapter

from weijin_analysis.catalog import load
from weijin_analysis.paths import notebook_directory

NOTEBOOK = notebook_directory() / "08_solid_state_batteries.ipynb"
FIGURES = ["f08-1", "f08-2", "x08-1", "x08-2", "x08-3", "x08-4", "x08-5"]
ROW = ["table", "metric", "entity", "period", "unit", "published", "kind", "source"]
SCRIPTS = Path(sys.executable).parent
Corruption = Callable[[str], str]


@dataclass(frozen=True)
class Run:
    """What one call left behind."""

    folder: Path
    code: int
    said: str

    @property
    def manifest(self) -> dict[str, object]:
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    def drawn(self, figure: str, language: str = "zh") -> pd.DataFrame:
        path = self.folder / "figures" / "08" / language / f"{figure}.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False)


def weijin(output: Path, *arguments: str, **environment: str) -> Run:
    done = subprocess.run(
        [SCRIPTS / "weijin", "run", "08", "--output", output, *arguments],
        env=os.environ | environment, capture_output=True, text=True, cwd=output.parent, check=False,
    )
    folders = sorted((output / "runs").glob("*/"))
    return Run(folders[-1] if folders else output, done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return weijin(tmp_path_factory.mktemp("today") / "outputs")


@pytest.fixture(scope="module")
def as_reported(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return weijin(tmp_path_factory.mktemp("reported") / "outputs", "--as-of", "2024-12-31")


def test_the_run_succeeds_in_both_languages_with_every_figure(today: Run) -> None:
    assert today.code == 0, today.said
    items = today.manifest["items"]
    assert [(item["chapter"], item["language"], item["status"]) for item in items] == [
        ("08", "zh", "succeeded"), ("08", "en", "succeeded"),
    ]
    assert all(item["figures"] == FIGURES for item in items)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_comes_with_pictures_rows_record_and_words_in_both_languages(
    today: Run, figure: str, language: str
) -> None:
    folder = today.folder / "figures" / "08" / language
    for frame in ("wide", "tall"):
        assert (folder / f"{figure}_{frame}_light.png").read_bytes().startswith(b"\x89PNG")
        for theme in ("light", "dark"):
            assert "<svg" in (folder / f"{figure}_{frame}_{theme}.svg").read_text(encoding="utf-8")
    record = json.loads((folder / f"{figure}.json").read_text(encoding="utf-8"))
    assert record["state"] in {"complete", "partial", "substitute", "missing"}
    for text in ("title", "finding", "note", "alt"):
        assert all(len(record[text][spoken]) > 5 for spoken in ("zh", "en")), text
    assert record["sources"]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_row_drawn_is_a_row_of_the_data_package_with_a_source(today: Run, figure: str) -> None:
    """A price moved to other dollars is the row of its own dollars, times the ratio of two consumer prices."""
    drawn = today.drawn(figure)
    assert len(drawn)
    drawn["dollars"] = drawn["unit"]
    if "rebased_from" in drawn:
        drawn["unit"] = drawn["rebased_from"].where(drawn["rebased_from"].ne(""), drawn["unit"])
    known = pd.concat(
        load(name, all_vintages=True).astype(dict.fromkeys(ROW[1:], str)) for name in drawn["table"].unique()
    )
    joined = drawn.merge(known, on=ROW, how="left", suffixes=("", "_known"), indicator=True)
    assert (joined["_merge"] == "both").all(), joined[joined["_merge"] != "both"][ROW]
    assert (joined["source"] != "").all()
    index = load("us_cpi").set_index("period")["value"].rename(lambda year: f"USD_{year}/kWh")
    moved = (joined["dollars"].map(index) / joined["unit"].map(index)).where(joined["dollars"] != joined["unit"], 1.0)
    values = pd.to_numeric(joined["value"]).astype(float)
    pd.testing.assert_series_equal(values, joined["value_known"] * moved, check_names=False, rtol=1e-9)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_view_of_the_report_draws_no_row_known_later(as_reported: Run, figure: str) -> None:
    assert as_reported.code == 0, as_reported.said
    for language in ("zh", "en"):
        known = as_reported.drawn(figure, language)["known"]
        assert (known != "").all()
        assert (known <= "2024-12-31").all()


def test_the_price_list_is_the_one_the_report_printed(today: Run) -> None:
    drawn = today.drawn("f08-1")
    report = [1436, 1114, 876, 806, 715, 463, 356, 266, 218, 189, 165, 155, 166, 144, 115]
    assert drawn["value"].tolist() == [str(price) for price in report]
    assert set(drawn["unit"]) == {"USD_2024/kWh"}


def test_two_runs_on_the_same_inputs_give_the_same_bytes(today: Run, tmp_path: Path) -> None:
    again = weijin(tmp_path / "outputs")
    first = {path.relative_to(today.folder): path.read_bytes() for path in (today.folder / "figures").rglob("*.*")}
    second = {path.relative_to(again.folder): path.read_bytes() for path in (again.folder / "figures").rglob("*.*")}
    assert set(first) == set(second)
    assert [str(path) for path in first if first[path] != second[path]] == []


@pytest.mark.parametrize("day", ["2016-06-30", "2019-06-30", "2021-12-31", "2025-12-31"])
def test_the_chapter_can_be_asked_for_any_day(tmp_path: Path, day: str) -> None:
    run = weijin(tmp_path / "outputs", "--as-of", day, "--language", "en")
    assert run.code == 0, run.said
    for figure in FIGURES:
        assert (run.drawn(figure, "en")["known"] <= day).all()


def papermill(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPTS / "papermill", NOTEBOOK, "out.ipynb", "--no-progress-bar", *arguments],
        env=os.environ | {"WEIJIN_OUTPUT": str(folder / "outputs")} | environment,
        capture_output=True, text=True, cwd=folder, check=False,
    )


def test_bare_papermill_runs_it_from_any_folder(tmp_path: Path) -> None:
    done = papermill(tmp_path, "-p", "language", "en", "-p", "as_of", "2024-12-31")
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    alts = [output.metadata["image/png"]["alt"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(alts) == len(FIGURES)
    assert all(alt.isascii() or "–" in alt for alt in alts)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("language", "fr", "zh (Chinese) or en (English)"),
        ("as_of", "2024-13-01", "a day as YYYY-MM-DD"),
        ("horizon", "x", "a whole year from"),
    ],
)
def test_a_wrong_value_stops_bare_papermill_with_a_sentence(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    done = papermill(tmp_path, "-p", name, value)
    assert done.returncode != 0
    assert f"parameter {name}: found '{value}'; expected {allowed}" in done.stderr


def test_jupyter_execute_runs_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [SCRIPTS / "jupyter", "execute", NOTEBOOK, f"--output={tmp_path / 'executed.ipynb'}"],
        env=os.environ | {"WEIJIN_OUTPUT": str(tmp_path / "outputs")},
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "executed.ipynb", as_version=4)
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")


def replaced(row: int, old: str, new: str) -> Corruption:
    """A corruption that changes one text in one line of the table; the head is line 1."""

    def corrupt(text: str) -> str:
        lines = text.splitlines(keepends=True)
        assert old in lines[row - 1]
        return "".join([*lines[: row - 1], lines[row - 1].replace(old, new, 1), *lines[row:]])

    return corrupt


def doubled(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([lines[0], lines[1], *lines[1:]])


@pytest.mark.parametrize(
    ("corrupt", "said"),
    [
        pytest.param(replaced(2, ",108,", ",dear,"), ("row 2", "column value", "'dear'"), id="wrong type"),
        pytest.param(replaced(2, "ch08-", "ch88-"), ("row 2", "column source", "ch88-"), id="unknown source"),
        pytest.param(doubled, ("row 3", "row 2"), id="duplicate key"),
        pytest.param(replaced(1, ",basis,", ",base,"), ("row 1", "basis"), id="missing column"),
        pytest.param(lambda text: "\ufeff" + text, ("row 1", "byte order mark"), id="byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), ("row 1", "CRLF"), id="CRLF"),
        pytest.param(replaced(2, ",2025,", ",2025-13,"), ("row 2", "column period", "'2025-13'"), id="month 13"),
    ],
)
def test_a_corrupted_table_stops_the_notebook_with_file_row_and_column(
    data_copy: Path, tmp_path: Path, corrupt: Corruption, said: tuple[str, ...]
) -> None:
    table = data_copy / "observations" / "battery_price.csv"
    table.write_bytes(corrupt(table.read_text(encoding="utf-8")).encode("utf-8"))
    done = papermill(tmp_path, WEIJIN_DATA=str(data_copy))
    assert done.returncode != 0
    for part in ("DataError", "battery_price.csv", *said):
        assert part in done.stderr
    assert not list(tmp_path.rglob("*.svg"))


def test_before_the_long_run_was_published_no_source_line_names_it() -> None:
    today, early = (run_chapter("08"), run_chapter("08", as_of="2019-12-31", language="zh"))
    assert today.record("x08-3")["origin"]["en"] == "BloombergNEF; Ziegler & Trancik"
    assert early.record("x08-3")["origin"]["en"] == "BloombergNEF"
