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
from weijin_analysis.reads import note, note_rows, stamp

FILE = "labels.csv"


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
    name = known_label(entity, language)
    if not name:
        names = labels(language)
        near = get_close_matches(str(entity), names, n=3)
        expected = "one of " + ", ".join(near) if near else "an entity of data/labels.csv"
        raise UnknownNameError("label", repr(entity), expected, "Add the entity to data/labels.csv.")
    return name


def known_label(entity: str, language: str) -> str:
    """Return the name of an entity in a language, or "" if it has none."""
    package = data_directory()
    note_rows(package, FILE, "entity", [entity])
    return _read(*stamp(package / FILE), check_language(language)).get(entity, "")


def labels(language: str) -> Mapping[str, str]:
    """Return every entity with its name in a language."""
    package = data_directory()
    note(package, FILE)
    return _read(*stamp(package / FILE), check_language(language))


@lru_cache(maxsize=8)
def _read(path: str, time: int, size: int, language: str) -> Mapping[str, str]:
    del time, size  # which make a changed file a new question
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["entity"]: row[language] for row in csv.DictReader(file)}
