"""From rows of the data package to the plain columns that :mod:`weijin_analysis.trends` takes.

One annual series is one metric of one entity in one unit and of one kind of statement; whatever mixes two of them is
refused, because a splice looks like a trend. What must not go in here: reading files, choosing vintages, deflating.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.trends.schema import check_columns

_NEEDED = ("metric", "entity", "period", "value", "unit", "kind")


def annual(rows: pd.DataFrame) -> dict[str, object]:
    """Return one series as arguments of :func:`forecast`, :func:`first_passage` and :func:`simulate`.

    Parameters
    ----------
    rows : DataFrame
        Rows of the data package: one metric, entity and kind, periods that are whole years.

    Returns
    -------
    dict
        ``years`` and ``values``; use as ``forecast(**annual(rows), **described(rows), horizon=2035, kind="cost")``.

    Raises
    ------
    DataError
        If two series are mixed, or a period is not a year; the message names the row.
    """
    _check_one(rows, ("metric", "entity", "unit", "kind"))
    return {"years": _years(rows), "values": rows["value"].to_numpy(dtype=float)}


def described(rows: pd.DataFrame) -> dict[str, str]:
    """Return the unit, the vintage (newest ``known``) and the name of one series, for a forecast's recipe."""
    check_columns(rows, (*_NEEDED, "known"), "rows")
    newest = pd.to_datetime(rows["known"]).max()
    vintage = "" if pd.isna(newest) else newest.date().isoformat()
    first = rows.iloc[0]
    return {"unit": first["unit"], "vintage": vintage, "name": f"{first['metric']}: {first['entity']}"}


def whole_of(kind: str, unit: str) -> float:
    """Return what the whole is in a unit of the data package: 100 for a share in percent, else 1.

    Forecasts are made of fractions; whoever extends a share in percent divides by this before, and multiplies after.
    """
    return 100.0 if kind == "share" and unit.startswith("percent") else 1.0


def panel(rows: pd.DataFrame) -> pd.DataFrame:
    """Return all vintages of one or several series as the frame that :func:`hindcast` takes.

    Parameters
    ----------
    rows : DataFrame
        Rows of the data package with ``known``; units may differ between vintages.

    Returns
    -------
    DataFrame
        ``series``, ``year``, ``value``, ``unit``, ``vintage`` (the day from which the value could be used, as text).

    Raises
    ------
    DataError
        If a period is not a year, or a row has no ``known``.
    """
    check_columns(rows, (*_NEEDED, "known"), "rows")
    known = pd.to_datetime(rows["known"])
    if known.isna().any():
        where = f"known in row {rows.index[known.isna()][0]}"
        raise DataError(where, "nothing", "a day", "Without it the row cannot stand in a hindcast by vintage.")
    named = rows["metric"].astype(str) + ": " + rows["entity"].astype(str)
    return pd.DataFrame(
        {
            "series": named.to_numpy(),
            "year": _years(rows),
            "value": rows["value"].to_numpy(dtype=float),
            "unit": rows["unit"].to_numpy(),
            "vintage": known.dt.strftime("%Y-%m-%d").to_numpy(),
        }
    )


def _check_one(rows: pd.DataFrame, columns: tuple[str, ...]) -> None:
    check_columns(rows, _NEEDED, "rows")
    for column in columns:
        other = np.flatnonzero((rows[column] != rows[column].iloc[0]).to_numpy()) if len(rows) else []
        if len(other):
            where = f"{column} in row {rows.index[other[0]]}"
            found, expected = repr(rows[column].iloc[other[0]]), f"{rows[column].iloc[0]!r} as in the first row"
            raise DataError(where, found, expected, f"Choose one {column}; series are not spliced.")


def _years(rows: pd.DataFrame) -> np.ndarray:
    text = rows["period"].astype(str)
    partial = ~text.str.fullmatch(r"\d{4}")
    if partial.any():
        where = f"period in row {rows.index[partial][0]}"
        raise DataError(where, repr(text[partial].iloc[0]), "a year", "A part of a year does not pass for the year.")
    return text.astype(int).to_numpy()
