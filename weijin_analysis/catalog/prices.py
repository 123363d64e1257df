"""Moves real prices from one dollar year to another with the US consumer price index.

What must not go in here: nominal prices (they have no dollar year to move from), exchange rates, and any
other deflator.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.catalog.tables import load
from weijin_analysis.errors import DataError

INDEX_TABLE = "us_cpi"
INDEX = {"metric": "cpi_u", "entity": "United States", "frequency": "year"}
"""The deflator: CPI-U, annual average."""

_REAL_DOLLARS = r"^USD_([0-9]{4})(/.+)?$"


def rebase(frame: pd.DataFrame, year: int, as_of: str = "") -> pd.DataFrame:
    """Return the same prices in dollars of another year.

    Parameters
    ----------
    frame : DataFrame
        Observations whose unit is dollars of a year, such as ``USD_2024/kWh``; years may differ from row to row.
    year : int
        The dollar year wanted.
    as_of : str, default ""
        Use the price index as known on this day.

    Returns
    -------
    DataFrame
        The rows with value, low and high multiplied by CPI(year) / CPI(dollar year of the row), the new
        ``unit``, and the old one in a column ``rebased_from``. Rows already in that year stay as they are.

    Raises
    ------
    DataError
        If a row is not in dollars of a year, or the index of a year needed was not known on that day.
    """
    years = dollar_year(frame["unit"])
    _refuse_other_units(frame[years.isna()], year)
    factor = _factors(years, year, as_of)
    moved = {name: frame[name] * factor for name in ("value", "low", "high")}
    unit = frame["unit"].str.replace("^USD_[0-9]{4}", f"USD_{year}", regex=True)
    return frame.assign(**moved, unit=unit, rebased_from=frame.get("rebased_from", frame["unit"]))


def dollar_year(units: pd.Series) -> pd.Series:
    """Return the dollar year of each unit as Int64, missing where the unit names none."""
    return units.str.extract(_REAL_DOLLARS)[0].astype("Int64")


def _factors(years: pd.Series, year: int, as_of: str) -> pd.Series:
    if years.eq(year).all():  # nothing to move, so no index needed: that of the running year is not known yet
        return pd.Series(1.0, index=years.index)
    index = load(INDEX_TABLE, as_of, **INDEX)
    index = index.set_index(index["start"].dt.year)["value"]
    lacking = sorted({year, *years} - set(index.index))
    if lacking:
        raise _no_index(lacking, as_of)
    return index[year] / years.map(index).astype("float64")


def _no_index(years: list[int], as_of: str) -> DataError:
    named = ", ".join(str(year) for year in years)
    return DataError(
        f"table {INDEX_TABLE}",
        f"no index for {named}" + (f" known on {as_of}" if as_of else ""),
        f"the annual average of {named}",
        "Choose an earlier dollar year or a later day.",
    )


def _refuse_other_units(rows: pd.DataFrame, year: int) -> None:
    if rows.empty:
        return
    named = [f"{row.metric} {row.entity} {row.period} in {row.unit!r}" for row in rows.head(5).itertuples()]
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    raise DataError(
        f"rebase to dollars of {year}",
        "; ".join(named) + more,
        "rows in dollars of a year, such as USD_2024/kWh",
        "Leave these rows out with a filter on unit: a nominal price has no dollar year to move from.",
    )
