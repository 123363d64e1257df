"""Pairs of small real runs that differ in one thing: a row, a vintage, a parameter, a constant, a figure, or nothing.

The notebook is chapter 8 with a few of its cells: the prices as bars (f08-1) and their extension (x08-1), in English.
Each run is the command's own, in a copy of the project, so that nothing else can differ.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from weijin_analysis.paths import ROOT, notebook_directory

NOTEBOOK = "08_solid_state_batteries.ipynb"
NEEDED = ("as_of: str", "open_chapter(", '"f08-1"', '"x08-1", finding')
"""What is found in the cells of the small chapter."""

SURVEY = {
    "metric": "pack_price_real", "entity": "World", "unit": "USD_2025/kWh", "kind": "observed", "basis": "release",
    "source": "ch08-bnef-2025-pr", "grade": "primary", "low": "", "high": "", "locator": "", "note": "made",
}  # fmt: skip
SAID = {"metric": "pack_price_forecast", "kind": "forecast", "published": "2025-12-09", "known": "2025-12-09"}
ADDED = SURVEY | SAID | {"period": "2028", "value": "88"}
REVISED = SURVEY | {"period": "2025", "value": "111", "published": "2026-11-20", "known": "2026-11-20"}
FAULT = "1 / 0"
THETA = ('Kind("cost", LOG, 0.25,', 'Kind("cost", LOG, 0.45,')
"""A constant of the trend engine as it is, and as it is in a run of another method."""


@dataclass(frozen=True)
class Asked:
    """What a run is made of beside the rest of the project: a row more, a parameter, a constant, or other cells."""

    row: Mapping[str, str] | None = None
    parameter: str = "threshold=100"
    other_theta: bool = False
    cells: tuple[str, ...] = NEEDED


RUNS = {
    "first": Asked(),
    "again": Asked(),
    "row": Asked(row=ADDED),
    "vintage": Asked(row=REVISED),
    "parameter": Asked(parameter="threshold=80"),
    "constants": Asked(other_theta=True),
    "more figures": Asked(cells=(*NEEDED, '"f08-2"')),
    "failed": Asked(cells=(*NEEDED[:2], FAULT)),
}
"""Each differs from "first" in what its name says."""


def make_runs(folder: Path) -> dict[str, Path]:
    """Carry out all runs, two at a time, and return their folders."""
    _copy(ROOT, folder)
    with ThreadPoolExecutor(2) as pool:
        made = {name: pool.submit(_run, folder, folder / "made" / name, asked) for name, asked in RUNS.items()}
    return {name: run.result() for name, run in made.items()}


def _copy(project: Path, target: Path) -> None:
    for part in ("data", "weijin_analysis"):
        shutil.copytree(project / part, target / part, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)


def _run(project: Path, folder: Path, asked: Asked) -> Path:
    if asked.row or asked.other_theta:
        _copy(project, folder)
        project = folder
    _add(asked.row, project)
    _change_theta(asked, project)
    environment = {"WEIJIN_DATA": str(project / "data"), "PYTHONPATH": str(project)}
    command = [sys.executable, "-c", "from weijin_analysis.cli import main; main()", "run", "--language", "en"]
    options = ["--notebooks", _notebooks(folder, asked), "--output", folder, "-p", asked.parameter, "--jobs", "1"]
    done = subprocess.run(
        [*command, *options], env=os.environ | environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == (FAULT in asked.cells), done.stdout + done.stderr
    (made,) = folder.glob("runs/*")
    return made


def _add(row: Mapping[str, str] | None, project: Path) -> None:
    path = project / "data" / "observations" / "battery_price.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    if row is not None:
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, lineterminator="\n").writerow(row)


def _change_theta(asked: Asked, project: Path) -> None:
    if asked.other_theta:
        kinds = project / "weijin_analysis" / "trends" / "kinds.py"
        before = kinds.read_text(encoding="utf-8")
        assert before.count(THETA[0]) == 1
        kinds.write_text(before.replace(*THETA), encoding="utf-8")


def _notebooks(folder: Path, asked: Asked) -> Path:
    notebook = nbformat.read(notebook_directory() / NOTEBOOK, as_version=4)
    kept = [cell for cell in notebook.cells if cell.source.startswith("# ") or _is_asked(cell.source, asked)]
    failing = [nbformat.v4.new_code_cell(source) for source in asked.cells if source == FAULT]
    notebook.cells = kept + failing
    (folder / "notebooks").mkdir(parents=True)
    nbformat.write(notebook, folder / "notebooks" / NOTEBOOK)
    return folder / "notebooks"


def _is_asked(source: str, asked: Asked) -> bool:
    return any(part in source for part in asked.cells)
