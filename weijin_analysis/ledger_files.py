"""``claims.json`` of a run: the statements that its chapters left beside their figures, each once.

A chapter writes the same records whatever its language. What must not go in here: pandas, what a record says, pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from weijin_analysis.errors import DataError

FILE = "claims.json"


def merge(parts: Iterable[Path], target: Path) -> None:
    """Join the files that the items of a run left, each statement once, in order; no file if there are none.

    Parameters
    ----------
    parts : iterable of Path
        Lists of records with an ``id``; one that does not exist is passed over.
    target : Path
        The run's file, which is there in whole or not at all.

    Raises
    ------
    DataError
        If a part is no list of records with an id.
    """
    records = {str(record["id"]): record for part in parts if part.is_file() for record in _records(part)}
    if not records:
        return
    unfinished = target.with_suffix(".json.part")
    ordered = [records[id] for id in sorted(records, key=_in_order)]
    unfinished.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(target)


def _in_order(id: str) -> tuple[int, str]:
    """Chapter 10 after chapter 9, however many digits an id has."""
    return len(id), id


def _records(path: Path) -> list[dict[str, object]]:
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        records = None
    if isinstance(records, list) and all(isinstance(record, dict) and "id" in record for record in records):
        return records
    raise DataError(str(path), "no list of statements with ids", "what a chapter writes", "Run the chapter again.")
