"""What a run was and what became of it: ``run.json``, the one file other programs read.

The fields are documented in ``run.schema.json`` beside this module. Every path in a manifest is relative
to the run's folder, so that a run can be moved or copied. The file appears by rename: a reader sees the
state before or after, never half of it. What must not go in here: running anything.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from weijin_analysis import __version__

MANIFEST = "run.json"
LIBRARIES = (
    "babel",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "numpy",
    "pandas",
    "papermill",
    "seaborn",
    "statsmodels",
)
"""The libraries whose version can change a number, a figure or the way a run ends."""


@dataclass(frozen=True)
class Failure:
    """Why an item or a run did not succeed.

    Parameters
    ----------
    name : str
        The error's class, for example ``"ValueError"``.
    message : str
        Its message, without traceback.
    cell : int, optional
        Which code cell of the chapter's notebook, counted from 1 as a reader counts them; None if the
        error did not come from a cell.
    execution : int, optional
        The number in ``In [ ]`` of that cell in the executed notebook, where the cell with the injected
        parameters counts too.
    source : str, optional
        The first line of that cell.
    """

    name: str
    message: str
    cell: int | None = None
    execution: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class Result:
    """What became of one chapter in one language; an entry of ``items`` in the manifest.

    Parameters
    ----------
    chapter, language : str
        Two digits; ``"zh"`` or ``"en"``.
    parameters : mapping
        Every parameter the notebook ran with, sorted by name.
    status : str
        ``pending``, ``succeeded``, ``failed`` (the notebook raised), ``errored`` (we could not run it to its
        end) or ``cancelled`` (the run was interrupted before).
    seconds : float, optional
        Wall time.
    notebook : str, optional
        The executed notebook, relative to the run's folder; None if there is none.
    figures : tuple of str
        The identifiers of the figures it wrote, in order.
    error : Failure, optional
        Present if, and only if, the item failed or errored.
    """

    chapter: str
    language: str
    parameters: Mapping[str, object]
    status: str = "pending"
    seconds: float | None = None
    notebook: str | None = None
    figures: tuple[str, ...] = ()
    error: Failure | None = None


@dataclass(frozen=True)
class Manifest:
    """A run; see ``run.schema.json`` for each field."""

    run: str
    started: str
    finished: str | None
    status: str
    error: Failure | None
    items: tuple[Result, ...]
    versions: Mapping[str, str]
    data: Mapping[str, str]
    code: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    def with_item(self, index: int, result: Result) -> Manifest:
        """Return the manifest with one item's entry replaced."""
        return replace(self, items=(*self.items[:index], result, *self.items[index + 1 :]))

    def ended(self, status: str, error: Failure | None = None) -> Manifest:
        """Return the manifest of the ended run; what had not finished is cancelled."""
        items = tuple(replace(item, status="cancelled") if item.status == "pending" else item for item in self.items)
        return replace(self, status=status, finished=self.finished or now(), items=items, error=error)


def write(manifest: Manifest, folder: Path) -> Path:
    """Write ``run.json`` into a run's folder, by rename.

    Returns
    -------
    Path
        The file.
    """
    path = folder / MANIFEST
    unfinished = path.with_suffix(".json.part")
    unfinished.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return unfinished.replace(path)


def now() -> str:
    """Return the time as ISO text in UTC, to the second, such as ``2026-11-24T02:05:00Z``."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def library_versions() -> dict[str, str]:
    """Return the versions of this package, Python and :data:`LIBRARIES`; what is not installed is left out."""
    versions = {"weijin_analysis": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def file_hashes(data: Path) -> dict[str, str]:
    """Return the SHA-256 of every data file by name: a table by its name, a JSON file by its file name.

    Parameters
    ----------
    data : Path
        The folder of the data package.
    """
    files = [path for path in data.rglob("*") if path.suffix in (".csv", ".json")]
    names = {path.stem if path.suffix == ".csv" else path.name: path for path in files}
    return {name: hashlib.sha256(names[name].read_bytes()).hexdigest() for name in sorted(names)}


def figures_in(folder: Path) -> tuple[str, ...]:
    """Return the identifiers of the figures recorded in a folder, f08-2 before f08-10; the ledger is none."""
    return tuple(sorted((path.stem for path in folder.glob("[fx]??-*.json")), key=_by_number))


def _by_number(figure: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", figure)]
