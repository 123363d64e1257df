"""What statsmodels says by default, on the same scale and in the same shape, so that it can be drawn and scored.

These are here to be compared with: on short annual series their intervals are far too narrow, because they plug in
parameters as if known. A package that fails or warns at an origin is noted there and does not stop the others. What
must not go in here: improvements. statsmodels is imported when first asked for, as it takes seconds.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from weijin_analysis.trends.filter import IntArray
from weijin_analysis.trends.kinds import FloatArray
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.series import AnnualSeries

Fit = Callable[[FloatArray, int], tuple[FloatArray, FloatArray]]
"""From levels on a yearly grid (NaN in gaps) and a number of steps to the means and standard deviations ahead."""


def arima(order: tuple[int, int, int]) -> Fit:
    """Return statsmodels' ARIMA of that order with a drift."""

    def fit(levels: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
        from statsmodels.tsa.arima.model import ARIMA

        ahead = ARIMA(levels, order=order, trend="t").fit().get_forecast(steps)
        return ahead.predicted_mean, ahead.se_mean

    return fit


def unobserved_components(model: str) -> Fit:
    """Return statsmodels' UnobservedComponents of that specification."""

    def fit(levels: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
        from statsmodels.tsa.statespace.structural import UnobservedComponents

        ahead = UnobservedComponents(levels, model).fit(disp=False).get_forecast(steps)
        return ahead.predicted_mean, ahead.se_mean

    return fit


def ets(damped: bool) -> Fit:
    """Return statsmodels' additive exponential smoothing with a trend."""

    def fit(levels: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        fitted = ETSModel(_complete(levels), error="add", trend="add", damped_trend=damped).fit(disp=False)
        ahead = fitted.get_prediction(start=len(levels), end=len(levels) + steps - 1)
        return ahead.predicted_mean, np.sqrt(ahead.forecast_variance)

    return fit


def theta_model(levels: FloatArray, steps: int) -> tuple[FloatArray, FloatArray]:
    """Fit statsmodels' ThetaModel."""
    from scipy.special import ndtri
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fitted = ThetaModel(_complete(levels), period=1, deseasonalize=False).fit()
    band = fitted.prediction_intervals(steps, alpha=0.2).to_numpy()
    return fitted.forecast(steps).to_numpy(), (band[:, 1] - band[:, 0]) / (2 * ndtri(0.9))


def _complete(levels: FloatArray) -> pd.Series:
    if np.isnan(levels).any():
        raise ValueError("a year is missing, and this model needs every year")
    return pd.Series(levels)  # both models ask for an index


def packaged(fit: Fit) -> Callable[[AnnualSeries, IntArray, IntArray], Predictive]:
    """Make a method of this project out of a package's fit."""

    def method(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
        levels = series.kind.link.forward(series.values)
        results = [_try(fit, _grid(series.years[:count], levels[:count]), len(ahead)) for count in origins]
        means, deviations, trouble = zip(*results, strict=True)
        location, scale = np.array(means)[None], np.array(deviations)[None]
        shape = (1, len(origins), 1)
        return Predictive(
            series.kind.link, location, scale, np.full(shape, np.inf), np.ones(shape), trouble=tuple(trouble)
        )

    return method


def _grid(years: IntArray, levels: FloatArray) -> FloatArray:
    grid = np.full(years[-1] - years[0] + 1, np.nan)
    grid[years - years[0]] = levels
    return grid


def _try(fit: Fit, levels: FloatArray, steps: int) -> tuple[FloatArray, FloatArray, str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            mean, deviation = fit(levels, steps)
        except Exception as error:  # a package may fail in any way; the way is reported, not hidden
            nothing = np.full(steps, np.nan)
            return nothing, nothing, f"{type(error).__name__}: {error}"
    names = sorted({warning.category.__name__ for warning in caught})
    return np.asarray(mean, dtype=float), np.asarray(deviation, dtype=float), ", ".join(names)
