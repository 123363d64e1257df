"""The record of the forecasts kept as plain values, for readers who go without pandas: the edition, and JSON.

What must not go in here: finding outcomes and scoring.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from weijin_analysis.archive.outcomes import OPEN, SCORED
from weijin_analysis.archive.record import judge
from weijin_analysis.archive.shelf import read_shelf

_TEXTS = ("table", "metric", "entity", "unit", "method", "made", "view")
_NUMBERS = ("low", "median", "high", "first_release", "observed")


def plain_record(output: Path) -> dict[str, Any]:
    """Return what became of the forecasts that the runs under an output folder keep.

    Returns
    -------
    dict
        What :func:`standing` says, and ``scored``: one entry for each forecast whose year has been observed, with
        ``table``, ``metric``, ``entity``, ``unit``, ``method``, ``made`` (ISO day), ``view``, ``origin``, ``period``
        (int), and ``low``, ``median``, ``high``, ``first_release``, ``observed`` (float, None if unknown).
    """
    judged = judge(read_shelf(output))
    scored = judged[judged["state"].eq(SCORED)].sort_values(["name", "method", "period", "origin", "edition"])
    return standing(judged) | {"scored": [_entry(row) for row in scored.to_dict("records")]}


def standing(judged: pd.DataFrame) -> dict[str, Any]:
    """Return how many forecasts are in which state (``states``), and the year that falls due next (``next_due``)."""
    waiting = judged.loc[judged["state"].eq(OPEN), "period"]
    states = judged["state"].value_counts()
    return {
        "states": {str(state): int(number) for state, number in states.items()},
        "next_due": int(waiting.min()) if len(waiting) else None,
    }


def _entry(row: dict[Any, Any]) -> dict[str, Any]:
    numbers = {name: float(row[name]) if pd.notna(row[name]) else None for name in _NUMBERS}
    return {name: str(row[name]) for name in _TEXTS} | {name: int(row[name]) for name in ("origin", "period")} | numbers
