"""The data package by someone else's judgment, and against the evidence it was brought in from.

The evidence is no part of the repository. Where a folder ``shared/evidence`` lies beside it, the numbers are
compared row by row.
"""

from __future__ import annotations

import csv
import json
import re
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
OUTSIDE = {
    "ch03/nodes.csv": "diagrams/agent_nodes.csv",
    "ch03/edges.csv": "diagrams/agent_edges.csv",
    "ch03/models.csv": "diagrams/model_releases.csv",
    "ch03/outcomes.csv": "report/outlook_facts.csv",
    "claims/figures.csv": "report/figures.csv",
    "claims/review2024.csv": "report/review_topics.csv",
    "claims/review2024_events.csv": "report/review_events.csv",
    "claims/claims.csv": "report/claims.csv",
    "claims/outcomes.csv": "report/outcomes.csv",
}
"""Files of the evidence that hold no observations, and where they went."""

METRICS = {
    "lidar_share_chinese_suppliers": "car_lidar_market_share",
    "lidar_design_wins_share_chinese_suppliers": "car_lidar_design_win_share",
    "ev_battery_installation_total": "ev_battery_usage_annual",
    "ev_battery_share_world": "ev_battery_installation_share",
}
"""Two names for one thing became one."""

UNITS = {
    "firms": "companies",
    "x/year": "times/year",
    "robots/10000_employees": "robots per 10000 employees",
    "robots/1000_employees": "robots per 1000 employees",
}

SHARES = {"car_lidar_market_share", "car_lidar_design_win_share", "ev_battery_installation_share"}
"""Shares of the world, also where a chapter wrote a bare per cent and, for the lidar makers, a bare "China"."""
needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="no folder shared/evidence beside the repository")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def dicts_of(path: Path) -> list[dict[str, str]]:
    header, *rows = rows_of(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


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


def named(row: list[str]) -> tuple[str, ...]:
    """A row of the evidence under the names of the package."""
    metric, entity, *rest = row
    metric, unit = METRICS.get(metric, metric), UNITS.get(row[6], row[6])
    if metric in SHARES:
        unit = "percent of world"
        entity = "Chinese lidar suppliers" if entity == "China" and metric.startswith("car_lidar") else entity
    return (metric, entity, *rest[:4], unit, *rest[5:])


def is_observations(path: Path) -> bool:
    return rows_of(path)[0] == rows_of(DATA / PRICE)[0]


def evidence_files() -> list[str]:
    files = sorted(EVIDENCE.glob("*/*.csv"))
    return [path.relative_to(EVIDENCE).as_posix() for path in files]


@needs_evidence
def test_every_number_of_the_evidence_is_in_the_package_unchanged() -> None:
    ours = Counter(tuple(row) for path in DATA.glob("observations/*.csv") for row in rows_of(path)[1:])
    files = [file for file in evidence_files() if is_observations(EVIDENCE / file)]
    theirs = Counter(named(row) for file in files for row in rows_of(EVIDENCE / file)[1:])

    assert sum(theirs.values()) > 6000
    assert not theirs - ours


UNVERIFIABLE = {"not_measurable", "not_found", "not_looked_up"}
"""What the evidence calls unverifiable says here which of the three it is."""


def tight(cell: str) -> str:
    """A Chinese text without spaces typed beside Latin and digits."""
    wide = "[\u4e00-\u9fff，。；：、？！）（》《”“]"
    return re.sub(rf"(?<={wide}) (?=[A-Za-z0-9(])|(?<=[A-Za-z0-9%)]) (?={wide})", "", cell)


def as_kept(row: dict[str, str]) -> dict[str, str]:
    """A row of the evidence as the package keeps it."""
    return {name: "unverifiable" if cell in UNVERIFIABLE else tight(cell) for name, cell in row.items()}


@needs_evidence
@pytest.mark.parametrize(("file", "ours"), OUTSIDE.items(), ids=OUTSIDE)
def test_what_is_no_observation_is_in_the_package_unchanged(file: str, ours: str) -> None:
    """But for typed spaces in Chinese, the reason why something could not be judged, and a column for the chapter."""
    evidence, kept = ([as_kept(row) for row in dicts_of(path)] for path in (EVIDENCE / file, DATA / ours))

    assert len(kept) == len(evidence)
    for theirs, own in zip(evidence, kept, strict=True):
        assert theirs.items() <= own.items()


def test_no_space_is_typed_between_chinese_and_latin_in_what_is_shown() -> None:
    for path in (*DATA.glob("diagrams/*.csv"), *DATA.glob("report/*.csv")):
        for row in dicts_of(path):
            shown = {name: cell for name, cell in row.items() if name == "zh" or name.endswith("_zh")}
            assert shown == {name: tight(cell) for name, cell in shown.items()}, path.name


@needs_evidence
def test_no_file_of_the_evidence_is_forgotten() -> None:
    known = {file for file in evidence_files() if is_observations(EVIDENCE / file)} | OUTSIDE.keys()
    rest = {file for file in evidence_files() if Path(file).name not in ("sources.csv", "labels.csv")} - known

    assert rest == set()


def test_a_metric_stands_in_one_table_only() -> None:
    """But for the revenue of companies, which two chapters follow for different companies."""
    tables: dict[str, set[str]] = {}
    for path in DATA.glob("observations/*.csv"):
        for row in rows_of(path)[1:]:
            tables.setdefault(row[0], set()).add(path.stem)

    assert {metric for metric, places in tables.items() if len(places) > 1} == {"revenue"}


LISTED = "on the report's own list of references; not opened"


def source_as_named(row: list[str]) -> list[str]:
    """A source of the evidence, under one name for the report itself, which has no address."""
    id, publisher, title, url, *rest = row
    if "未尽研究" in publisher:
        publisher, title = "Weijin Research (未尽研究)", title.removesuffix(" (seed document)")
    listed = [cell.replace("reference list on the seed's last page; not opened here", LISTED) for cell in rest]
    return [id, publisher, title, url.replace("(seed document)", ""), *listed]


@needs_evidence
def test_every_source_and_name_of_the_evidence_is_in_the_package() -> None:
    folders = [path for path in EVIDENCE.iterdir() if path.is_dir()]
    ours = {name: {row[0]: row for row in rows_of(DATA / f"{name}.csv")} for name in ("sources", "labels")}
    for folder in folders:
        for row in rows_of(folder / "sources.csv")[1:]:
            assert ours["sources"][row[0]] == source_as_named(row)
        if (folder / "labels.csv").is_file():
            assert {row[0] for row in rows_of(folder / "labels.csv")} <= ours["labels"].keys()
