"""When does a series cross a threshold? Answered by simulated joint paths, never by reading marginal quantiles.

The year of a first crossing depends on whole paths: a path that dips below 100 and rises again has crossed. What must
not go in here: anything about how the paths' parameters were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from weijin_analysis.errors import ParameterError
from weijin_analysis.trends import models, wright
from weijin_analysis.trends.filter import Belief, IntArray
from weijin_analysis.trends.kinds import SHARE_EDGE, FloatArray, find_kind
from weijin_analysis.trends.methods import check_outcome, find_method
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.recipe import attach, write_recipe
from weijin_analysis.trends.series import AnnualSeries, read_series, years_ahead

PATHS = 50_000
"""Enough for a probability to be right within .0045, nineteen times out of twenty."""

_JOINT = ("engine", "moore", "ima", "wright")


@dataclass(frozen=True)
class Crossing:
    """The answer in one line.

    Attributes
    ----------
    already : bool
        Whether the last observation is at or beyond the threshold.
    p_never : float
        Probability of no crossing within the horizon.
    median_year, early_year, late_year : int or None
        First years by which the probability of having crossed reaches 50, 10 and 90 %; None beyond the horizon.
    """

    already: bool
    p_never: float
    median_year: int | None
    early_year: int | None
    late_year: int | None


def simulate(
    years: ArrayLike,
    values: ArrayLike,
    horizon: int,
    kind: str,
    *,
    paths: int = 10_000,
    method: str = "engine",
    cumulative: Mapping[int, float] | pd.Series | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw joint paths of a series.

    Parameters
    ----------
    years, values, horizon, kind, cumulative
        As for :func:`~weijin_analysis.trends.forecast`.
    paths : int
        How many paths.
    method : {"engine", "moore", "ima", "wright"}
        The others are distributions of single years, not of paths.
    seed : int
        Same seed, same paths; a longer horizon continues them.

    Returns
    -------
    DataFrame
        A row per path and a column per year, in the unit of the values. Each path has one drift and one variance.

    Raises
    ------
    ParameterError
        If the method has no joint paths, or there are no paths to draw; otherwise as
        :func:`~weijin_analysis.trends.forecast`.
    """
    series = read_series(years, values, find_kind(kind), cumulative=cumulative)
    ahead = years_ahead(horizon, int(series.years[-1]))
    drawn, outcome = _draw(series, ahead, method, paths, seed)
    frame = pd.DataFrame(series.kind.link.inverse(drawn.T), columns=series.years[-1] + ahead)
    return attach(frame, write_recipe(series, outcome, method, "", ""))


def first_passage(
    years: ArrayLike,
    values: ArrayLike,
    threshold: float,
    horizon: int,
    kind: str = "cost",
    *,
    paths: int = PATHS,
    method: str = "engine",
    cumulative: Mapping[int, float] | pd.Series | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the probability of a first crossing by year.

    Costs cross downwards, all other kinds upwards; a value at the threshold has crossed.

    Parameters
    ----------
    threshold : float
        In the unit of the values; a fraction for a share.
    years, values, horizon, kind, paths, method, cumulative, seed
        As for :func:`simulate`.

    Returns
    -------
    DataFrame
        ``year``; ``p_first`` that the first crossing is in that year; ``p_by`` that it has happened; ``p_below`` (for a
        cost, else ``p_above``) that the value is beyond the threshold in that year, never larger than ``p_by``; and the
        same in every row: ``p_never`` within the horizon, and ``already``, whether the last observation is beyond.
        :func:`crossing` sums it up.

    Raises
    ------
    ParameterError
        If the threshold is not a possible value of the kind; otherwise as :func:`simulate`.
    """
    series = read_series(years, values, find_kind(kind), cumulative=cumulative)
    ahead, barrier = years_ahead(horizon, int(series.years[-1])), _barrier(series, threshold)
    drawn, outcome = _draw(series, ahead, method, paths, seed)
    already = _beyond(series, series.values[-1:], np.float64(threshold))[0]
    frame = _passage_table(_beyond(series, drawn, barrier), bool(already))
    frame = frame.rename(columns={"p_beyond": "p_below" if series.kind.falls else "p_above"})
    frame.insert(0, "year", series.years[-1] + ahead)
    return attach(frame, write_recipe(series, outcome, method, "", ""))


def crossing(passage: pd.DataFrame) -> Crossing:
    """Sum up what :func:`first_passage` returned."""
    dates = [_first_year(passage, share) for share in (0.5, 0.1, 0.9)]
    already, never = passage["already"].iloc[0], passage["p_never"].iloc[0]
    return Crossing(bool(already), float(never), *dates)


def draw_paths(belief: Belief, steps: FloatArray, paths: int, generator: np.random.Generator) -> FloatArray:
    """Draw paths on the scale of the series from a belief at one origin.

    Parameters
    ----------
    steps : ndarray, shape (horizons,)
        What multiplies the coefficient in each year ahead.

    Returns
    -------
    ndarray, shape (horizons, paths)
    """
    last, drift, weight, degrees, variance, innovation, loading, spread = (
        float(getattr(belief, name)[0]) for name in _STATE
    )
    scale = np.sqrt(variance * _inverse_chi_square(degrees, paths, generator))
    slope = drift + scale / np.sqrt(weight) * generator.standard_normal(paths)
    shock = (innovation - slope * loading) / spread + np.sqrt(1 - 1 / spread) * scale * generator.standard_normal(paths)
    shocks = scale * generator.standard_normal((len(steps), paths))
    carried = belief.theta * np.vstack([shock[None], shocks[:-1]])
    return last + np.cumsum(slope * steps[:, None] + shocks + carried, axis=0)


_STATE = ("last", "drift", "weight", "degrees", "variance", "innovation", "loading", "spread")


def _inverse_chi_square(degrees: float, paths: int, generator: np.random.Generator) -> FloatArray:
    return np.ones(paths) if np.isinf(degrees) else degrees / generator.chisquare(degrees, paths)


def _draw(series: AnnualSeries, ahead: IntArray, method: str, paths: int, seed: int) -> tuple[FloatArray, Predictive]:
    if method not in _JOINT:
        find_method(method)
        found, expected = repr(method), "one of " + ", ".join(_JOINT)
        raise ParameterError("method", found, expected, "The others say nothing about whole paths.")
    if paths < 1:
        raise ParameterError("paths", repr(paths), "at least 1", "")
    origins = np.array([len(series.years)])
    belief, reach = _belief(series, origins, ahead, method)
    outcome = find_method(method)[1](series, origins, ahead)
    check_outcome(outcome, method, series.years[-1] + ahead)
    return draw_paths(belief, np.diff(reach, prepend=0.0), paths, np.random.default_rng(seed)), outcome


def _belief(series: AnnualSeries, origins: IntArray, ahead: IntArray, method: str) -> tuple[Belief, FloatArray]:
    if method == "wright":
        return wright.exponent_belief(series, origins), wright.growth_ahead(series, origins, ahead)[0]
    if method == "engine":
        return models.engine_belief(series, origins), models.damped_years(ahead, series.kind.damping)
    believe = models.moore_belief if method == "moore" else models.ima_belief
    return believe(series, origins), ahead.astype(float)


def _barrier(series: AnnualSeries, threshold: float) -> np.float64:
    lowest, highest = (SHARE_EDGE, 1 - SHARE_EDGE) if series.kind.is_share else (0.0, np.inf)
    if not lowest < threshold < highest:
        expected = f"a number between {lowest:g} and {highest:g}"
        raise ParameterError("threshold", repr(threshold), expected, "")
    return series.kind.link.forward(np.float64(threshold))


def _beyond(series: AnnualSeries, values: FloatArray, limit: np.float64) -> np.ndarray:
    return values <= limit if series.kind.falls else values >= limit


def _passage_table(beyond: np.ndarray, already: bool) -> pd.DataFrame:
    by = np.ones(len(beyond)) if already else np.logical_or.accumulate(beyond, axis=0).mean(axis=1)
    first = np.diff(by, prepend=float(already))
    frame = pd.DataFrame({"p_first": first, "p_by": by, "p_beyond": beyond.mean(axis=1)})
    return frame.assign(p_never=1 - by[-1], already=already)


def _first_year(passage: pd.DataFrame, share: float) -> int | None:
    reached = passage.loc[passage["p_by"] >= share, "year"]
    return int(reached.iloc[0]) if len(reached) else None
