"""Tells whether an edition is up to date, so that building it again costs nothing.

``edition.json`` in the site names the run and holds a checksum of everything the pages were made from: the run's
files, the data package, this package and the libraries that write HTML; and the size of every file written. What must
not go in here: anything that takes long to import.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from weijin_analysis.paths import data_directory
from weijin_analysis.publish.run import Run

STAMP = "edition.json"
LIBRARIES = ("babel", "beautifulsoup4", "fonttools", "jinja2", "nbconvert", "pygments")
PACKAGE = Path(__file__).parents[1]
_BUFFER = 1 << 20


def fingerprint(run: Run, further: Iterable[Path] = ()) -> str:
    """Return a checksum of all that an edition is made from, wherever it lies.

    Parameters
    ----------
    run : Run
        The run to publish.
    further : iterable of Path
        More files that go into it.
    """
    total = hashlib.sha256(" ".join(f"{name}={version(name)}" for name in LIBRARIES).encode())
    for name, path in _inputs(run, further):
        total.update(name.encode())
        total.update(_checksum(path))
    return total.hexdigest()


def is_current(site: Path, inputs: str) -> bool:
    """Whether a site was made from these inputs and no file of it has gone or changed its size since."""
    stamp = _read(site / STAMP)
    return stamp.get("inputs") == inputs and stamp.get("files") == sizes(site)


def write_stamp(site: Path, run: Run, inputs: str) -> None:
    """Leave the stamp in a finished site."""
    stamp = {"run": run.name, "day": run.day, "inputs": inputs, "files": sizes(site)}
    (site / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8", newline="\n")


def sizes(site: Path) -> dict[str, int]:
    """Return the size of every file of a site, the stamp left out."""
    paths = (path for path in sorted(site.rglob("*")) if path.is_file() and path.name != STAMP)
    return {path.relative_to(site).as_posix(): path.stat().st_size for path in paths}


def _inputs(run: Run, further: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    yield from _named([path for path in run.folder.iterdir() if path.is_file()], run.folder)
    for item in run.items:
        yield from _named([item.notebook, *item.figures.iterdir()], run.folder)
    yield from _named(data_directory().rglob("*"), data_directory())
    yield from _named((path for path in PACKAGE.rglob("*") if path.suffix != ".pyc"), PACKAGE)
    yield from ((path.name, path) for path in sorted(further))


def _named(paths: Iterable[Path], folder: Path) -> Iterator[tuple[str, Path]]:
    yield from ((path.relative_to(folder).as_posix(), path) for path in sorted(paths) if path.is_file())


def _checksum(path: Path) -> bytes:
    with path.open("rb", buffering=_BUFFER) as file:
        return hashlib.file_digest(file, "sha256").digest()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
