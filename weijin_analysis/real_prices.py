"""Annual series of real prices from surveys that each state their history in dollars of their own year.

Every value stays a row of the data package: moved to other dollars it keeps the unit it was stated in
(``rebased_from``). Only what was known on the day of the view is used, price indices included. What must not go in
here: extending, and any price that no row states.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from weijin_analysis import catalog, vintages
from weijin_analysis.catalog.prices import INDEX, INDEX_TABLE, dollar_year


def real_prices(rows: pd.DataFrame, as_of: str = "") -> pd.DataFrame:
    """Return the longest annual series of real prices that a day allows, in dollars of its last year.

    That is the newest complete list of :func:`weijin_analysis.vintages.newest_complete`, and after it what later
    surveys announced for their own year. Values that the newest survey states itself stand as it states them; all
    others are moved to its dollars by consumer prices. Where the index of its dollar year is not out yet, they are
    moved by the survey's own restatement: the median ratio over the earlier years that it states. A survey that
    cannot be joined in either way ends the series: see :func:`not_yet_real`.

    Parameters
    ----------
    rows : DataFrame
        Prices of one metric and entity in all their dollar years.
    as_of : str, default ""
        The day of the view.

    Returns
    -------
    DataFrame
        One row a year with ``rebased_from``, and ``moved_by`` ("index", "survey" or ""), in order of time; no rows
        without a complete list.
    """
    listed = vintages.newest_complete(rows)
    if listed.empty:
        return listed.assign(rebased_from=listed["unit"], moved_by="")
    announced = _announced_since(rows, listed)
    series = _by_index(listed, announced, rows, as_of)
    for year in _announced_since(rows, series)["start"].dt.year:
        series = _by_survey(series, _stated(rows, year), year)
    return series


def not_yet_real(rows: pd.DataFrame, as_of: str = "") -> list[str]:
    """Return the years announced by the day that :func:`real_prices` had to leave out."""
    series = real_prices(rows, as_of)
    return [] if series.empty else _announced_since(rows, series)["period"].tolist()


def in_dollars_of(rows: pd.DataFrame, series: pd.DataFrame, as_of: str = "") -> pd.DataFrame:
    """Return real prices in the dollars of a series, or none of them if the day has no price index for that."""
    if rows.empty or series.empty:
        return rows.iloc[:0]
    year = int(dollar_year(series["unit"]).iloc[0])
    return catalog.rebase(movable(rows, year, as_of), year, as_of)


def nominal_prices(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what each survey announced for its own year: nominal prices, their unit without a dollar year."""
    own = vintages.in_own_dollars(rows)
    return own.assign(unit=own["unit"].str.replace("^USD_[0-9]{4}", "USD", regex=True))


def forecasts_beside(forecasts: pd.DataFrame, series: pd.DataFrame, as_of: str = "") -> pd.DataFrame:
    """Return the newest published forecast for each year after a series, in its dollars.

    Parameters
    ----------
    forecasts : DataFrame
        Forecasts of all vintages; those of the report itself, in nominal dollars, or in dollars that cannot be
        moved by the day are left out.
    series : DataFrame
        As :func:`real_prices` returns it.
    as_of : str, default ""
        The day of the view.

    Returns
    -------
    DataFrame
        One row a year with ``rebased_from``; a row whose ``high`` equals its value is a bound ("below 100").
    """
    if series.empty:
        return forecasts.iloc[:0].assign(rebased_from=forecasts["unit"].iloc[:0])
    year = int(dollar_year(series["unit"]).iloc[-1])
    later = movable(forecasts, year, as_of)
    later = later[later["start"].gt(series["start"].max()) & later["frequency"].eq("year")]
    later = later.assign(exact=later["high"].isna()).sort_values(["start", "known", "exact"])
    newest = later.drop_duplicates("period", keep="last").drop(columns="exact")
    return catalog.rebase(newest, year, as_of)


def changes_as_prices(changes: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add a foreseen change to the price that the same survey announced for its own year.

    Parameters
    ----------
    changes : DataFrame
        Changes in dollars, each for the year after its survey.
    rows : DataFrame
        Prices in all their dollar years.

    Returns
    -------
    DataFrame
        Rows of ``changes`` as prices in dollars of the survey's year; those without such a price are left out.
    """
    own = vintages.in_own_dollars(rows).drop_duplicates("period").set_index("period")
    survey = (changes["start"].dt.year - 1).astype(str)
    known = changes[survey.isin(own.index)]
    base = own.loc[survey[known.index]]
    return known.assign(value=known["value"].to_numpy() + base["value"].to_numpy(), unit=base["unit"].to_numpy())


# Parts


def _announced_since(rows: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    own = vintages.in_own_dollars(rows)
    return own[own["start"].gt(listed["start"].max())]


def _index_years(as_of: str) -> set[int]:
    return set(catalog.load(INDEX_TABLE, as_of, **INDEX)["start"].dt.year)


def _stated(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """What the survey of a dollar year states exactly, for whole years."""
    own = dollar_year(rows["unit"]).eq(year) & rows["frequency"].eq("year")
    return rows[own & rows["grade"].ne("approx")].assign(rebased_from=rows["unit"], moved_by="")


def _by_index(listed: pd.DataFrame, announced: pd.DataFrame, rows: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Join what was announced to a list, as far as consumer prices known by the day allow."""
    known = _index_years(as_of)
    can_move = int(dollar_year(listed["unit"]).iloc[0]) in known
    usable = announced[announced["start"].dt.year.isin(known) & can_move]
    series = pd.concat([listed, usable])
    year = int(dollar_year(series["unit"]).max())
    stated = _stated(rows, year)
    moved = catalog.rebase(series[~series["period"].isin(stated["period"])], year, as_of).assign(moved_by="index")
    own = stated[stated["period"].isin(series["period"])]
    return pd.concat([moved, own]).sort_values("start", kind="stable")


def _by_survey(series: pd.DataFrame, stated: pd.DataFrame, year: int) -> pd.DataFrame:
    """Move a series to the dollars of a survey by the years that both state, and add what the survey states."""
    pairs = series.merge(stated, on="period", suffixes=("", "_stated"))
    if pairs.empty or year != series["start"].dt.year.max() + 1:
        return series
    factor = float(np.exp(np.median(np.log(pairs["value_stated"] / pairs["value"]))))
    kept = series[~series["period"].isin(stated["period"])]
    scaled = {name: kept[name] * factor for name in ("value", "low", "high")}
    moved = kept.assign(**scaled, unit=stated["unit"].iloc[0], moved_by="survey")
    own = stated[stated["period"].isin([*series["period"], str(year)])]
    return pd.concat([moved, own]).sort_values("start", kind="stable")


def movable(rows: pd.DataFrame, year: int, as_of: str) -> pd.DataFrame:
    """The rows in real dollars that consumer prices known by the day can move to a dollar year."""
    known = _index_years(as_of)
    years = dollar_year(rows["unit"])
    reachable = years.eq(year) | (years.isin(known) & (year in known))
    return rows[years.notna() & reachable & rows["grade"].ne("report")]
