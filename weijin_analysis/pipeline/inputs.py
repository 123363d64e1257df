"""What went into a run, kept with it, so that a later run can be compared: checksums of the code, and the data.

Checksums tell that a table changed, the kept data package tells which rows. What must not go in here: comparing runs,
and reading the numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DATA = "data.zip"
"""The data package of a run, in its folder."""

NOTEBOOKS = "notebooks"
"""How the names of notebooks begin among the checksums of code."""

PACKAGE = Path(__file__).parents[1]
WITHOUT_EFFECT = ("cli", "pipeline", "publish", "refresh")
"""Parts of this package that can change no number, word or picture of a chapter."""

PAGES_ONLY = ("changes.po", "site.po")
"""Messages that only stand on pages around the chapters."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FAST = 1


def code_hashes(notebooks: Iterable[Path] = ()) -> dict[str, str]:
    """Return the SHA-256 of every file that can change a number, a word or a picture.

    Parameters
    ----------
    notebooks : iterable of Path
        The notebooks of a run.

    Returns
    -------
    dict
        By path in this package (``trends/kinds.py``), and by ``notebooks/<name>``; sorted.
    """
    files = {path.relative_to(PACKAGE).as_posix(): path for path in _own_files()}
    files |= {f"{NOTEBOOKS}/{path.name}": path for path in notebooks}
    return {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files)}


def keep_data(data: Path, folder: Path) -> Path:
    """Leave a copy of the data package in a run's folder: the same data, the same bytes."""
    unfinished = folder / f"{DATA}.part"
    with ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
        for path in sorted(path for path in data.rglob("*") if path.suffix in (".csv", ".json")):
            entry = ZipInfo(path.relative_to(data).as_posix(), _EARLIEST)
            archive.writestr(entry, path.read_bytes(), ZIP_DEFLATED, _FAST)
    return unfinished.replace(folder / DATA)


def _own_files() -> Iterator[Path]:
    for path in PACKAGE.rglob("*"):
        part = path.relative_to(PACKAGE).parts[0]
        aside = part in WITHOUT_EFFECT or path.name in PAGES_ONLY or "__pycache__" in path.parts
        if path.is_file() and not aside:
            yield path
