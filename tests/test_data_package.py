"""The data package by someone else's judgment, and against the evidence it was brought in from.

The evidence is no part of the repository. Where a folder ``shared/evidence`` lies beside it, the numbers are
compared row by row, and all other chapters' tables are shown to fit the same schema.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Report

from weijin_analysis.catalog import check_package
from weijin_analysis.catalog.package import read_package
from weijin_analysis.paths import ROOT

DATA = ROOT / "data"
EVIDENCE = ROOT.parent / "shared" / "evidence"
PRICE = "observations/battery_price.csv"
OBSERVATION = "observation.schema.json"
TABLES = {
    "battery_price": "ch08/battery_price.csv",
    "battery_volume": "ch08/battery_volume.csv",
    "battery_learning_rate": "ch08/learning_rate.csv",
    "solid_state_timeline": "ch08/solid_state_timeline.csv",
    "battery_industry": "ch08/chapter_numbers.csv",
    "us_cpi": "common/us_cpi.csv",
}
needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="no folder shared/evidence beside the repository")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def judged(folder: Path) -> Report:
    return Package(str(folder / "datapackage.json")).validate()


def errors_of(report: Report) -> Iterator[tuple[str, Any]]:
    yield from ((task.place, error) for task in report.tasks for error in task.errors)


def test_frictionless_calls_the_package_valid() -> None:
    report = judged(DATA)

    assert report.valid, report.flatten(["place", "rowNumber", "type", "note"])
    assert not report.warnings


def edit(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / file
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8", newline="\n")

    return spoil


def put(old: str, new: str, file: str = PRICE) -> Callable[[Path], None]:
    return edit(file, lambda text: text.replace(old, new, 1))


GENERIC_FAULTS = {
    "wrong type": (put("World,2025,108,", "World,2025,abc,"), "type-error"),
    "unknown source": (put("release,ch08-mercom-2024", "release,hearsay"), "foreign-key"),
    "unknown entity": (put("pack_price_real,China,2025", "pack_price_real,Chima,2025"), "foreign-key"),
    "duplicate key": (edit(PRICE, lambda text: text + text.splitlines()[1] + "\n"), "primary-key"),
    "missing column": (put(",locator,note", ",locator,remark"), "incorrect-label"),
    "extra column": (
        edit(PRICE, lambda text: "".join(f"{line},\n" for line in text.splitlines()).replace("note,", "note,x", 1)),
        "extra-label",
    ),
    "period 2025-13": (put("World,2025,108,", "World,2025-13,108,"), "constraint-error"),
    "word outside the list": (put(",observed,", ",seen,"), "constraint-error"),
    "bad day": (put("observed,2025-12-09", "observed,2025-12-32"), "type-error"),
    "ragged row": (put("World,2025,108,,,", "World,2025,108,,"), "missing-cell"),
    "empty required cell": (put("pack_price_real,World,2025", ",World,2025"), "constraint-error"),
    "missing file": (lambda folder: (folder / PRICE).unlink(), "scheme-error"),
}


@pytest.mark.parametrize(("spoil", "kind"), GENERIC_FAULTS.values(), ids=GENERIC_FAULTS)
def test_frictionless_finds_the_faults_that_the_schema_states_and_so_do_we(
    tmp_path: Path, spoil: Callable[[Path], None], kind: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    spoil(folder)

    assert kind in {error.type for _, error in errors_of(judged(folder))}
    assert check_package(folder)


def test_the_descriptor_is_a_data_package_of_version_2_with_words_in_both_languages() -> None:
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))

    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert all(descriptor[name] for name in ("name", "title", "description", "version", "licenses", "contributors"))
    for resource in descriptor["resources"]:
        assert resource["titles"].keys() == {"zh", "en"}, resource["name"]
        assert all(resource[name] for name in ("title", "description", "chapter", "path", "schema"))


def test_every_column_is_described() -> None:
    for resource in read_package(DATA).resources.values():
        assert all(field.description for field in resource.schema.fields), resource.name


def test_the_readme_names_every_table_and_every_column_of_an_observation() -> None:
    words = (DATA / "README.md").read_text(encoding="utf-8")
    package = read_package(DATA)

    assert all(f"`{resource.path}`" in words for resource in package.resources.values())
    assert all(f"`{name}`" in words for name in package.resources["us_cpi"].schema.names)


def test_all_tables_of_observations_share_one_schema() -> None:
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    observations = [entry for entry in descriptor["resources"] if entry["path"].startswith("observations/")]

    assert {entry["schema"] for entry in observations} == {OBSERVATION}
    assert {entry["path"] for entry in observations} == {
        path.relative_to(DATA).as_posix() for path in DATA.glob("observations/*.csv")
    }


@needs_evidence
@pytest.mark.parametrize(("table", "file"), TABLES.items(), ids=TABLES)
def test_every_row_of_the_evidence_is_in_the_package_unchanged(table: str, file: str) -> None:
    evidence, ours = rows_of(EVIDENCE / file), rows_of(DATA / "observations" / f"{table}.csv")

    assert ours[0] == evidence[0]
    assert not Counter(map(tuple, evidence)) - Counter(map(tuple, ours))


@needs_evidence
@pytest.mark.parametrize("file", ["ch08/sources.csv", "common/sources.csv", "ch08/labels.csv"])
def test_every_source_and_name_of_the_evidence_is_in_the_package_unchanged(file: str) -> None:
    evidence, ours = rows_of(EVIDENCE / file), rows_of(DATA / Path(file).name)

    assert {tuple(row) for row in evidence} <= {tuple(row) for row in ours}


def merged(name: str) -> tuple[list[list[str]], set[str]]:
    """Rows of all chapters' files of that name, the first of each key, and the keys that conflict."""
    header: list[str] = []
    rows: dict[str, list[str]] = {}
    conflicts = set()
    for path in sorted(EVIDENCE.glob(f"ch*/{name}.csv")) + sorted(EVIDENCE.glob(f"common/{name}.csv")):
        header, *found = rows_of(path)
        conflicts |= {row[0] for row in found if rows.setdefault(row[0], row) != row}
    return [header, *rows.values()], conflicts


def all_chapters(folder: Path) -> set[str]:
    """Write a package of all chapters' observations; return the keys on which chapters disagree."""
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    entries = [entry for entry in descriptor["resources"] if entry["name"] in ("sources", "labels")]
    shutil.copy(DATA / OBSERVATION, folder)
    conflicts: set[str] = set()
    for entry in entries:
        rows, disagreeing = merged(entry["name"])
        conflicts |= disagreeing
        with (folder / entry["path"]).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    for path in sorted(EVIDENCE.glob("*/*.csv")):
        if rows_of(path)[0] == rows_of(DATA / PRICE)[0]:
            name = f"{path.parent.name}_{path.stem}"
            shutil.copy(path, folder / f"{name}.csv")
            entries.append({"name": name, "type": "table", "path": f"{name}.csv", "schema": OBSERVATION})
    (folder / "datapackage.json").write_text(json.dumps(descriptor | {"resources": entries}), encoding="utf-8")
    return conflicts


@needs_evidence
def test_the_tables_of_all_ten_chapters_drop_in_with_a_short_entry_each(tmp_path: Path) -> None:
    """What is left are three faults of the evidence itself, which its own chapters have to settle."""
    conflicts = all_chapters(tmp_path)

    faults = check_package(tmp_path)

    assert conflicts == {"Rest of World"}  # two Chinese names for it: 世界其他地区 and 其他地区
    unnamed = [fault for fault in faults if fault.file == "ch03_benchmarks.csv"]
    assert {fault.column for fault in unnamed} == {"entity"}  # 69 models that no figure draws have no names
    assert len({fault.found for fault in unnamed}) == 69
    others = [(fault.file, fault.column, fault.found) for fault in faults if fault not in unnamed]
    assert others == [("sources.csv", "url", "'(seed document)'")]
    assert len(list(tmp_path.glob("ch*.csv"))) >= 30
    theirs = Counter(place for place, _ in errors_of(judged(tmp_path)))
    assert theirs == Counter(fault.file for fault in faults)
