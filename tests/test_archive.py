"""Forecasts are kept so that they can be scored, each once, and a broken file spoils no other."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from archives import NEWEST, PRICE, file_run, freeze, kept, prices, the
from runs import NOTEBOOKS, read

from weijin_analysis import catalog, trends
from weijin_analysis.archive import files
from weijin_analysis.archive.entries import entries
from weijin_analysis.archive.shelf import read_shelf
from weijin_analysis.chapter import open_chapter
from weijin_analysis.errors import DataError
from weijin_analysis.pipeline.plan import plan
from weijin_analysis.pipeline.run import Finished, Outcome, Started, run

MADE = "2026-11-24"


@pytest.fixture(autouse=True)
def frozen(data_copy: Path) -> None:
    freeze(data_copy)


# What is kept


def test_a_kept_forecast_has_every_quantile_and_says_where_its_outcome_will_stand() -> None:
    rows = kept()
    assert len(rows) == 5 * len(trends.LEVELS)
    assert set(rows[0]) == set(files.ITEM_COLUMNS)
    told = {name: rows[0][name] for name in files.IDENTITY}
    where = {"table": "battery_price", "metric": "pack_price_real", "entity": "World", "statement": "observed"}
    assert told == where | {"unit": "USD_2025/kWh", "kind": "cost"}
    assert (rows[0]["origin"], rows[0]["points"], rows[0]["vintage"]) == ("2025", "16", "2025-12-09")


def test_the_numbers_kept_are_those_of_the_forecast() -> None:
    rows = prices()
    made = trends.forecast(**trends.annual(rows), horizon=2030, kind="cost").set_index("year")
    for row in kept():
        assert float(row["value"]) == pytest.approx(made.loc[int(row["period"]), float(row["level"])], rel=1e-9)


def test_a_forecast_without_rows_leaves_nothing() -> None:
    assert entries(pd.DataFrame(columns=["year", "median", *trends.LEVELS]), prices().iloc[:0]) == []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda made, rows: (pd.DataFrame(made.to_dict("list")), rows), "found no recipe"),
        (lambda made, rows: (made.drop(columns=[0.01, 0.99]), rows), "no column 0.01, 0.99.*could not be scored"),
        (lambda made, rows: (made, rows.iloc[:-1]), "found 15 years to 2024.*expected 16 years to 2025"),
        (lambda made, rows: (made, catalog.rebase(rows, 2020)), "in USD_2020/kWh; expected .* in USD_2025/kWh"),
        (lambda made, rows: (made, rows.assign(entity=["China", *rows["entity"][1:]])), "entity .*'China', 'World'"),
        (lambda made, rows: (made, rows.iloc[:0]), "found no rows"),
    ],
)
def test_what_could_not_be_scored_later_is_refused(spoil, says: str) -> None:
    rows = prices()
    made = trends.forecast(**trends.annual(rows), **trends.described(rows), horizon=2030, kind="cost")
    with pytest.raises(DataError, match=says):
        entries(*spoil(made, rows))


# The files


def test_two_languages_that_say_the_same_are_joined_into_one_row_each(tmp_path: Path) -> None:
    rows = kept()
    parts = [files.write(rows, tmp_path / language / files.FILE, files.ITEM_COLUMNS) for language in ("zh", "en")]
    files.merge([*parts, tmp_path / "none.csv"], tmp_path / "run.csv", run="20261124T080000Z", made=MADE)
    merged = files.read(tmp_path / "run.csv")
    assert [{**row} for row in merged] == [row | {"run": "20261124T080000Z", "made": MADE} for row in rows]


def test_a_run_without_forecasts_has_no_file(tmp_path: Path) -> None:
    files.merge([tmp_path / "none.csv"], tmp_path / "run.csv", run="r", made=MADE)
    assert not (tmp_path / "run.csv").exists()


def test_a_file_of_a_run_begins_with_the_columns_of_a_forecast(tmp_path: Path) -> None:
    header = file_run(tmp_path, MADE, kept()).read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("series,origin,vintage,period,level,value,method,run,")


def change(column: str, value: str, row: int = 3):
    """Return what puts a value into a row of a file (the header is row 1)."""

    def spoil(path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[row - 2][column] = value
        files.write(rows, path, rows[0])

    return spoil


def without(column: str):
    def spoil(path: Path) -> None:
        rows = files.read(path)
        files.write(rows, path, [name for name in files.COLUMNS if name != column])

    return spoil


def cut_off(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")


def repeat(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (change("value", "abc"), "row 3, column value: found 'abc'; expected a number"),
        (change("value", "nan"), "row 3, column value: found 'nan'"),
        (change("level", "80"), "row 3, column level: found '80'; expected a quantile level between 0 and 1"),
        (change("period", "2026-H1"), "row 3, column period: found '2026-H1'; expected a year"),
        (change("period", "2025"), "row 3, column period: found '2025'; expected a year after the origin, 2025"),
        (change("made", "24.11.2026"), "row 3, column made: found '24.11.2026'"),
        (change("vintage", "2025"), "row 3, column vintage: found '2025'"),
        (change("kind", "price"), "row 3, column kind: found 'price'"),
        (change("table", ""), "row 3, column table: found ''; expected a name"),
        (change("points", "0"), "row 3, column points"),
        (without("made"), "row 1: found no column made"),
        (cut_off, "row 116: found .* cells; expected 16 as in the header"),
        (repeat, "row 117: found a row that stands above already"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "expected a CSV file in UTF-8"),
        (lambda path: path.write_text(""), "row 1: found no column series"),
    ],
)
def test_a_broken_file_is_named_with_its_row_and_the_others_are_read(tmp_path: Path, spoil, says: str) -> None:
    good, bad = file_run(tmp_path, "2026-11-23", kept()), file_run(tmp_path, MADE, kept())
    before = good.read_bytes()
    spoil(bad)
    shelf = read_shelf(tmp_path)
    (fault,) = shelf.faults
    with pytest.raises(DataError, match=says):
        raise fault
    assert str(fault).startswith(str(bad))
    assert set(shelf.rows["made"]) == {"2026-11-23"}
    assert good.read_bytes() == before


def test_a_file_with_columns_of_a_later_version_is_read(tmp_path: Path) -> None:
    path = file_run(tmp_path, MADE, kept())
    files.write([row | {"mood": "calm"} for row in files.read(path)], path, [*files.COLUMNS, "mood"])
    shelf = read_shelf(tmp_path)
    assert shelf.faults == () and "mood" not in shelf.rows


# Each once


def test_runs_that_say_the_same_count_once_and_bear_the_first_day(tmp_path: Path) -> None:
    for made in (MADE, "2026-11-20", "2026-11-30"):
        file_run(tmp_path, made, kept())
    shelf = read_shelf(tmp_path)
    assert len(shelf.forecasts) == 5
    assert set(shelf.forecasts["made"]) == {"2026-11-20"}
    assert set(shelf.forecasts["runs"]) == {3}


def test_another_horizon_adds_only_the_years_that_were_not_kept_yet(tmp_path: Path) -> None:
    file_run(tmp_path, "2026-11-20", kept(horizon=2028))
    file_run(tmp_path, MADE, kept(horizon=2030))
    made = read_shelf(tmp_path).forecasts.set_index("period")["made"]
    assert made.to_dict() == dict.fromkeys(range(2026, 2029), "2026-11-20") | dict.fromkeys((2029, 2030), MADE)


def test_the_last_digits_of_another_machine_make_no_other_forecast(tmp_path: Path) -> None:
    file_run(tmp_path, "2026-11-20", kept())
    file_run(tmp_path, MADE, [row | {"value": f"{float(row['value']) * (1 + 1e-9):.10g}"} for row in kept()])
    assert len(read_shelf(tmp_path).forecasts) == 5


# From a chapter, and from a run


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path / "outputs"))
    monkeypatch.delenv("WEIJIN_FIGURES", raising=False)
    return tmp_path / "outputs"


def archive(chapter, last: int = NEWEST) -> None:
    rows = prices(last=last)
    made = trends.forecast(**trends.annual(rows), **trends.described(rows), horizon=2030, kind="cost")
    chapter.archive(made, rows)


def test_in_jupyterlab_a_forecast_goes_to_scratch_and_is_no_part_of_the_record(scratch: Path) -> None:
    chapter = open_chapter("08", as_of="", language="en")
    archive(chapter)
    assert len(files.read(scratch / "scratch/08/en" / files.FILE, files.ITEM_COLUMNS)) == 5 * len(trends.LEVELS)
    assert read_shelf(scratch).rows.empty


def test_a_cell_run_twice_keeps_its_forecast_once_beside_those_of_other_cells(scratch: Path) -> None:
    chapter = open_chapter("08", as_of="", language="en")
    for last in (NEWEST, 2024, NEWEST):
        archive(chapter, last)
    rows = files.read(chapter.folder / files.FILE, files.ITEM_COLUMNS)
    assert len(rows) == (5 + 6) * len(trends.LEVELS)


def test_a_chapter_opened_again_begins_anew(scratch: Path) -> None:
    archive(open_chapter("08", as_of="", language="en"), 2024)
    archive(open_chapter("08", as_of="", language="en"))
    rows = files.read(scratch / "scratch/08/en" / files.FILE, files.ITEM_COLUMNS)
    assert {row["origin"] for row in rows} == {"2025"}


def test_a_forecast_that_could_not_be_made_leaves_no_file(scratch: Path) -> None:
    chapter = open_chapter("08", as_of="2010-01-01", language="en")
    rows = chapter.load("battery_price", **PRICE)
    chapter.archive(pd.DataFrame(columns=["year", *trends.LEVELS]), rows)
    assert not chapter.folder.exists()


def test_the_forecast_of_rows_that_were_worked_out_is_made_but_not_kept(scratch: Path) -> None:
    chapter = open_chapter("08", as_of="", language="en", horizon=2030)
    assert len(chapter.extend(prices().assign(derived="ratio")).forecast)
    assert not list(scratch.rglob(files.FILE))
    chapter.extend(prices())
    assert list(scratch.rglob(files.FILE))


@pytest.fixture(scope="module")
def kept_by_a_run(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A run in both languages: one chapter keeps a forecast, another keeps one and raises."""
    items = plan(parameters={"as_of": "2024-12-31"}, notebooks=NOTEBOOKS / "archive")
    return run(items, tmp_path_factory.mktemp("outputs"), jobs=2)


def test_a_run_keeps_the_forecasts_of_the_chapters_that_succeeded_once_for_both_languages(kept_by_a_run) -> None:
    folder = kept_by_a_run.folder
    manifest = read(folder)
    assert [item["status"] for item in manifest["items"]] == ["succeeded", "succeeded", "failed", "failed"]
    rows = files.read(folder / files.FILE)
    assert {(row["unit"], row["origin"], row["run"]) for row in rows} == {("USD_2024/kWh", "2024", manifest["run"])}
    assert {row["made"] for row in rows} == {manifest["started"][:10]}
    assert len(rows) == 11 * len(trends.LEVELS)


def test_what_a_run_kept_is_found_and_scored(kept_by_a_run: Outcome) -> None:
    forecast = the(kept_by_a_run.folder.parent.parent, 2025)
    assert forecast["state"] == "scored"
    assert forecast["observed"] == pytest.approx(108 * 313.689 / 321.943)


def test_an_interrupted_run_keeps_the_forecasts_of_what_had_finished(tmp_path: Path) -> None:
    def interrupt(event: Started | Finished) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    items = plan(["01"], parameters={"as_of": "2024-12-31"}, notebooks=NOTEBOOKS / "archive")
    outcome = run(items, tmp_path, jobs=1, tell=interrupt)
    assert outcome.manifest.status == "interrupted"
    assert len(files.read(outcome.folder / files.FILE)) == 11 * len(trends.LEVELS)


def test_a_chapter_that_leaves_a_spoilt_file_makes_the_run_errored_and_says_where(tmp_path: Path) -> None:
    items = plan(["01"], ["zh"], notebooks=NOTEBOOKS / "spoilt_archive")
    outcome = run(items, tmp_path)
    assert outcome.manifest.status == "errored"
    assert "forecasts.csv, row 1: found no column" in outcome.manifest.error.message
    assert [item["status"] for item in read(outcome.folder)["items"]] == ["succeeded"]
