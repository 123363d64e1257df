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

from weijin_analysis import catalog, trends
from weijin_analysis.catalog.prices import dollar_year
from weijin_analysis.errors import DataError
from weijin_analysis.real_prices import movable
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
        As :func:`weijin_analysis.trends.forecast` returns it, in the unit of the rows (a share in percent stays one);
        no rows if nothing was extended.
    passage : DataFrame
        As :func:`weijin_analysis.trends.first_passage` returns it; no rows without a threshold.
    hindcasts : DataFrame
        What the same method would have said at every earlier year with enough points, as
        :func:`weijin_analysis.trends.hindcast` returns it, in the unit of the rows; no rows if the series is too
        short for that.
    horizon : int
        As given to :func:`extend`.
    threshold : float or None
        In the unit of the rows.
    points : int
        How many rows were given, also where they are too few.
    """

    rows: pd.DataFrame
    forecast: pd.DataFrame
    passage: pd.DataFrame
    hindcasts: pd.DataFrame
    horizon: int
    threshold: float | None
    points: int

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
        What the values are. A share in percent is a fraction only inside the method.
    threshold : float, optional
        For the probability of crossing it, in the unit of the rows.

    Raises
    ------
    DataError
        If the rows cannot be read as one series; fewer than three are no error, but give an empty extension.
    """
    if len(rows) < FEWEST_POINTS:
        levels = pd.DataFrame(columns=["year", "median", *trends.LEVELS], dtype=float)
        return Extension(rows.iloc[:0], levels, _NO_PASSAGE, _NO_HINDCASTS, horizon, threshold, len(rows))
    series, whole = trends.annual(rows), trends.whole_of(kind, rows["unit"].iloc[0])
    series["values"] = series["values"] / whole
    described = trends.described(rows)
    try:
        forecast = trends.forecast(**series, **described, horizon=horizon, kind=kind)
    except DataError as error:  # which does not know whose values they are
        where = f"{described['name']}, {error.where}"
        raise DataError(where, error.found, error.expected, error.remedy) from None
    forecast = _times(forecast, ["median", *trends.LEVELS], whole)
    passage = _NO_PASSAGE
    if threshold is not None:
        passage = trends.first_passage(**series, threshold=threshold / whole, horizon=horizon, kind=kind)
    hindcasts = _times(_hindcasts(series, kind), ["value", "observed", "first_release"], whole)
    return Extension(rows, forecast, passage, hindcasts, horizon, threshold, len(rows))


def levelling_off(extension: Extension, ceiling: float) -> pd.DataFrame:
    """Return the same series on a logistic curve towards a ceiling that somebody assumed: a scenario, no forecast.

    Parameters
    ----------
    extension : Extension
        Of a level that grows.
    ceiling : float
        Where it would level off, in the unit of the rows.

    Returns
    -------
    DataFrame
        ``year`` and ``value``, from the year after the last observation to the horizon; no rows if nothing was
        extended.

    Raises
    ------
    DataError
        If the series has passed the ceiling already.
    """
    if extension.empty:
        return pd.DataFrame({"year": pd.Series(dtype=int), "value": pd.Series(dtype=float)})
    series = trends.annual(extension.rows)
    highest = float(np.max(series["values"]))
    if highest >= ceiling:
        raise DataError("levelling_off, ceiling", f"{ceiling:g}", f"more than the {highest:g} observed", "Raise it.")
    shares = {"years": series["years"], "values": series["values"] / ceiling}
    made = trends.forecast(**shares, horizon=extension.horizon, kind="share", method="logistic")
    return pd.DataFrame({"year": made["year"], "value": ceiling * made["median"]})


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
        Of :func:`weijin_analysis.real_prices.real_prices`.
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
    stated = movable(pd.concat([forecasts[forecasts["high"].isna()], changes]), year, as_of)
    moved = catalog.rebase(stated, year, as_of)
    said = moved.assign(origin=dollar_year(moved["rebased_from"]).astype(int), period=moved["start"].dt.year)
    theirs = trends.published(said.drop_duplicates(["origin", "period"]), extension.hindcasts, owner)
    pairs = ["series", "origin", "period"]
    ours = extension.hindcasts.merge(theirs[pairs].drop_duplicates(), on=pairs)
    return trends.score_forecasts(pd.concat([ours, theirs], ignore_index=True))


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


def _times(frame: pd.DataFrame, columns: list[object], factor: float) -> pd.DataFrame:
    """The frame with some columns multiplied; its recipe stays with it."""
    if factor == 1 or frame.empty:
        return frame
    made = frame.copy()
    made[columns] = factor * frame[columns]
    return made


def _hindcasts(series: dict[str, object], kind: str) -> pd.DataFrame:
    frame = pd.DataFrame({"year": series["years"], "value": series["values"]})
    if len(frame) <= trends.KINDS[kind].first_origin:
        return _NO_HINDCASTS
    return trends.hindcast(frame, kind)
