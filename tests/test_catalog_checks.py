"""Each way of spoiling a data package is found, at its place, and told with what to do."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

from weijin_analysis.catalog import Fault, check_package
from weijin_analysis.catalog.faults import data_error
from weijin_analysis.paths import ROOT

PRICE = "observations/battery_price.csv"
TIMELINE = "observations/solid_state_timeline.csv"
TOYOTA = (ROOT / "data" / "labels.csv").read_text(encoding="utf-8").partition("丰田")[0].count("\n") + 1
"""Line of Toyota in labels.csv."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    return folder


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def edit_descriptor(folder: Path, **changes: object) -> None:
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def resources(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def only_fault(folder: Path) -> Fault:
    faults = check_package(folder)
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]


def test_the_package_of_the_project_has_no_fault() -> None:
    assert check_package(ROOT / "data") == []


def test_a_word_where_a_number_belongs(package: Path) -> None:
    replace(package, PRICE, "World,2025,108,", "World,2025,about 108,")

    fault = only_fault(package)

    assert (fault.file, fault.row, fault.column, fault.found) == (PRICE, 2, "value", "'about 108'")
    assert fault.expected == "a number"


@pytest.mark.parametrize("number", ["1 436", '"1,436"', "1436 USD", "NaN", "inf", '"1.436,0"', "+1436", "１４３６"])
def test_a_number_in_another_notation(package: Path, number: str) -> None:
    replace(package, PRICE, "World,2010,1436,", f"World,2010,{number},")

    assert only_fault(package).column == "value"


def test_a_source_that_is_not_listed(package: Path) -> None:
    replace(package, PRICE, "release,ch08-mercom-2024", "release,ch08-mercon-2024")

    fault = only_fault(package)

    assert (fault.column, fault.found) == ("source", "'ch08-mercon-2024'")
    assert fault.expected == "one of the id in sources.csv"
    assert "'ch08-mercom-2024'" in fault.remedy


def test_an_entity_without_names(package: Path) -> None:
    replace(package, TIMELINE, "assb_pilot_line,Nissan,2024,", "assb_pilot_line,Nisan,2024,")

    fault = only_fault(package)

    assert (fault.column, fault.found, fault.row) == ("entity", "'Nisan'", 8)
    assert "labels.csv" in fault.expected


def test_the_same_key_twice(package: Path) -> None:
    path = package / PRICE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1].replace(",108,", ",109,")]), encoding="utf-8", newline="\n")

    fault = only_fault(package)

    assert fault.row == len(lines) + 1
    assert fault.column == "metric, entity, period, unit, published, kind, source"
    assert "row 2 has the same" in fault.expected


def test_a_missing_column(package: Path) -> None:
    replace(package, "labels.csv", "entity,zh,en", "entity,zh,english")

    faults = check_package(package)

    assert [(fault.row, fault.column, fault.found) for fault in faults] == [
        (1, "en", "no such column"),
        (1, "english", "a column that the schema does not have"),
    ]


def test_a_column_that_no_row_has_any_more(package: Path) -> None:
    path = package / "labels.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rpartition(",")[0] for line in lines if '"' not in line) + "\n", encoding="utf-8")

    missing = [fault for fault in check_package(package) if fault.file == "labels.csv"]

    assert [(fault.row, fault.column) for fault in missing] == [(1, "en")]


def test_an_extra_column(package: Path) -> None:
    path = package / "labels.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",fr", *(line + "," for line in lines[1:])]) + "\n", encoding="utf-8")

    fault = only_fault(package)

    assert (fault.row, fault.column) == (1, "fr")


def test_columns_in_another_order(package: Path) -> None:
    replace(package, "labels.csv", "entity,zh,en", "entity,en,zh")

    assert only_fault(package).found == "the columns in another order"


def test_a_byte_order_mark(package: Path) -> None:
    path = package / PRICE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    fault = only_fault(package)

    assert (fault.row, fault.found) == (1, "a byte order mark")


def test_windows_line_ends(package: Path) -> None:
    path = package / PRICE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    fault = only_fault(package)

    assert (fault.row, "CRLF" in fault.found) == (1, True)


def test_a_single_line_end_of_windows_is_found_at_its_line(package: Path) -> None:
    path = package / PRICE
    first, second, rest = path.read_bytes().split(b"\n", 2)
    path.write_bytes(first + b"\n" + second + b"\r\n" + rest)

    assert only_fault(package).row == 2


def test_a_file_in_another_encoding(package: Path) -> None:
    path = package / "labels.csv"
    path.write_bytes(path.read_bytes().replace("丰田".encode(), "丰田".encode("gbk")))

    fault = only_fault(package)

    assert (fault.file, fault.row) == ("labels.csv", TOYOTA)
    assert "UTF-8" in fault.expected


@pytest.mark.parametrize("period", ["2025-13", "2025-Q5", "25", "2025-1", "Dec 2025", "2025-01/2024-12", "2025-02-30"])
def test_a_period_that_does_not_exist(package: Path, period: str) -> None:
    replace(package, PRICE, "World,2025,108,", f"World,{period},108,")

    fault = only_fault(package)

    assert (fault.row, fault.column, fault.found) == (2, "period", repr(period))


@pytest.mark.parametrize(
    ("column", "old", "new", "hint"),
    [
        ("kind", "2025-12-09,observed,", "2025-12-09,observd,", "observed"),
        ("basis", ",release,ch08-bnef-2025-pr,", ",relase,ch08-bnef-2025-pr,", "release"),
        ("grade", ",primary,", ",primry,", "primary"),
    ],
)
def test_a_word_outside_the_list(package: Path, column: str, old: str, new: str, hint: str) -> None:
    replace(package, PRICE, old, new)

    fault = only_fault(package)

    assert (fault.row, fault.column) == (2, column)
    assert f"Did you mean '{hint}'?" in fault.remedy


def test_a_range_that_runs_backwards(package: Path) -> None:
    replace(package, TIMELINE, "Toyota,2027,2027,2027,2028,", "Toyota,2027,,2028,2027,")

    fault = only_fault(package)

    assert (fault.column, fault.found) == ("low", "2028 with high 2027")


@pytest.mark.parametrize("value", ["2026", "2029"])
def test_a_value_outside_its_range(package: Path, value: str) -> None:
    replace(package, TIMELINE, "Toyota,2027,2027,2027,2028,", f"Toyota,2027,{value},2027,2028,")

    fault = only_fault(package)

    assert fault.column == "value"
    assert fault.found.startswith(value)


@pytest.mark.parametrize("bound", ["100,100,", "100,,100", ",100,", ",,100"])
def test_a_bound_in_words_is_no_fault(package: Path, bound: str) -> None:
    replace(package, PRICE, "World,2025,108,,,", f"World,2025,{bound},")

    assert check_package(package) == []


def test_a_row_without_a_number(package: Path) -> None:
    replace(package, PRICE, "World,2025,108,,,", "World,2025,,,,")

    assert only_fault(package).found == "no value, low or high"


@pytest.mark.parametrize("day", ["2025-12", "2025-12-32", "9 Dec 2025", "20251209"])
def test_a_known_day_that_does_not_exist(package: Path, day: str) -> None:
    replace(package, PRICE, "observed,2025-12-09,release,ch08-bnef", f"observed,{day},release,ch08-bnef")

    fault = only_fault(package)

    assert (fault.row, fault.column, fault.expected) == (2, "known", "a day as YYYY-MM-DD")


def test_a_release_known_before_it_was_published(package: Path) -> None:
    replace(package, PRICE, "observed,2025-12-09,release,ch08-bnef", "observed,2024-12-09,release,ch08-bnef")

    fault = only_fault(package)

    assert (fault.column, fault.found) == ("known", "'2024-12-09'")
    assert fault.expected.startswith("2025-12-09 or later")


def test_a_lagged_number_known_before_its_period_is_over(package: Path) -> None:
    replace(package, "observations/us_cpi.csv", "2025-01-15,lag", "2024-01-15,lag")

    fault = only_fault(package)

    assert (fault.column, fault.expected) == ("known", "2024-12-31 or later, as period is 2024")


def test_a_date_of_publication_that_does_not_exist(package: Path) -> None:
    replace(
        package, PRICE, "USD_2025/kWh,2025-12-09,observed,2025-12-09,", "USD_2025/kWh,2025-02-30,observed,2025-12-09,"
    )

    assert only_fault(package).column == "published"


def test_a_row_with_a_cell_too_few(package: Path) -> None:
    replace(package, PRICE, "World,2025,108,,,", "World,2025,108,,")

    fault = only_fault(package)

    assert (fault.row, fault.found) == (2, "14 cells")
    assert fault.expected == "15 cells, as the header has"


def test_an_empty_line(package: Path) -> None:
    path = package / PRICE
    path.write_bytes(path.read_bytes() + b"\n")

    assert only_fault(package).found == "an empty line"


def test_a_quotation_mark_that_is_not_closed(package: Path) -> None:
    path = package / PRICE
    path.write_bytes(path.read_bytes() + b'pack_price_real,"World,2026\n')

    fault = only_fault(package)

    assert fault.row == 224
    assert "quotation mark" in fault.remedy


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("pack_price_real,World,2025,", ",World,2025,", "metric"),
        ("pack_price_real,World,2025,", "pack_price_real,,2025,", "entity"),
        (",USD_2025/kWh,2025-12-09,observed", ",,2025-12-09,observed", "unit"),
        (",release,ch08-bnef-2025-pr,primary,", ",release,,primary,", "source"),
    ],
)
def test_an_empty_cell_where_a_value_is_required(package: Path, old: str, new: str, column: str) -> None:
    replace(package, PRICE, old, new)

    fault = only_fault(package)

    assert (fault.row, fault.column, fault.expected) == (2, column, "a value")


def test_a_missing_file(package: Path) -> None:
    (package / PRICE).unlink()

    fault = only_fault(package)

    assert (fault.file, fault.found) == (PRICE, "no such file")


def test_an_empty_file(package: Path) -> None:
    (package / PRICE).write_bytes(b"")

    assert only_fault(package).found == "an empty file"


def test_a_file_that_the_descriptor_does_not_list(package: Path) -> None:
    shutil.copy(package / PRICE, package / "observations" / "battery_price_old.csv")

    fault = only_fault(package)

    assert fault.file == "observations/battery_price_old.csv"
    assert "datapackage.json" in fault.remedy


def test_a_table_taken_out_of_the_descriptor_is_missed_by_those_that_refer_to_it(package: Path) -> None:
    edit_descriptor(package, resources=[entry for entry in resources(package) if entry["name"] != "labels"])

    told = [str(fault) for fault in check_package(package)]

    assert any("no resource 'labels'" in line for line in told)
    assert any(line.startswith("labels.csv: found a table nobody knows") for line in told)


def test_a_resource_without_a_path(package: Path) -> None:
    entries = resources(package)
    del entries[0]["path"]
    edit_descriptor(package, resources=entries)

    assert any("'industrial_policy' without path" in fault.found for fault in check_package(package))


def test_two_resources_of_one_name(package: Path) -> None:
    entries = resources(package)
    edit_descriptor(package, resources=[*entries, entries[0]])

    assert only_fault(package).found == "two resources named 'industrial_policy'"


def test_a_descriptor_that_is_no_json(package: Path) -> None:
    replace(package, "datapackage.json", '"version": "0.1.0",', '"version": "0.1.0"')

    faults = check_package(package)

    assert (faults[0].file, faults[0].row, faults[0].expected) == ("datapackage.json", 8, "valid JSON")


def test_a_shared_schema_that_is_missing_is_told_once(package: Path) -> None:
    (package / "observation.schema.json").unlink()

    told = [fault for fault in check_package(package) if fault.file == "observation.schema.json"]

    assert [fault.found for fault in told] == ["no such file"]


def test_a_constraint_that_the_check_would_not_apply_is_not_passed_over(package: Path) -> None:
    replace(package, "observation.schema.json", '"enum": ["release"', '"maxLength": 7, "enum": ["release"')

    fault = only_fault(package)

    assert (fault.file, fault.column, fault.found) == ("observation.schema.json", "basis", "constraint 'maxLength'")


def test_a_number_below_its_minimum_and_one_that_is_taken(package: Path) -> None:
    replace(package, "diagrams/milestone_pairs.csv", "1,BYD,", "0,BYD,")
    replace(package, "diagrams/milestone_pairs.csv", "3,SAIC", "2,SAIC")

    faults = check_package(package)

    assert [(fault.row, fault.column, fault.found) for fault in faults] == [(2, "order", "'0'"), (4, "order", "'2'")]


def test_all_faults_of_all_files_are_told_at_once(package: Path) -> None:
    replace(package, PRICE, "World,2025,108,", "World,2025-13,abc,")
    replace(package, TIMELINE, "assb_pilot_line,Nissan,2024,", "assb_pilot_line,Nisan,2024,")
    replace(package, "labels.csv", "丰田", "")
    path = package / PRICE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    found = [(fault.file, fault.row, fault.column) for fault in check_package(package)]

    assert found == [
        (PRICE, 1, None),
        (PRICE, 1, None),
        (PRICE, 2, "period"),
        (PRICE, 2, "value"),
        (TIMELINE, 8, "entity"),
        ("labels.csv", TOYOTA, "zh"),
    ]


def test_the_line_is_the_one_an_editor_shows_even_after_a_text_over_two_lines(package: Path) -> None:
    path = package / "labels.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(1, 'Anon,"over\ntwo lines",Anon\n')
    path.write_text("".join(lines).replace("丰田", ""), encoding="utf-8", newline="\n")

    assert only_fault(package).row == TOYOTA + 2


def test_a_fault_reads_as_a_sentence_with_place_found_expected_and_remedy() -> None:
    fault = Fault("labels.csv", 3, "zh", "''", "a value", "Fill the cell.")

    assert str(fault) == "labels.csv, row 3, column zh: found ''; expected a value. Fill the cell."
    assert "row 3" in str(pickle.loads(pickle.dumps(data_error([fault]))))
