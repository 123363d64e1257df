"""What a forecast was made of, so that a figure can print it and a reader can judge it.

What must not go in here: sentences. Flags are codes that figures put into words in their language.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.series import MOSTLY_PRIOR, AnnualSeries

SMALL_COUNT = 20
_ATTRIBUTE = "recipe"


@dataclass(frozen=True)
class Recipe:
    """The ingredients of one forecast.

    Attributes
    ----------
    series, kind, method, unit, vintage : str
        Names as given; "" where none was.
    points, first, last : int
        Observations used, and the first and last year.
    theta : float
        Moving-average parameter assumed; NaN where the method assumes none.
    coefficient : str
        "drift" (per year, on the scale of the kind), "exponent" (Wright) or "" where the method gives none.
    middle, low, high : float
        The coefficient and its central 80 % range.
    prior_weight : float
        Share of the prior in it.
    flags : tuple of str
        "mostly_prior" (up to 5 points), "nominal" (money without a dollar year), "gaps" (missing years),
        "never_rises" (repeats its low but never rises: a record low rather than a price?), "small_counts" (below 20:
        the noise of counting is taken for noise of the trend, and the band is too wide), "edge" (shares read as
        nearer to the middle than they are), "given_deployment" (true only for the stated production).
    trouble : str
        What a package warned about.
    """

    series: str
    kind: str
    method: str
    unit: str
    vintage: str
    points: int
    first: int
    last: int
    theta: float
    coefficient: str
    middle: float
    low: float
    high: float
    prior_weight: float
    flags: tuple[str, ...]
    trouble: str

    @property
    def percent_per_year(self) -> tuple[float, float, float] | None:
        """Drift and its 80 % range in percent a year; None where a drift is not a rate of growth."""
        if self.coefficient != "drift" or self.kind == "share":
            return None
        return tuple(100 * float(np.expm1(rate)) for rate in (self.middle, self.low, self.high))

    @property
    def learning_rate(self) -> tuple[float, float, float] | None:
        """Percent of the cost lost with each doubling of production, and its 80 % range; None without an exponent."""
        if self.coefficient != "exponent":
            return None
        return tuple(100 * (1 - 2.0**exponent) for exponent in (self.middle, self.high, self.low))


def write_recipe(series: AnnualSeries, outcome: Predictive, method: str, name: str, vintage: str) -> Recipe:
    """Return the recipe of a forecast from the whole of a series (one origin)."""
    slope = outcome.slope
    low, high = slope.interval(0.8) if slope else (np.array([np.nan]), np.array([np.nan]))
    return Recipe(
        series=name,
        kind=series.kind.name,
        method=method,
        unit=series.unit,
        vintage=vintage,
        points=len(series.years),
        first=int(series.years[0]),
        last=int(series.years[-1]),
        theta=float(outcome.theta),
        coefficient=slope.name if slope else "",
        middle=float(slope.middle[0]) if slope else float("nan"),
        low=float(low[0]),
        high=float(high[0]),
        prior_weight=float(slope.prior_weight[0]) if slope else float("nan"),
        flags=tuple(flag for flag, raised in _flags(series, slope.name if slope else "").items() if raised),
        trouble=outcome.trouble[0] if outcome.trouble else "",
    )


def _flags(series: AnnualSeries, coefficient: str) -> dict[str, bool]:
    changes, kind = np.diff(series.values), series.kind
    levels = kind.link.forward(series.values)
    return {
        "mostly_prior": len(series.years) <= MOSTLY_PRIOR,
        "nominal": series.nominal,
        "gaps": series.missing_years > 0,
        "never_rises": kind.falls and bool((changes <= 0).all() and (changes == 0).any()),
        "small_counts": kind.name == "count" and bool((series.values < SMALL_COUNT).any()),
        "edge": kind.is_share and not np.allclose(kind.link.inverse(levels), series.values, rtol=0, atol=1e-9),
        "given_deployment": coefficient == "exponent",
    }


def attach(frame: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """Put the recipe into the frame's ``attrs``, where copies, selections and filters of it keep it."""
    frame.attrs[_ATTRIBUTE] = recipe
    return frame


def recipe_of(frame: pd.DataFrame) -> Recipe:
    """Return the recipe of a forecast.

    Parameters
    ----------
    frame : DataFrame
        What :func:`~weijin_analysis.trends.forecast`, :func:`~weijin_analysis.trends.simulate` or
        :func:`~weijin_analysis.trends.first_passage` returned, or a selection of its rows or columns.

    Raises
    ------
    DataError
        If the frame carries none: joining different forecasts and reading from a file lose it.
    """
    recipe = frame.attrs.get(_ATTRIBUTE)
    if recipe is None:
        found, expected = "no recipe", "a frame returned by forecast, simulate or first_passage"
        remedy = "Ask for the recipe before joining or saving frames; as_long() keeps its main parts as columns."
        raise DataError("frame.attrs", found, expected, remedy)
    return recipe
