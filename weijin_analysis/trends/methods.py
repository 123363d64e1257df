"""The methods by name. A plain callable ``(series, origins, ahead) -> Predictive`` works wherever a name does.

``origins`` holds numbers of points used and ``ahead`` is 1, 2, ..., horizon. What must not go in here: mathematics.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

import numpy as np

from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.trends import models, packages, wright
from weijin_analysis.trends.filter import IntArray
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.series import AnnualSeries

Method = Callable[[AnnualSeries, IntArray, IntArray], Predictive]

METHODS: dict[str, Method] = {
    "engine": models.engine,
    "engine2": models.engine2,
    "logistic": models.logistic,
    "moore": models.moore,
    "fl": models.farmer_lafond,
    "ima": models.ima,
    "wright": wright.wright,
    "lafond": wright.lafond,
    "ols": models.ols,
    "arima": packages.packaged(packages.arima((0, 1, 1))),
    "arima_010": packages.packaged(packages.arima((0, 1, 0))),
    "arima_110": packages.packaged(packages.arima((1, 1, 0))),
    "unobserved_components": packages.packaged(packages.unobserved_components("random walk with drift")),
    "local_linear_trend": packages.packaged(packages.unobserved_components("local linear trend")),
    "ets": packages.packaged(packages.ets(damped=False)),
    "ets_damped": packages.packaged(packages.ets(damped=True)),
    "theta": packages.packaged(packages.theta_model),
}


def find_method(method: str | Method) -> tuple[str, Method]:
    """Return a method and its name.

    Raises
    ------
    UnknownNameError
        If no method has that name.
    """
    if callable(method):
        return getattr(method, "__name__", type(method).__name__), method
    if method not in METHODS:
        near = get_close_matches(method, METHODS, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else ""
        raise UnknownNameError(f"method {method}", repr(method), "one of " + ", ".join(METHODS), remedy)
    return method, METHODS[method]


def check_outcome(outcome: Predictive, method: str, years: IntArray) -> None:
    """Refuse an outcome that lacks a distribution for one of the years.

    Raises
    ------
    DataError
        Naming the first year without one, and what the package said.
    """
    missing = np.flatnonzero(np.isnan(outcome.location + outcome.scale).any(axis=(0, 1)))
    if len(missing):
        where, expected = f"method {method}, year {years[missing[0]]}", "a distribution for every year ahead"
        reason = outcome.trouble[0] if outcome.trouble else "Does the path of cumulative production reach that year?"
        raise DataError(where, "none", expected, reason)
