"""The Chinese and English name of every entity a figure can draw, and of publishers that need one.

Names are data (``labels.csv``: entity, zh, en), so that a new maker or country needs no code. What must
not go in here: names of units, stages or states, which are messages.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.parameters import check_language
from weijin_analysis.paths import data_directory


def label(entity: str, language: str) -> str:
    """Return the name of an entity in a language.

    Parameters
    ----------
    entity : str
        As in the observations, for example "Samsung SDI".
    language : str
        "zh" or "en".

    Raises
    ------
    UnknownNameError
        If the entity has no name in ``labels.csv``, or an empty one.
    """
    names = labels(check_language(language))
    if not names.get(entity):
        near = get_close_matches(str(entity), names, n=3)
        expected = "one of " + ", ".join(near) if near else "an entity of data/labels.csv"
        raise UnknownNameError("label", repr(entity), expected, "Add the entity to data/labels.csv.")
    return names[entity]


def labels(language: str) -> Mapping[str, str]:
    """Return every entity with its name in a language."""
    path = data_directory() / "labels.csv"
    return _read(path, path.stat().st_mtime_ns, check_language(language))


@lru_cache(maxsize=8)
def _read(path: Path, stamp: int, language: str) -> Mapping[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["entity"]: row[language] for row in csv.DictReader(file)}
