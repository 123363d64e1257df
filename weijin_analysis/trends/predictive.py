"""What a method says about the years ahead: Student-t distributions on the scale of the series, or mixtures of them.

A normal is a t with infinitely many degrees of freedom, so every method here, ours or a package's, ends in the same
object, and quantiles, means and hindcasts are computed in one place. What must not go in here: how a method got there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from weijin_analysis.trends.kinds import FloatArray, Link

_BISECTIONS = 45
_TRUNCATION = 0.005
_MEAN_NODES = 400


@dataclass(frozen=True)
class Slope:
    """The one fitted coefficient of a method, for each origin.

    Attributes
    ----------
    name : str
        "drift" (change per year on the scale of the series) or "exponent" (of cumulative production).
    middle, scale, degrees : ndarray, shape (origins,)
        Location, scale and degrees of freedom of its t distribution.
    prior_weight : ndarray, shape (origins,)
        Share of the prior in ``middle``, 0 for methods without one.
    """

    name: str
    middle: FloatArray
    scale: FloatArray
    degrees: FloatArray
    prior_weight: FloatArray

    def interval(self, coverage: float) -> tuple[FloatArray, FloatArray]:
        """Return the ends of the central interval of that coverage."""
        reach = self.scale * stdtrit(self.degrees, (1 + coverage) / 2)
        return self.middle - reach, self.middle + reach


@dataclass(frozen=True)
class Predictive:
    """Distributions of the value at each origin and horizon: mixtures of Student-t on the scale of ``link``.

    Attributes
    ----------
    link : Link
        From values to the scale the distributions live on.
    location, scale : ndarray, shape (components, origins, horizons)
    degrees, weights : ndarray, shape (components, origins, 1)
        Degrees of freedom (``inf`` for a normal) and mixture weights that sum to 1 over components.
    slope : Slope, optional
    theta : float
        The moving-average parameter the method assumes; NaN where it assumes none.
    trouble : tuple of str
        For each origin, what a package reported: "" or the name of a warning or error. Empty for our own methods.
    """

    link: Link
    location: FloatArray
    scale: FloatArray
    degrees: FloatArray
    weights: FloatArray
    slope: Slope | None = None
    theta: float = float("nan")
    trouble: tuple[str, ...] = ()

    def quantiles(self, levels: tuple[float, ...]) -> FloatArray:
        """Return values, not their logs, as an array of shape (origins, horizons, levels)."""
        return self.link.inverse(self.scale_quantiles(levels))

    def scale_quantiles(self, levels: tuple[float, ...]) -> FloatArray:
        """Return quantiles on the scale of ``link``, shape (origins, horizons, levels)."""
        wanted = np.array(levels)
        units = stdtrit(self.degrees[..., None], wanted)
        each = self.location[..., None] + self.scale[..., None] * units
        return each[0] if len(each) == 1 else self._mixture_quantiles(each, wanted)

    def truncated_mean(self) -> FloatArray:
        """Return the mean between the 0.5 % and 99.5 % quantiles, shape (origins, horizons).

        The mean itself does not exist: the exponential of a Student-t has no expectation.
        """
        edges = np.linspace(_TRUNCATION, 1 - _TRUNCATION, _MEAN_NODES + 1)
        return self.quantiles(tuple((edges[1:] + edges[:-1]) / 2)).mean(axis=-1)

    def _mixture_quantiles(self, each: FloatArray, wanted: FloatArray) -> FloatArray:
        low, high = each.min(axis=0), each.max(axis=0)  # the mixture's quantile lies between its components'
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            below = self._distribution(middle) < wanted
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return (low + high) / 2

    def _distribution(self, level: FloatArray) -> FloatArray:
        standard = (level - self.location[..., None]) / self.scale[..., None]
        return (self.weights[..., None] * stdtr(self.degrees[..., None], standard)).sum(axis=0)


def student(link: Link, location: FloatArray, scale: FloatArray, degrees: FloatArray) -> Predictive:
    """Return one Student-t for each origin and horizon.

    Parameters
    ----------
    location, scale : ndarray, shape (origins, horizons)
    degrees : ndarray, shape (origins,)
    """
    freedom = degrees[None, :, None]
    return Predictive(link, location[None], scale[None], freedom, np.ones_like(freedom))
