from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from weijin_analysis.cli import main
from weijin_analysis.cli.data import data
from weijin_analysis.paths import ROOT

WEIJIN = Path(sys.executable).with_name("weijin")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["data", *arguments])


def spoil(folder: Path) -> None:
    path = folder / "observations" / "battery_price.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("World,2025,108,", "World,2025-13,abc,"), encoding="utf-8")


def test_list_names_every_table_with_its_titles() -> None:
    result = run("list")

    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()][:3] == ["name", "industrial_policy", "rd_spending"]
    assert "各厂商全固态电池时间表" in result.output
    assert "All-solid-state battery milestones by maker" in result.output


def test_list_prints_json_for_a_machine() -> None:
    listed = json.loads(run("list", "--json").output)

    index = next(table for table in listed if table["name"] == "us_cpi")
    assert {"rows": 36, "observations": True}.items() <= index.items()


def test_show_prints_what_was_known_on_a_day() -> None:
    where = "--where", "metric=pack_price_real", "--where", "entity=World", "--where", "period=2024"
    then, now = run("show", "us_cpi", "--as-of", "2025-01-14"), run("show", "battery_price", *where)

    assert "2024-01-15" in then.output
    assert "2025-01-15" not in then.output
    assert "115  " in now.output
    assert now.output.endswith("\n1 row, everything known\n")


def test_show_prints_ranges_and_bounds() -> None:
    output = run("show", "solid_state_timeline", "--where", "entity=Toyota").output

    assert "2027..2028" in output
    assert "<=100" in run("show", "battery_price", "--where", "metric=pack_price_forecast").output


def test_show_prints_json_with_days_and_nulls() -> None:
    rows = json.loads(run("show", "us_cpi", "--where", "period=2024", "--json").output)

    assert [(row["value"], row["low"], row["known"], row["disputed"]) for row in rows] == [
        (313.689, None, "2025-01-15", False)
    ]


def test_show_prints_every_vintage_when_asked() -> None:
    chosen, every = (run("show", "battery_price", *flag, "--json") for flag in ((), ("--all-vintages",)))

    assert len(json.loads(every.output)) == 222 > len(json.loads(chosen.output))


def test_show_prints_tables_without_observations_too() -> None:
    assert "丰田" in run("show", "labels", "--where", "entity=Toyota").output
    assert json.loads(run("show", "labels", "--where", "en=Toyota", "--json").output) == [
        {"entity": "Toyota", "zh": "丰田", "en": "Toyota"}
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "batery_price"], "Did you mean 'battery_price'"),
        (["show", "battery_price", "--as-of", "2024-13-01"], "parameter as_of: found '2024-13-01'"),
        (["show", "battery_price", "--where", "metric=prize"], "found 'prize'"),
        (["show", "battery_price", "--where", "metric"], "'metric' is not COLUMN=VALUE"),
        (["show", "labels", "--where", "fr=x"], "expected one of en, entity, zh"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_without_a_traceback(arguments: list[str], sentence: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_check_says_what_was_checked_when_all_is_well() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.output.startswith("55 tables with ")
    assert result.output.endswith(": no fault\n")


def test_check_tells_all_faults_and_fails(data_copy: Path) -> None:
    spoil(data_copy)

    result = run("check")

    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith("observations/battery_price.csv, row 2, column period: found '2025-13'; expected")
    assert lines[1].startswith("observations/battery_price.csv, row 2, column value: found 'abc'; expected a number.")
    assert lines[-1].startswith("2 faults in ")


def test_check_tells_faults_to_a_machine(data_copy: Path) -> None:
    spoil(data_copy)

    faults = json.loads(run("check", "--json").output)

    assert [(fault["row"], fault["column"]) for fault in faults] == [(2, "period"), (2, "value")]


def test_check_takes_another_package(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "data" / "labels.csv").unlink()

    result = run("check", str(tmp_path / "data"))

    assert result.exit_code == 1
    assert "labels.csv: found no such file" in result.output


def test_show_of_a_spoilt_table_tells_its_faults_and_list_still_works(data_copy: Path) -> None:
    spoil(data_copy)

    result = run("show", "battery_price")

    assert result.exit_code == 2
    assert "row 2, column period: found '2025-13'" in result.output
    assert run("list").exit_code == 0


def test_every_command_has_an_example_in_its_help() -> None:
    for command in data.commands:
        assert f"Example: weijin data {command}" in run(command, "--help").output


def test_importing_the_commands_imports_no_pandas() -> None:
    code = "import sys, weijin_analysis.cli.data; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_installed_command_checks_the_data() -> None:
    result = subprocess.run([WEIJIN, "data", "check"], capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert "no fault" in result.stdout
