"""Wright's law: cost against cumulative production, in yearly changes, for a stated path of production.

In levels the two series are two trends, and any two trends fit each other; so only their changes are used. These
forecasts say "given this deployment": without a stated future they are no better than the engine. What must not go in
here: forecasts of production.

References
----------
Lafond et al. (2018), How well do experience curves predict technological progress?, TFSC 128, 104-117.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends.filter import FLAT, Belief, IntArray, Prior, believe, predict, run_filter, slope_of
from weijin_analysis.trends.kinds import LOG, FloatArray
from weijin_analysis.trends.predictive import Predictive, student
from weijin_analysis.trends.series import AnnualSeries

RHO = 0.19
"""Moving-average parameter of the published form, one for all technologies (Lafond et al. 2018)."""

EXPONENT_PRIOR = Prior(middle=-0.3, weight=0.2, degrees=3.0, scale=0.06)
"""An exponent of -0.3 is a fall of 19 % with each doubling; the weight is in squared log growth of production."""


def wright(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with Wright's law, the exponent shrunk towards that of other technologies.

    Raises
    ------
    ParameterError
        If the series is not a cost.
    DataError
        If the path of cumulative production is missing, incomplete, or does not grow.
    """
    belief = exponent_belief(series, origins)
    outcome = predict(belief, growth_ahead(series, origins, ahead), ahead, LOG)
    return replace(outcome, slope=slope_of(belief, EXPONENT_PRIOR, "exponent"))


def exponent_belief(series: AnnualSeries, origins: IntArray) -> Belief:
    """Return the belief about the exponent at each origin."""
    kind, growth = series.kind, np.diff(_log_production(series, series.years))
    levels, gaps = LOG.forward(series.values), np.diff(series.years).astype(float)
    evidence = run_filter(np.diff(levels), growth, gaps, kind.theta, kind.discount)
    return believe(evidence, EXPONENT_PRIOR, levels, origins, kind.theta)


def growth_ahead(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> FloatArray:
    """Return log growth of cumulative production from each origin to each horizon; NaN beyond the stated path."""
    start = series.years[origins - 1]
    path = series.cumulative or {}
    future = [[path.get(int(year), np.nan) for year in first + ahead] for first in start]
    return np.log(np.array(future, dtype=float)) - _log_production(series, start)[:, None]


def lafond(series: AnnualSeries, origins: IntArray, ahead: IntArray, rho: float = RHO) -> Predictive:
    """Forecast with the published form: no prior, rho .19, variance for the stated future production.

    The years of a gap share its growth of production evenly. Raises as :func:`wright`.
    """
    growth = np.diff(_log_production(series, series.years))
    levels, gaps = LOG.forward(series.values), np.diff(series.years).astype(float)
    belief = believe(run_filter(np.diff(levels), growth, gaps, 0.0, 1.0), FLAT, levels, origins, 0.0)
    future = growth_ahead(series, origins, ahead)
    spread = np.array(
        [_lafond_spread(growth[: count - 1], row, rho) for count, row in zip(origins, future, strict=True)]
    )
    location = belief.last[:, None] + belief.drift[:, None] * future
    outcome = student(LOG, location, np.sqrt(spread * belief.variance[:, None]), belief.degrees)
    return replace(outcome, theta=rho, slope=slope_of(belief, FLAT, "exponent"))


def _lafond_spread(past: FloatArray, future: FloatArray, rho: float) -> FloatArray:
    """Return the variance of the forecast error over the variance of a change, for each horizon."""
    effect = -np.outer(future, past) / (past**2).sum()
    ahead = np.tril(np.ones((len(future), len(future))))
    shocks = np.pad(np.hstack([effect, ahead]), ((0, 0), (1, 1)))
    return ((shocks[:, :-1] + rho * shocks[:, 1:]) ** 2).sum(axis=1) / (1 + rho**2)


def _log_production(series: AnnualSeries, years: IntArray) -> FloatArray:
    if series.kind.name != "cost":
        found, expected = f"kind {series.kind.name!r}", "kind 'cost'"
        raise ParameterError("method wright", found, expected, "Wright's law is about costs.")
    if series.cumulative is None:
        expected = "cumulative production by year, past and future"
        raise DataError("cumulative", "nothing", expected, "Pass cumulative=..., see cumulative_production().")
    totals = np.array([series.cumulative.get(int(year), np.nan) for year in years])
    wrong = np.flatnonzero(~(np.append(totals[:1], np.diff(totals)) > 0))
    if len(wrong):
        where, found = f"cumulative[{years[wrong[0]]}]", f"{totals[wrong[0]]:g}"
        raise DataError(where, found, "a total above that of the year before", "Pass totals, not yearly production.")
    return np.log(totals)


def cumulative_production(
    years: ArrayLike, production: ArrayLike, *, before: float | None = None
) -> Mapping[int, float]:
    """Sum yearly production into the total by the end of each year.

    Parameters
    ----------
    years, production : array-like, shape (n,)
        Consecutive years, past and future, and what was produced in each.
    before : float, optional
        The total before the first year. Left out, it is ``q_1 / g`` with ``g = (q_T / q_1)**(1 / (T - 1)) - 1``
        (Lafond et al. 2018): what a constant growth from the beginning would have left. It matters for short series,
        so say which was used.

    Returns
    -------
    mapping of int to float
        For ``forecast(..., method="wright", cumulative=...)``.

    Raises
    ------
    DataError
        If years do not follow each other, production is not positive, or does not grow and ``before`` is left out.
    """
    yearly = pd.Series(np.asarray(production, dtype=float), index=np.asarray(years, dtype=int)).sort_index()
    if len(yearly) < 2 or (np.diff(yearly.index) != 1).any():
        expected, remedy = "consecutive years, each once", "Cumulative production needs every year."
        raise DataError("years", str(list(yearly.index)), expected, remedy)
    if not (yearly > 0).all():
        year = yearly.index[~(yearly > 0)][0]
        raise DataError(f"production in {year}", f"{yearly[year]:g}", "a number above 0", "")
    initial = _total_before(yearly) if before is None else before
    return {int(year): float(total) for year, total in (yearly.cumsum() + initial).items()}


def _total_before(yearly: pd.Series) -> float:
    growth = (yearly.iloc[-1] / yearly.iloc[0]) ** (1 / (len(yearly) - 1)) - 1
    if growth <= 0:
        found, expected = f"growth of {growth:.1%} a year", "growing production"
        raise DataError("production", found, expected, "Pass before=, the total before the first year.")
    return float(yearly.iloc[0] / growth)
