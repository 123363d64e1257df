"""What a chapter has read of the data, so that a run can tell what would make the chapter another one.

A run names a file in the variable ``WEIJIN_READS``; a chapter's kernel then notes there every table it reads, with the
checksum of what it read. Of tables in which things are looked up (sources, labels) only the rows looked up count, so
that a new source does not make every chapter run again. Without the variable nothing is noted. What must not go in
here: pandas, which the pipeline goes without, and reading tables for their content.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

VARIABLE = "WEIJIN_READS"
"""Names the file in which a kernel notes what it reads."""

CHANGED_MEANWHILE = "changed while it was read"
"""Stands for a checksum where a chapter has read two states of a file: no state is equal to that."""

Stamp = tuple[str, int, int]
Reads = dict[str, Any]
"""By path in the data package: a file's checksum, or ``{"column": ..., "rows": {key: checksum}}``."""

_noted: set[object] = set()


def note(directory: Path, path: str) -> None:
    """Note that a file of the data package is read.

    Parameters
    ----------
    directory : Path
        The folder of the data package.
    path : str
        The file in it. The descriptor and the schemas count as read with it.
    """
    if not (target := os.environ.get(VARIABLE)):
        return
    for file in (*(found.name for found in directory.glob("*.json")), path):
        state = stamp(directory / file)
        if _is_new((target, state)):
            _append(target, {file: _checksum(state)})


def note_rows(directory: Path, path: str, column: str, keys: Iterable[str]) -> None:
    """Note that rows of a table are looked up, whether there are such rows or not.

    Parameters
    ----------
    directory : Path
        The folder of the data package.
    path : str
        The table in it.
    column : str
        Where they are looked up.
    keys : iterable of str
        What is looked up.
    """
    if not (target := os.environ.get(VARIABLE)):
        return
    state = stamp(directory / path)
    wanted = [key for key in dict.fromkeys(keys) if _is_new((target, state, column, key))]
    if wanted:
        _append(target, {path: {"column": column, "rows": {key: _rows(state, column).get(key, "") for key in wanted}}})


def gather(path: Path) -> Reads:
    """Return all that a kernel noted in a file, sorted; nothing if it noted nothing.

    Raises
    ------
    ValueError
        If a line is cut off, as a full disk leaves it.
    """
    if not path.is_file():
        return {}
    reads: Reads = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for name, read in json.loads(line).items():
            reads[name] = _joined(reads[name], read) if name in reads else read
    return {name: reads[name] for name in sorted(reads)}


def changed(reads: Reads, directory: Path) -> list[str]:
    """Return the files that are no longer as they were read, by name.

    Parameters
    ----------
    reads : dict
        From :func:`gather`.
    directory : Path
        The folder of the data package.
    """
    return [name for name, read in reads.items() if not _is_as_read(read, directory / name)]


def checksums(reads: Reads) -> dict[str, str]:
    """Return one SHA-256 for each file read, tables by name; of rows looked up, that of all of them together."""
    return {_name(path): read if isinstance(read, str) else _digest(read) for path, read in reads.items()}


def stamp(path: Path) -> Stamp:
    """Return what tells one state of a file from another: its path, time of change and size."""
    status = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


def _name(path: str) -> str:
    return Path(path).stem if path.endswith(".csv") else Path(path).name


def _is_new(what: object) -> bool:
    if what in _noted:
        return False
    _noted.add(what)
    return True


def _append(target: str, read: Mapping[str, Any]) -> None:
    with Path(target).open("a", encoding="utf-8") as file:
        file.write(json.dumps(read, ensure_ascii=False) + "\n")


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, str) or isinstance(second, str):  # rows of a file that is read in whole add nothing
        whole = [read for read in (first, second) if isinstance(read, str)]
        return whole[0] if len(set(whole)) == 1 else CHANGED_MEANWHILE
    if first["column"] != second["column"]:
        return CHANGED_MEANWHILE  # not worth telling apart: it only costs a run
    rows = {**first["rows"]}
    for key, checksum in second["rows"].items():
        rows[key] = checksum if rows.get(key, checksum) == checksum else CHANGED_MEANWHILE
    return {"column": first["column"], "rows": dict(sorted(rows.items()))}


def _is_as_read(read: Any, path: Path) -> bool:
    if not path.is_file():
        return False
    if isinstance(read, str):
        return read == _checksum(stamp(path))
    now = _rows(stamp(path), read["column"])
    return all(now.get(key, "") == checksum for key, checksum in read["rows"].items())


@lru_cache(maxsize=256)
def _checksum(state: Stamp) -> str:
    return hashlib.sha256(Path(state[0]).read_bytes()).hexdigest()


@lru_cache(maxsize=16)
def _rows(state: Stamp, column: str) -> Mapping[str, str]:
    """The checksum of the rows of each key; none where the table has no such column."""
    rows: dict[str, list[list[str]]] = {}
    with Path(state[0]).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file) if state[2] else [[]]
    place = header.index(column) if column in header else None
    for cells in lines if place is not None else ():
        if place < len(cells):
            rows.setdefault(cells[place], [header]).append(cells)
    return {key: _digest(cells)[:16] for key, cells in rows.items()}


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
