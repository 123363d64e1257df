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
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from weijin_analysis import __version__

MANIFEST = "run.json"
GOOD = ("succeeded", "reused")
"""Statuses of an item whose files are what the run was to make."""

LIBRARIES = (
    "babel",
    "fonttools",
    "great-tables",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "networkx",
    "numpy",
    "pandas",
    "papermill",
    "pillow",
    "scipy",
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
        end), ``reused`` (an earlier result still stands) or ``cancelled`` (the run ended before).
    seconds : float, optional
        Wall time; of a reused item, that of the run it comes from.
    notebook : str, optional
        The executed notebook, relative to the run's folder; None if there is none.
    figures : tuple of str
        The identifiers of the figures it wrote, in order.
    error : Failure, optional
        Present if, and only if, the item failed or errored.
    case : str
        Which case of a sweep this is, such as ``"as_of=2015-12-31,threshold=60"``; "" without a sweep.
    began : str, optional
        When its notebook began, also if that was in an earlier run.
    reason : str
        Why it ran, such as ``"data changed: battery_price"``; "" if it was reused as it was.
    reused_from : str, optional
        The run that executed it, if it was not this one.
    recipe : str, optional
        SHA-256 of what is known of an item before it runs: its code, its parameters, this package, the libraries.
    reads : mapping of str to str
        The SHA-256 of each table it read; of sources and labels, that of the rows it looked up.
    files, bytes : int
        How many files it left, and how large they are together.
    log : str, optional
        What was logged while it ran, relative to the run's folder.
    """

    chapter: str
    language: str
    parameters: Mapping[str, object]
    status: str = "pending"
    seconds: float | None = None
    notebook: str | None = None
    figures: tuple[str, ...] = ()
    error: Failure | None = None
    case: str = ""
    began: str | None = None
    reason: str = ""
    reused_from: str | None = None
    recipe: str | None = None
    reads: Mapping[str, str] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    log: str | None = None

    @property
    def name(self) -> str:
        """How people call it: ``"08 zh"``, with its case in a sweep."""
        return f"{self.chapter} {self.language} {self.case}".strip()

    @property
    def is_good(self) -> bool:
        """Whether its files are what the run was to make."""
        return self.status in GOOD


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


def read(folder: Path) -> Manifest | None:
    """Return the manifest in a run's folder; None if there is none, or not one that this version can read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        items = tuple(
            Result(
                **{**item, "figures": tuple(item["figures"])},
            )
            for item in content["items"]
        )
        items = tuple(replace(item, error=_failure(item.error)) for item in items)
        whole = {"items": items, "error": _failure(content["error"]), "left_out": tuple(content["left_out"])}
        return Manifest(**{**content, **whole})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _failure(error: Mapping[str, Any] | None) -> Failure | None:
    return None if error is None else Failure(**error)


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
