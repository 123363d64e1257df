"""Where data, notebooks and outputs are, asked of the package and never of the working directory.

Papermill, nbconvert and JupyterLab each start a kernel in another folder, so nothing may depend on it.
Two environment variables move the folders: ``WEIJIN_DATA`` (a data package, for trials with changed
numbers) and ``WEIJIN_OUTPUT`` (where runs go). What must not go in here: reading or writing any file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weijin_analysis.errors import UnknownNameError

ROOT = Path(__file__).resolve().parent.parent
DATA_VARIABLE = "WEIJIN_DATA"


def data_directory() -> Path:
    """Return the folder that holds ``datapackage.json``.

    Raises
    ------
    UnknownNameError
        If there is no data package in it.
    """
    folder = Path(os.environ.get(DATA_VARIABLE) or ROOT / "data")
    if not (folder / "datapackage.json").is_file():
        raise UnknownNameError(
            "data folder",
            f"no datapackage.json in {folder}",
            "the data package of the repository",
            "Install the package editable from its checkout (make does), or set WEIJIN_DATA to a data package.",
        )
    return folder


@contextmanager
def data_from(folder: Path) -> Iterator[None]:
    """Take the data package from another folder within a ``with`` block."""
    before = os.environ.get(DATA_VARIABLE)
    os.environ[DATA_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA_VARIABLE]
        else:
            os.environ[DATA_VARIABLE] = before


def notebook_directory() -> Path:
    """Return the folder of the chapters' notebooks."""
    return ROOT / "notebooks"


def output_directory() -> Path:
    """Return the folder that receives runs; it need not exist yet."""
    return Path(os.environ.get("WEIJIN_OUTPUT") or ROOT / "outputs")
