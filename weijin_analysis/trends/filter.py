"""The filter: from yearly changes to evidence at every origin, from evidence to belief, from belief to distributions.

On the scale of the series, changes follow ``d_t = mu * x_t + v_t + theta * v_{t-1}`` with normal ``v``, where ``x`` is
one for each year of a drift and the growth of cumulative production for Wright's law. A conjugate prior of ``mu`` and
the variance keeps everything in closed form. What must not go in here: which prior, theta or scale a method takes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from weijin_analysis.trends.kinds import FloatArray, Link
from weijin_analysis.trends.predictive import Predictive, Slope, student

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Prior:
    """Normal-inverse-chi-square prior of a coefficient and the innovations' variance."""

    middle: float
    weight: float
    degrees: float
    scale: float


FLAT = Prior(middle=0.0, weight=0.0, degrees=-1.0, scale=0.0)
"""No prior at all: uniform drift, variance in proportion to its inverse. Gives m - 1 degrees of freedom."""


@dataclass(frozen=True)
class Evidence:
    """What the filter knows after each change; every array has shape (changes,).

    Attributes
    ----------
    innovation, loading, spread : ndarray
        The latest innovation is ``innovation - mu * loading`` with variance ``spread`` in units of the variance of v.
    information, cross, squares, count : ndarray
        Discounted sums of loading², loading x innovation, innovation² (each over spread), and 1.
    """

    innovation: FloatArray
    loading: FloatArray
    spread: FloatArray
    information: FloatArray
    cross: FloatArray
    squares: FloatArray
    count: FloatArray


@dataclass(frozen=True)
class Belief:
    """Posterior of drift and variance at each origin, with the state of the filter; arrays of shape (origins,).

    ``drift | variance`` is normal with variance ``variance / weight``; the variance is scaled inverse chi-square with
    ``degrees``. Infinite weight and degrees mean known parameters.
    """

    last: FloatArray
    drift: FloatArray
    weight: FloatArray
    degrees: FloatArray
    variance: FloatArray
    innovation: FloatArray
    loading: FloatArray
    spread: FloatArray
    theta: float

    @property
    def carry(self) -> FloatArray:
        """Part of the latest innovation that the moving average carries into the next year."""
        return self.theta / self.spread

    def known(self, drift: float, variance: float) -> Belief:
        """Return the same state with these parameters taken as known."""
        sure = np.full_like(self.weight, np.inf)
        middle, square = np.full_like(self.drift, drift), np.full_like(self.variance, variance)
        return replace(self, drift=middle, variance=square, weight=sure, degrees=sure)


def run_filter(changes: FloatArray, regressor: FloatArray, gaps: FloatArray, theta: float, discount: float) -> Evidence:
    """Run the filter once over all changes.

    Parameters
    ----------
    changes, regressor, gaps : ndarray, shape (changes,)
        Changes on the scale of the series, what multiplies the coefficient in each (the years between two
        observations for a drift), and those years. A change over ``g`` years has variance
        ``1 + theta² + (g - 1)(1 + theta)²``: gaps are integrated out, not filled.
    theta, discount : float
    """
    state = np.empty((7, len(changes)))
    innovation = loading = information = cross = squares = count = 0.0
    spread = np.inf  # nothing precedes the first change
    for row, (change, step, gap) in enumerate(zip(changes.tolist(), regressor.tolist(), gaps.tolist(), strict=True)):
        gain = theta / spread
        innovation, loading = change - gain * innovation, step - gain * loading
        spread = 1 + theta**2 + (gap - 1) * (1 + theta) ** 2 - theta * gain
        kept = discount**gap
        information = kept * information + loading**2 / spread
        cross = kept * cross + loading * innovation / spread
        squares = kept * squares + innovation**2 / spread
        count = kept * count + 1
        state[:, row] = innovation, loading, spread, information, cross, squares, count
    return Evidence(*state)


def believe(evidence: Evidence, prior: Prior, levels: FloatArray, origins: IntArray, theta: float) -> Belief:
    """Combine evidence and prior at the wanted origins (counts of points; the first change ends at point 2)."""
    at = origins - 2
    weight = prior.weight + evidence.information[at]
    drift = (prior.weight * prior.middle + evidence.cross[at]) / weight
    degrees = prior.degrees + evidence.count[at]
    squares = prior.degrees * prior.scale**2 + evidence.squares[at] + prior.weight * prior.middle**2
    variance = np.maximum(squares - weight * drift**2, 0.0) / degrees
    state = (evidence.innovation[at], evidence.loading[at], evidence.spread[at])
    return Belief(levels[origins - 1], drift, weight, degrees, variance, *state, theta)


def predict(belief: Belief, reach: FloatArray, ahead: IntArray, link: Link) -> Predictive:
    """Turn a belief into distributions.

    Parameters
    ----------
    reach : ndarray, shape (origins, horizons) or (horizons,)
        What multiplies the coefficient up to each horizon: the years ahead for an undamped drift.
    """
    column = {name: getattr(belief, name)[:, None] for name in ("last", "drift", "weight", "spread", "variance")}
    innovation, loading, carry = belief.innovation[:, None], belief.loading[:, None], belief.carry[:, None]
    location = column["last"] + reach * column["drift"] + carry * (innovation - column["drift"] * loading)
    noise = 1 + belief.theta**2 * (1 - 1 / column["spread"]) + (ahead - 1) * (1 + belief.theta) ** 2
    spread = noise + (reach - carry * loading) ** 2 / column["weight"]
    outcome = student(link, location, np.sqrt(spread * column["variance"]), belief.degrees)
    return replace(outcome, theta=belief.theta)


def slope_of(belief: Belief, prior: Prior, name: str = "drift") -> Slope:
    """Return the coefficient's distribution and the weight of the prior in it."""
    scale = np.sqrt(belief.variance / belief.weight)
    return Slope(name, belief.drift, scale, belief.degrees, prior.weight / belief.weight)
