"""Real runs that differ in one thing: the comparison names that thing, its cause, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from changed_runs import ADDED, REVISED, THETA, make_runs
from click.testing import CliRunner

from weijin_analysis.cli import main
from weijin_analysis.publish.changes import compare, plain


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_runs(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def changed(runs: dict[str, Path]) -> Any:
    """Compare two of the runs, by name; the result is that of ``weijin diff --json``."""
    return lambda after, before="first": plain(compare(runs[before], runs[after]))


def figures(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {figure["id"]: figure for figure in found["figures"]}


def inputs(found: dict[str, Any]) -> dict[str, Any]:
    """Which inputs differ, by their names."""
    parts = found["inputs"]
    return {
        "tables": [one["table"] for one in parts["tables"]],
        "parameters": [(one["chapter"], one["name"], one["before"], one["after"]) for one in parts["parameters"]],
        "method": parts["method"],
        "libraries": parts["libraries"],
    }


NO_INPUT = {"tables": [], "parameters": [], "method": [], "libraries": []}


def test_runs_of_the_same_differ_in_nothing_though_their_names_and_times_do(changed: Any) -> None:
    found = changed("again")
    assert found["changed"] is False
    assert inputs(found) == NO_INPUT
    assert [found[part] for part in ("figures", "forecasts", "claims", "not_compared")] == [[], [], [], []]


def test_a_row_added_is_shown_where_it_is_drawn_with_its_number_source_and_cause(changed: Any) -> None:
    found = changed("row")
    assert inputs(found) == NO_INPUT | {"tables": ["battery_price"]}
    (row,) = found["inputs"]["tables"][0]["rows"]
    assert (row["change"], row["before"], row["after"]["value"]) == ("added", None, ADDED["value"])
    assert list(figures(found)) == ["x08-1"]
    figure = figures(found)["x08-1"]
    assert (figure["change"], figure["causes"], figure["perhaps"]) == ("changed", ["data"], [])
    (drawn,) = figure["rows"]
    assert (drawn["change"], drawn["causes"], drawn["before"]) == ("added", ["data"], None)
    names = ("metric", "entity", "period", "value", "unit", "source")
    assert {name: drawn["after"][name] for name in names} == {name: ADDED[name] for name in names}
    assert list(figure["pictures"]) == ["en"]
    assert found["forecasts"] == []


def test_a_new_vintage_is_a_revision_with_the_number_before_and_after_and_moves_the_forecast(changed: Any) -> None:
    found = changed("vintage")
    (row,) = found["inputs"]["tables"][0]["rows"]
    assert (row["change"], row["before"]["value"], row["after"]["value"]) == ("new_vintage", "108", REVISED["value"])
    assert list(figures(found)) == ["x08-1"]
    (drawn,) = figures(found)["x08-1"]["rows"]
    assert (drawn["change"], drawn["causes"]) == ("revised", ["data"])
    assert (drawn["before"]["value"], drawn["after"]["value"]) == ("108", REVISED["value"])
    finding = figures(found)["x08-1"]["words"]["finding"]
    assert finding["before"]["en"] != finding["after"]["en"]
    (forecast,) = found["forecasts"]
    assert (forecast["change"], forecast["causes"], forecast["perhaps"]) == ("moved", ["data"], [])
    assert forecast["before"]["origin"] == forecast["after"]["origin"] == "2025"
    assert (forecast["before"]["vintage"], forecast["after"]["vintage"]) == ("2025-12-09", REVISED["known"])
    assert [year["period"] for year in forecast["years"]] == [str(year) for year in range(2026, 2036)]
    assert all(after > before for year in forecast["years"] for before, after in (year["median"], year["high"]))


def test_a_revision_taken_back_is_told_the_other_way_round(changed: Any) -> None:
    found = changed("first", before="vintage")
    (row,) = found["inputs"]["tables"][0]["rows"]
    assert (row["change"], row["after"]) == ("removed", None)
    (drawn,) = figures(found)["x08-1"]["rows"]
    assert (drawn["change"], drawn["causes"], drawn["after"]["value"]) == ("revised", ["data"], "108")


def test_a_parameter_changes_words_and_picture_but_no_number_and_no_forecast(changed: Any) -> None:
    found = changed("parameter")
    assert inputs(found) == NO_INPUT | {"parameters": [("08", "threshold", 100.0, 80.0)]}
    assert list(figures(found)) == ["x08-1"]
    figure = figures(found)["x08-1"]
    assert (figure["causes"], figure["perhaps"], figure["rows"]) == (["parameters"], [], [])
    assert "USD 80" in figure["words"]["finding"]["after"]["en"]
    assert found["forecasts"] == []


def test_another_constant_of_the_trend_engine_is_a_change_of_method(changed: Any) -> None:
    found = changed("constants")
    assert inputs(found) == NO_INPUT | {"method": ["trends/kinds.py"]}
    assert list(figures(found)) == ["x08-1"]
    figure = figures(found)["x08-1"]
    assert (figure["causes"], figure["perhaps"], figure["rows"]) == (["method"], [], [])
    before, after = (THETA[place].split(", ")[2].rstrip(",") for place in (0, 1))
    notes = figure["words"]["note"]
    assert f"θ = {before}" in notes["before"]["en"]
    assert f"θ = {after}" in notes["after"]["en"]
    (forecast,) = found["forecasts"]
    assert (forecast["change"], forecast["causes"]) == ("moved", ["method"])


def test_data_and_method_that_both_changed_are_told_apart_by_row_and_owned_to_where_they_cannot_be(
    changed: Any,
) -> None:
    found = changed("constants", before="vintage")
    figure = figures(found)["x08-1"]
    assert [row["causes"] for row in figure["rows"]] == [["data"]]
    assert (figure["causes"], figure["perhaps"]) == (["data"], ["method"])
    assert (found["forecasts"][0]["causes"], found["forecasts"][0]["perhaps"]) == (["data"], ["method"])


def test_parameters_and_method_that_both_changed_are_both_named_as_possible(changed: Any) -> None:
    figure = figures(changed("constants", before="parameter"))["x08-1"]
    assert (figure["causes"], figure["perhaps"]) == ([], ["parameters", "method"])


def test_a_figure_is_new_or_gone_by_the_notebook(changed: Any) -> None:
    notebook = "notebooks/08_solid_state_batteries.ipynb"
    for found, change in ((changed("more figures"), "new"), (changed("first", before="more figures"), "gone")):
        assert inputs(found) == NO_INPUT | {"method": [notebook]}
        assert [(name, one["change"], one["causes"]) for name, one in figures(found).items()] == [
            ("f08-2", change, ["method"])
        ]


def test_what_a_failed_chapter_did_not_draw_is_not_gone(changed: Any) -> None:
    found = changed("failed")
    assert {name: one["change"] for name, one in figures(found).items()} == {"f08-1": "not_drawn", "x08-1": "not_drawn"}
    assert "ZeroDivisionError" in figures(found)["x08-1"]["error"]
    assert found["forecasts"] == []
    again = changed("first", before="failed")
    assert {one["change"] for one in figures(again).values()} == {"drawn_again"}


def diff(*arguments: str | Path) -> Any:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_the_command_says_in_one_line_that_nothing_changed(runs: dict[str, Path]) -> None:
    done = diff(runs["first"], runs["again"])
    assert done.exit_code == 0
    assert done.output == f"Nothing changed between {runs['first'].name} and {runs['again'].name}.\n"


def test_the_command_names_rows_causes_findings_and_forecasts(runs: dict[str, Path]) -> None:
    done = diff(runs["first"], runs["vintage"])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert "  data        battery_price: 1 new vintage" in lines
    assert "x08-1  changed  [data]  Battery prices, extended to 2035" in lines
    assert any("pack_price_real World 2025 observed: 108 USD_2025/kWh -> 111 USD_2025/kWh" in line for line in lines)
    assert any(line.startswith("    2030  ") and line.endswith(" %") for line in lines)


def test_the_command_prints_the_same_json_every_time(runs: dict[str, Path], changed: Any) -> None:
    first, second = (diff(runs["first"], runs["constants"], "--json").output for _ in range(2))
    assert first == second
    assert json.loads(first) == json.loads(json.dumps(changed("constants")))


def test_the_page_stands_alone_with_both_pictures_their_difference_and_the_cause(
    runs: dict[str, Path], tmp_path: Path
) -> None:
    done = diff(runs["first"], runs["constants"], "--html", "--to", tmp_path / "page")
    assert done.output.splitlines()[-1] == f"The page: {tmp_path / 'page' / 'index.html'}"
    for name, cause in (("index.html", "方法"), ("index.en.html", "method")):
        page = BeautifulSoup((tmp_path / "page" / name).read_text(encoding="utf-8"), "html.parser")
        (block,) = page.select("article.moved")
        assert block["id"] == "x08-1"
        assert [chip.get_text() for chip in block.select(".chip")] == [cause]
        shown = [image["src"].rpartition("_")[2] for image in block.find_all("img")]
        assert shown == ["before.svg", "after.svg", "difference.png"]
        assert all(image["alt"] for image in block.find_all("img"))
        for tag in page.select("[src], [href], [srcset]"):
            address = (tag.get("src") or tag.get("href") or tag["srcset"]).partition("#")[0]
            assert not address or (tmp_path / "page" / address).is_file(), address


def test_the_page_goes_to_the_later_runs_folder_and_is_replaced_by_the_next(runs: dict[str, Path]) -> None:
    for _ in range(2):
        assert diff(runs["first"], runs["parameter"], "--html").exit_code == 0
    assert (runs["parameter"] / "changes" / runs["first"].name / "index.html").is_file()
