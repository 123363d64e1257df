"""Extends one annual series by one call: a table of quantiles by year, with its recipe.

What must not go in here: the methods themselves, and anything that looks at what came afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from weijin_analysis.trends.filter import predict
from weijin_analysis.trends.kinds import find_kind
from weijin_analysis.trends.methods import Method, check_outcome, find_method
from weijin_analysis.trends.models import drift_belief, engine_prior
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.recipe import attach, write_recipe
from weijin_analysis.trends.schema import LEVELS
from weijin_analysis.trends.series import check_levels, read_series, years_ahead


def forecast(
    years: ArrayLike,
    values: ArrayLike,
    horizon: int,
    kind: str,
    levels: Iterable[float] = LEVELS,
    method: str | Method = "engine",
    *,
    unit: str | Iterable[str] = "",
    vintage: str = "",
    name: str = "",
    cumulative: Mapping[int, float] | pd.Series | None = None,
    mean: bool = False,
) -> pd.DataFrame:
    """Extend an annual series.

    Parameters
    ----------
    years : array-like of int, shape (n,)
        At least 3 different years in any order; text such as "2024" is read as the year. Missing years stay missing.
    values : array-like of float, shape (n,)
        Prices of one dollar year, quantities, or shares as fractions.
    horizon : int
        Years to extend by, or (from 1000 on) the last calendar year.
    kind : {"cost", "level", "count", "share"}
        What the values are; it sets the scale, the direction and the constants (:func:`constants`).
    levels : iterable of float
        Quantile levels, each between 0 and 1.
    method : str or callable
        "engine", or another name in :data:`METHODS` to compare with, or a method of your own.
    unit : str or iterable of str
        The unit, or the unit of each value; more than one is refused.
    vintage, name : str
        Recorded in the recipe: when the values were published, and what the series is called.
    cumulative : mapping or Series, optional
        Cumulative production by year up to the horizon, for "wright" and "lafond".
    mean : bool
        Add ``mean_trunc99``, the mean between the 0.5 % and 99.5 % quantiles. The mean itself does not exist.

    Returns
    -------
    DataFrame
        ``year`` (int), ``median``, and one column per level, named by the number: ``frame[0.1]``, in the unit of the
        values. :func:`recipe_of` returns what it was made of.

    Raises
    ------
    DataError
        If a value is missing, not positive, or a share above 1; if a year comes twice; if there are fewer than 3
        points or several units; if the method fails. The message names the row.
    ParameterError
        If the horizon or a level cannot be used, or the method is not made for the kind.
    UnknownNameError
        If there is no such kind or method.

    Examples
    --------
    >>> price = forecast([2020, 2021, 2022, 2023, 2024], [165, 155, 166, 144, 115], 2030, "cost")
    >>> price[["year", 0.1, "median", 0.9]].round(0)
    """
    series = read_series(years, values, find_kind(kind), unit=unit, cumulative=cumulative)
    ahead, wanted = years_ahead(horizon, int(series.years[-1])), check_levels(levels)
    method_name, compute = find_method(method)
    outcome = compute(series, np.array([len(series.years)]), ahead)
    check_outcome(outcome, method_name, series.years[-1] + ahead)
    frame = _table(outcome, series.years[-1] + ahead, wanted, mean)
    return attach(frame, write_recipe(series, outcome, method_name, name, vintage))


def _table(outcome: Predictive, years: np.ndarray, levels: tuple[float, ...], mean: bool) -> pd.DataFrame:
    quantiles = outcome.quantiles((0.5, *levels))[0]
    frame = pd.DataFrame(quantiles, columns=["median", *levels])
    frame.insert(0, "year", years)
    return frame.assign(mean_trunc99=outcome.truncated_mean()[0]) if mean else frame


def conditional_moments(
    years: ArrayLike, values: ArrayLike, horizon: int, kind: str, *, drift: float, variance: float
) -> pd.DataFrame:
    """Return mean and variance ahead as if drift and variance were known, with the theta of the kind.

    On the scale of the kind (logs for a cost). It is what ``ARIMA(..., trend="t").smooth([drift, theta, variance])``
    of statsmodels computes, and how the filter is checked.

    Returns
    -------
    DataFrame
        ``year``, ``mean``, ``variance``.
    """
    series = read_series(years, values, find_kind(kind))
    constants, ahead = series.kind, years_ahead(horizon, int(series.years[-1]))
    belief = drift_belief(
        series, np.array([len(series.years)]), engine_prior(constants), constants.theta, 1.0, constants.link
    )
    outcome = predict(belief.known(drift, variance), ahead.astype(float), ahead, constants.link)
    columns = {"mean": outcome.location[0, 0], "variance": outcome.scale[0, 0] ** 2}
    return pd.DataFrame({"year": series.years[-1] + ahead, **columns})
