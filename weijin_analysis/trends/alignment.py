"""Puts vintages into one unit, and says what each of them could know.

A survey that restates its history in this year's dollars has not revised it: the whole list is multiplied by one
number. That number is taken from the years two vintages share. What must not go in here: price indices.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.trends.schema import check_columns


def align_units(rows: pd.DataFrame) -> pd.DataFrame:
    """Move every vintage of one series into the unit of the newest.

    The factor of a unit is the median ratio to the aligned newer values over the years they share. Rows already in the
    newest unit stay as they are: where they differ between vintages, that is a revision.

    Parameters
    ----------
    rows : DataFrame
        ``year``, ``value``, ``vintage`` and ``unit`` of one series.

    Returns
    -------
    DataFrame
        A copy with ``value`` and ``unit`` aligned.

    Raises
    ------
    DataError
        If a unit shares no year with newer ones.
    """
    check_columns(rows, ("year", "value", "vintage", "unit"), "rows")
    newest_first = rows.sort_values("vintage", ascending=False, kind="stable")
    units = list(dict.fromkeys(newest_first["unit"]))
    aligned, factors = pd.Series(dtype=float), {}
    for unit in units:
        latest = newest_first[newest_first["unit"] == unit].drop_duplicates("year").set_index("year")["value"]
        factors[unit] = _factor(latest, aligned, unit) if len(aligned) else 1.0
        aligned = aligned.combine_first(latest * factors[unit]) if len(aligned) else latest
    return rows.assign(value=rows["value"] * rows["unit"].map(factors), unit=units[0])


def _factor(older: pd.Series, newer: pd.Series, unit: str) -> float:
    shared = older.index.intersection(newer.index)
    if shared.empty:
        found, expected = "no year that a newer vintage also has", "at least one"
        raise DataError(f"unit {unit}", found, expected, "Move the rows to one dollar year with catalog.rebase first.")
    return float(np.exp(np.median(np.log(newer[shared] / older[shared]))))


def known_by(rows: pd.DataFrame, vintage: object) -> pd.DataFrame:
    """Return the newest value of each year among the vintages up to this one, sorted by year."""
    usable = rows[rows["vintage"] <= vintage].sort_values("vintage", kind="stable")
    return usable.drop_duplicates("year", keep="last").sort_values("year", ignore_index=True)


def first_releases(rows: pd.DataFrame) -> pd.Series:
    """Return the first value published for each year, indexed by year."""
    ordered = rows.sort_values("vintage", kind="stable")
    return ordered.drop_duplicates("year").set_index("year")["value"].sort_index()
