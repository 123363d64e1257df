"""Extensions as a notebook needs them: a series that may be extended, what was made of it, what others said.

Between :mod:`weijin_analysis.trends`, which takes plain columns, and a chapter, whose every number is a row of the
data package: the rows stay rows, whatever is worked out from them. Where nothing can be extended, the answer is
empty and not an error, so that the figure becomes a card. What must not go in here: drawing, sentences, statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from weijin_analysis import catalog, trends, vintages
from weijin_analysis.catalog.prices import INDEX, INDEX_TABLE, dollar_year
from weijin_analysis.trends.series import FEWEST_POINTS

HINDCAST_YEARS = 5
"""Years ahead that the record of a band counts."""


@dataclass(frozen=True)
class Extension:
    """One annual series and what was made of it.

    Parameters
    ----------
    rows : DataFrame
        The rows extended, one a year; none if the series is too short.
    forecast : DataFrame
        As :func:`weijin_analysis.trends.forecast` returns it; no rows if nothing was extended.
    passage : DataFrame
        As :func:`weijin_analysis.trends.first_passage` returns it; no rows without a threshold.
    hindcasts : DataFrame
        What the same method would have said at every earlier year with enough points, as
        :func:`weijin_analysis.trends.hindcast` returns it; no rows if the series is too short for that.
    horizon : int
        As given to :func:`extend`.
    threshold : float or None
        In the unit of the rows.
    """

    rows: pd.DataFrame
    forecast: pd.DataFrame
    passage: pd.DataFrame
    hindcasts: pd.DataFrame
    horizon: int
    threshold: float | None

    @property
    def empty(self) -> bool:
        """Whether nothing could be extended."""
        return self.forecast.empty

    @property
    def last(self) -> pd.Series:
        """The last row observed."""
        return self.rows.iloc[-1]

    def at(self, year: int) -> pd.Series | None:
        """The forecast for a year, or None if it lies outside."""
        found = self.forecast[self.forecast["year"].eq(year)]
        return None if found.empty else found.iloc[0]

    def chance_by(self, year: int) -> float | None:
        """The probability in percent that the threshold has been crossed by a year, or None outside."""
        found = self.passage[self.passage["year"].eq(year)]
        return None if found.empty else 100 * float(found["p_by"].iloc[0])

    def record(self, farthest: int = HINDCAST_YEARS) -> pd.DataFrame:
        """The hindcasts of at most so many years ahead."""
        return self.hindcasts[self.hindcasts["period"] - self.hindcasts["origin"] <= farthest]


def extend(rows: pd.DataFrame, horizon: int, *, kind: str = "cost", threshold: float | None = None) -> Extension:
    """Extend a series of the data package.

    Parameters
    ----------
    rows : DataFrame
        One row a year of one metric, entity, unit and kind of statement.
    horizon : int
        Last year, or number of years.
    kind : {"cost", "level", "count", "share"}
        What the values are; shares of the data package are divided by 100 before.
    threshold : float, optional
        For the probability of crossing it, in the unit of the rows.

    Raises
    ------
    DataError
        If the rows cannot be read as one series; fewer than three are no error, but give an empty extension.
    """
    if len(rows) < FEWEST_POINTS:
        levels = pd.DataFrame(columns=["year", "median", *trends.LEVELS], dtype=float)
        return Extension(rows.iloc[:0], levels, _NO_PASSAGE, _NO_HINDCASTS, horizon, threshold)
    series = trends.annual(rows)
    forecast = trends.forecast(**series, **trends.described(rows), horizon=horizon, kind=kind)
    passage = _NO_PASSAGE
    if threshold is not None:
        passage = trends.first_passage(**series, threshold=threshold, horizon=horizon, kind=kind)
    return Extension(rows, forecast, passage, _hindcasts(series, kind), horizon, threshold)


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
    movable = _movable(rows, year, as_of)
    return catalog.rebase(movable, year, as_of)


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
    later = _movable(forecasts, year, as_of)
    later = later[later["start"].gt(series["start"].max()) & later["frequency"].eq("year")]
    later = later.assign(exact=later["high"].isna()).sort_values(["start", "known", "exact"])
    newest = later.drop_duplicates("period", keep="last").drop(columns="exact")
    return catalog.rebase(newest, year, as_of)


def forecasts_against(
    forecasts: pd.DataFrame, changes: pd.DataFrame, extension: Extension, as_of: str = "", owner: str = "published"
) -> pd.DataFrame:
    """Put published forecasts whose year has come beside ours from the same year.

    Parameters
    ----------
    forecasts : DataFrame
        Forecasts of all vintages; a bound is no number, and is left out.
    changes : DataFrame
        Changes foreseen for the next year, in dollars of the survey's year: added to what it announced.
    extension : Extension
        Of :func:`real_prices`.
    as_of : str, default ""
        The day of the view.
    owner : str, default "published"
        Name for the published forecasts, beside the method "engine".

    Returns
    -------
    DataFrame
        One row for each forecast and method, as :func:`weijin_analysis.trends.score_forecasts` returns it; no rows
        if nothing can be compared.
    """
    if extension.hindcasts.empty:
        return pd.DataFrame(columns=["method", *trends.HINDCAST_COLUMNS, "error"])
    year = int(dollar_year(extension.rows["unit"]).iloc[-1])
    stated = _movable(pd.concat([forecasts[forecasts["high"].isna()], changes]), year, as_of)
    moved = catalog.rebase(stated, year, as_of)
    said = moved.assign(origin=dollar_year(moved["rebased_from"]).astype(int), period=moved["start"].dt.year)
    theirs = trends.published(said.drop_duplicates(["origin", "period"]), extension.hindcasts, owner)
    pairs = ["series", "origin", "period"]
    ours = extension.hindcasts.merge(theirs[pairs].drop_duplicates(), on=pairs)
    return trends.score_forecasts(pd.concat([ours, theirs], ignore_index=True))


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


# Experience curves


@dataclass(frozen=True)
class Experience:
    """A price against the cumulative volume it came with.

    Parameters
    ----------
    rows : DataFrame
        The price rows with columns ``year`` and ``volume`` (cumulative; energy in GWh), one a year.
    volumes : DataFrame
        The rows of yearly volume that were summed.
    curve : DataFrame
        ``volume``, ``median``, ``low``, ``high``: the line and its 80 % range through the middle of the points; no
        rows if it was not fitted.
    rate : tuple of float or None
        Percent of the price lost with each doubling, and its 80 % range.
    """

    rows: pd.DataFrame
    volumes: pd.DataFrame
    curve: pd.DataFrame
    rate: tuple[float, float, float] | None

    @property
    def drawn(self) -> pd.DataFrame:
        """Every row of the data package behind the points."""
        return pd.concat([self.rows.drop(columns=["year", "volume"]), self.volumes])


def experience(prices: pd.DataFrame, volumes: pd.DataFrame, *, before: float | None = None) -> Experience:
    """Set a price beside the volume summed up to the same year, and estimate the learning rate from yearly changes.

    Parameters
    ----------
    prices, volumes : DataFrame
        Rows of one metric and entity each, one a year; the volume is yearly, and is summed.
    before : float, optional
        Volume before the first year; left out, as in :func:`weijin_analysis.trends.cumulative_production`.
    """
    yearly = _without_gaps(volumes)
    shared = prices[prices["period"].isin(yearly["period"])].sort_values("start")
    summed = yearly[yearly["start"].le(shared["start"].max())] if len(shared) else yearly.iloc[:0]
    if len(shared) < FEWEST_POINTS:
        empty = shared.iloc[:0].assign(year=0, volume=np.nan)
        return Experience(empty, summed.iloc[:0], pd.DataFrame(columns=_CURVE, dtype=float), None)
    totals = trends.cumulative_production(**_named(summed), before=before)
    gigawatt_hours = {year: total * _GIGAWATT_HOURS.get(volumes["unit"].iloc[0], 1.0) for year, total in totals.items()}
    years = shared["start"].dt.year
    rows = shared.assign(year=years, volume=years.map(gigawatt_hours))
    rate = _learning_rate(shared, totals)
    return Experience(rows, summed, _curve(rows, rate), rate)


_GIGAWATT_HOURS = {"MWh": 1e-3, "GWh": 1.0, "TWh": 1e3}
_CURVE = ["volume", "median", "low", "high"]


def _named(rows: pd.DataFrame) -> dict[str, object]:
    series = trends.annual(rows)
    return {"years": series["years"], "production": series["values"]}


def _without_gaps(volumes: pd.DataFrame) -> pd.DataFrame:
    """The years that follow each other from the first on: a sum over a gap is no sum."""
    ordered = volumes.sort_values("start")
    years = ordered["start"].dt.year
    return ordered[years.eq(years.min() + np.arange(len(years)))]


def _learning_rate(prices: pd.DataFrame, totals: Mapping[int, float]) -> tuple[float, float, float] | None:
    """The rate of Lafond et al. 2018, from the changes alone: no prior, so that published rates may stand beside it."""
    last = max(totals)
    ahead = {**totals, last + 1: totals[last] * 1.01}  # the method wants a year ahead; the rate does not depend on it
    made = trends.forecast(**trends.annual(prices), horizon=1, kind="cost", method="lafond", cumulative=ahead)
    return trends.recipe_of(made).learning_rate


def _curve(rows: pd.DataFrame, rate: tuple[float, float, float] | None) -> pd.DataFrame:
    """The line of that rate through the middle of the points, and lines of the ends of its range."""
    volume = np.geomspace(rows["volume"].min(), rows["volume"].max(), 50)
    doublings = np.log2(volume) - np.log2(rows["volume"]).mean()
    middle = np.exp(np.log(rows["value"]).mean())
    ends = np.array([middle * (1 - share / 100) ** doublings for share in rate or ()])
    if not len(ends):
        return pd.DataFrame(columns=_CURVE, dtype=float)
    return pd.DataFrame({"volume": volume, "median": ends[0], "low": ends.min(axis=0), "high": ends.max(axis=0)})


# Parts of the above


_NO_PASSAGE = pd.DataFrame(columns=["year", "p_first", "p_by", "p_below", "p_never", "already"])
_NO_HINDCASTS = pd.DataFrame(columns=list(trends.HINDCAST_COLUMNS))


def _hindcasts(series: dict[str, object], kind: str) -> pd.DataFrame:
    frame = pd.DataFrame({"year": series["years"], "value": series["values"]})
    if len(frame) <= trends.KINDS[kind].first_origin:
        return _NO_HINDCASTS
    return trends.hindcast(frame, kind)


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
    movable = int(dollar_year(listed["unit"]).iloc[0]) in known
    usable = announced[announced["start"].dt.year.isin(known) & movable]
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


def _movable(rows: pd.DataFrame, year: int, as_of: str) -> pd.DataFrame:
    """The rows in real dollars that consumer prices known by the day can move to a dollar year."""
    known = _index_years(as_of)
    years = dollar_year(rows["unit"])
    reachable = years.eq(year) | (years.isin(known) & (year in known))
    return rows[years.notna() & reachable & rows["grade"].ne("report")]
