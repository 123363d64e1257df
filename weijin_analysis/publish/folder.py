"""A folder that appears at once: written beside its place, then renamed into it.

A reader who opens the site while it is being made sees the old one or the new one, never half of one. An
existing folder is replaced only if it is an edition, so that a wrong ``--to`` costs nobody their files.
What must not go in here: what is written.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weijin_analysis.errors import RunError

MARK = '<meta name="generator" content="weijin_analysis">'
"""Stands in the head of every page, and tells an edition from any other folder."""


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in; on success it takes the place of ``folder``, on failure it is removed.

    Raises
    ------
    RunError
        If ``folder`` holds something that is not an edition.
    """
    check_replaceable(folder)
    folder = folder.absolute()  # "." has no name to build beside
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        new.mkdir()
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def check_replaceable(folder: Path) -> None:
    """Refuse a path that holds anything but an earlier edition.

    Raises
    ------
    RunError
        If it is a file, or a folder with other things in it.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    index = folder / "index.html"
    if not (index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")):
        expected = "a new or empty folder, or an earlier edition"
        raise RunError("export target", f"{folder} with other things in it", expected, "Choose another folder.")
