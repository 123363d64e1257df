"""``weijin forecasts``: what people read and scripts use of the record of earlier forecasts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from archives import add_consumer_prices, add_price, file_run, freeze, kept, prices
from click.testing import CliRunner, Result

from weijin_analysis.cli import main

SERIES = "battery_price: pack_price_real: World, real USD/kWh"


def forecasts(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["forecasts", *map(str, arguments)])


@pytest.fixture(autouse=True)
def frozen(data_copy: Path) -> None:
    freeze(data_copy)


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path / "outputs"))
    return tmp_path / "outputs"


@pytest.fixture
def record(output: Path) -> Path:
    """Two runs of 2025 that say the same, one of 2026 from newer data; one year is observed since."""
    old = kept(prices("USD_2024/kWh", 2024))
    for made, rows in (("2025-01-02", old), ("2025-01-03", old), ("2026-11-24", kept())):
        file_run(output, made, rows)
    return output


def cells(line: str) -> list[str]:
    return re.split(r"  +", line.strip())


def test_the_list_says_what_is_kept_how_often_and_what_falls_due(record: Path) -> None:
    head, *lines = forecasts("list").output.splitlines()
    assert cells(head)[1:] == [
        *["method", "unit", "origin", "vintage", "years", "made", "runs", "scored", "open", "next due"]
    ]
    assert [cells(line)[1:] for line in lines[:2]] == [
        ["engine", "USD_2024/kWh", "2024", "2024-12-31", "2025-2030", "2025-01-02", "2", "1", "5", "2026"],
        ["engine", "USD_2025/kWh", "2025", "2025-12-09", "2026-2030", "2026-11-24", "1", "0", "5", "2026"],
    ]
    assert lines[3:] == [
        "11 forecasts of 1 series kept: 1 scored, 10 open.",
        f"The next falls due when a value for 2026 is published: {SERIES}.",
    ]


def test_scores_are_told_for_both_outcomes_with_what_is_still_open(record: Path) -> None:
    done = forecasts("score")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "Made in advance, before anything was known of the outcome (log scale: 0.10 is about 10 %)"
    assert cells(lines[1])[3:] == [
        *["forecasts", "CRPS", "in 50 %", "in 80 %", "in 95 %", "Winkler 80", "bias", "error"]
    ]
    for line, outcome in zip(lines[2:4], ("first release", "newest vintage"), strict=True):
        assert cells(line)[:4] == [SERIES, "engine", outcome, "1"]
        assert cells(line)[5:8] == ["100 %", "100 %", "100 %"]
    assert "1 scored, 10 open." in done.output


def test_each_forecast_that_is_scored_can_be_seen_beside_what_came(record: Path) -> None:
    (line,) = [line for line in forecasts("score", "--each").output.splitlines() if "2025-01-02" in line]
    assert cells(line)[1:6] == ["engine", "2024", "2025", "2025-01-02", "advance"]
    assert cells(line)[-3:] == ["105.2", "105.2", "USD_2024/kWh"]


def test_the_moment_a_later_price_is_in_the_data_its_forecasts_are_scored(record: Path, data_copy: Path) -> None:
    add_price(data_copy, "2026", "99", "USD_2026/kWh", "2026-12-08")
    waiting = forecasts("score").output
    assert "2 observed, but in dollars of a year whose consumer prices are not known yet." in waiting
    add_consumer_prices(data_copy, 2026, "331.601")
    assert "3 scored, 8 open." in forecasts("score").output


def test_nothing_to_score_is_said_with_what_falls_due_first(output: Path) -> None:
    file_run(output, "2026-11-24", kept())
    done = forecasts("score", "--each")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Nothing can be scored yet.",
        "5 forecasts of 1 series kept: 0 scored, 5 open.",
        f"The next falls due when a value for 2026 is published: {SERIES}.",
    ]


@pytest.mark.parametrize("command", ["list", "score"])
def test_without_any_forecast_it_says_where_it_looked_and_who_keeps_them(output: Path, command: str) -> None:
    done = forecasts(command)
    assert (done.exit_code, done.output) == (
        0,
        f"No forecasts are kept in {output}/runs. weijin run keeps those of its chapters.\n",
    )


def test_forecasts_made_in_hindsight_stand_under_a_heading_of_their_own(record: Path) -> None:
    file_run(record, "2026-11-25", kept(prices("USD_2020/kWh", 2023).assign(known=prices(last=2023)["known"].min())))
    told = forecasts("score").output
    assert told.index("Made in advance") < told.index("Made in hindsight, from the data of an earlier day")


def test_json_holds_scores_forecasts_and_what_is_open(record: Path) -> None:
    content = json.loads(forecasts("score", "--json").output)
    assert content["states"] == {"scored": 1, "open": 10}
    assert content["next_due"] == 2026
    assert {row["measure"] for row in content["scores"]} >= {"crps", "coverage_80", "winkler_80", "bias"}
    (forecast,) = content["forecasts"]
    assert (forecast["period"], forecast["known"]) == (2025, "2025-12-09")
    listed = json.loads(forecasts("list", "--json").output)["forecasts"]
    assert [row["runs"] for row in listed] == [2, 1]


def test_an_empty_archive_is_json_too(output: Path) -> None:
    content = json.loads(forecasts("score", "--json").output)
    assert content == {"states": {}, "next_due": None, "scores": [], "forecasts": [], "faults": []}


@pytest.mark.parametrize("command", [["list"], ["score"], ["score", "--json"]])
def test_a_broken_file_is_named_the_others_are_shown_and_the_exit_code_is_1(record: Path, command: list[str]) -> None:
    bad = file_run(record, "2026-11-25", kept())
    bad.write_text(bad.read_text(encoding="utf-8").replace(",0.025,", ",x,", 1), encoding="utf-8")
    done = forecasts(*command)
    assert done.exit_code == 1
    assert f"Left out: {bad}, row 3, column level: found 'x'" in done.stderr
    assert SERIES in done.stdout


def test_the_skill_against_another_method_is_added_on_request(output: Path) -> None:
    rows = prices(last=2024)
    file_run(output, "2025-01-02", [*kept(rows), *kept(rows, method="ols")])
    assert "skill" in cells(forecasts("score", "--against", "ols").output.splitlines()[1])


def test_a_method_that_no_forecast_used_is_refused(record: Path) -> None:
    done = forecasts("score", "--against", "prophet")
    assert done.exit_code == 2
    assert "method: found 'prophet'; expected one of engine" in done.stderr


def test_other_runs_can_be_looked_at(record: Path, tmp_path: Path) -> None:
    file_run(tmp_path / "trial", "2026-11-24", kept())
    assert "5 forecasts of 1 series kept" in forecasts("list", "--output", tmp_path / "trial").output


def test_help_imports_no_pandas() -> None:
    code = (
        "import sys\nfrom weijin_analysis.cli import main\n"
        "try:\n    main(['forecasts', 'score', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'numpy', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
