"""The engine and its published relatives, each a plain function ``(series, origins, ahead) -> Predictive``.

``origins`` counts the points used, ``ahead`` the years ahead; one call answers for every origin of a series. What must
not go in here: fitting by search, packages, anything drawn at random, and constants of the engine (:mod:`.kinds`).

References
----------
Farmer & Lafond (2016), How predictable is technological progress?, Research Policy 45, 647-665.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from weijin_analysis.errors import ParameterError
from weijin_analysis.trends.filter import FLAT, Belief, IntArray, Prior, believe, predict, run_filter, slope_of
from weijin_analysis.trends.kinds import IDENTITY, LOG, LOGIT, FloatArray, Kind, Link
from weijin_analysis.trends.predictive import Predictive, Slope, student
from weijin_analysis.trends.series import AnnualSeries

THETA_FARMER_LAFOND = 0.63
"""Matches their hindcast errors of all technologies together (their figure 6)."""
THETA_IMA = 0.25
"""Their mean over technologies, weighted; the engine's value for costs."""


def drift_belief(
    series: AnnualSeries, origins: IntArray, prior: Prior, theta: float, discount: float, link: Link
) -> Belief:
    """Return the belief about a yearly drift at each origin."""
    levels = link.forward(series.values)
    gaps = np.diff(series.years).astype(float)
    evidence = run_filter(np.diff(levels), gaps, gaps, theta, discount)
    return believe(evidence, prior, levels, origins, theta)


def damped_years(ahead: IntArray, damping: float) -> FloatArray:
    """Return how many full years of drift lie ahead when each year keeps ``damping`` of the last one's."""
    return np.cumsum(damping ** np.arange(1, ahead[-1] + 1))[ahead - 1]


def engine_prior(kind: Kind) -> Prior:
    """Return the prior drift and variance of a kind."""
    return Prior(kind.prior_drift, kind.prior_weight, kind.prior_degrees, kind.prior_scale)


def engine_belief(series: AnnualSeries, origins: IntArray) -> Belief:
    """Return the engine's belief: conjugate IMA(1,1) with drift, discounted evidence."""
    kind = series.kind
    return drift_belief(series, origins, engine_prior(kind), kind.theta, kind.discount, kind.link)


def moore_belief(series: AnnualSeries, origins: IntArray) -> Belief:
    """Return the belief of a random walk with drift under a flat prior."""
    return drift_belief(series, origins, FLAT, 0.0, 1.0, series.kind.link)


def ima_belief(series: AnnualSeries, origins: IntArray) -> Belief:
    """Return the belief of the IMA(1,1) with drift under a flat prior."""
    return drift_belief(series, origins, FLAT, THETA_IMA, 1.0, series.kind.link)


def engine(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with the default engine."""
    belief = engine_belief(series, origins)
    outcome = predict(belief, damped_years(ahead, series.kind.damping), ahead, series.kind.link)
    return replace(outcome, slope=slope_of(belief, engine_prior(series.kind)))


def moore(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with Moore's law as a random walk with drift (Farmer & Lafond 2016, eq. 9-10)."""
    belief = moore_belief(series, origins)
    return replace(predict(belief, ahead.astype(float), ahead, series.kind.link), slope=slope_of(belief, FLAT))


def ima(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with the exact IMA(1,1) with drift, theta .25 and no prior (Farmer & Lafond 2016, eq. 11)."""
    belief = ima_belief(series, origins)
    return replace(predict(belief, ahead.astype(float), ahead, series.kind.link), slope=slope_of(belief, FLAT))


def farmer_lafond(
    series: AnnualSeries, origins: IntArray, ahead: IntArray, theta: float = THETA_FARMER_LAFOND
) -> Predictive:
    """Forecast with their autocorrelated geometric random walk (Farmer & Lafond 2016, eq. 13 and 15).

    With gaps, ``m`` in the terms in tau² is the number of years covered; the degrees of freedom stay changes - 1.
    """
    belief, link = moore_belief(series, origins), series.kind.link
    years = belief.weight[:, None]
    trend = (1 + theta**2 + 2 * (years - 1) * theta / years) * (ahead + ahead**2 / years)
    spread = (trend - 2 * theta) / (1 + theta**2)
    location = belief.last[:, None] + belief.drift[:, None] * ahead
    outcome = student(link, location, np.sqrt(spread * belief.variance[:, None]), belief.degrees)
    widening = np.sqrt((1 + theta**2 + 2 * (belief.weight - 1) * theta / belief.weight) / (1 + theta**2))
    slope = slope_of(belief, FLAT)
    return replace(outcome, theta=theta, slope=replace(slope, scale=slope.scale * widening))


def ols(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with a line through the levels and its textbook interval: the warning example.

    Through logs for positive series; through the shares themselves for shares, as it is usually done.
    """
    link = IDENTITY if series.kind.is_share else series.kind.link
    time, levels = (series.years - series.years[0]).astype(float), link.forward(series.values)
    count = origins.astype(float)
    middle, height = (np.cumsum(column)[origins - 1] / count for column in (time, levels - levels[0]))
    products = (np.cumsum(column)[origins - 1] for column in (time**2, time * (levels - levels[0])))
    square, cross = (total - count * middle * other for total, other in zip(products, (middle, height), strict=True))
    drift = cross / square
    errors = np.cumsum((levels - levels[0]) ** 2)[origins - 1] - count * height**2 - drift * cross
    variance = np.maximum(errors, 0.0) / (count - 2)
    beyond = time[origins - 1][:, None] + ahead - middle[:, None]
    location = levels[0] + height[:, None] + drift[:, None] * beyond
    spread = 1 + 1 / count[:, None] + beyond**2 / square[:, None]
    outcome = student(link, location, np.sqrt(spread * variance[:, None]), count - 2)
    return replace(outcome, slope=Slope("drift", drift, np.sqrt(variance / square), count - 2, np.zeros_like(drift)))


def logistic(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast a share with the engine on the logit link, for comparison with the Gompertz link.

    Raises
    ------
    ParameterError
        If the series is not a share.
    """
    if not series.kind.is_share:
        raise ParameterError("method", "'logistic'", f"a method for kind {series.kind.name!r}", "It needs a share.")
    return engine(replace(series, kind=replace(series.kind, link=LOGIT)), origins, ahead)


ELECTRONICS = ((0.8, Prior(-0.05, 4.0, 3.0, 0.06)), (0.2, Prior(-0.4, 1.0, 3.0, 0.06)))
"""Weights and priors of engine2: most costs fall slowly, a fifth of them as fast as electronics."""


def engine2_beliefs(series: AnnualSeries, origins: IntArray) -> tuple[list[Belief], FloatArray]:
    """Return the beliefs of both components and their weights, shape (2, origins).

    Raises
    ------
    ParameterError
        If the series is not a cost.
    """
    kind = series.kind
    if kind.name != "cost":
        raise ParameterError("method", "'engine2'", f"a method for kind {kind.name!r}", "It is made for costs.")
    beliefs, evidences = [], []
    for share, prior in ELECTRONICS:
        belief = drift_belief(series, origins, prior, kind.theta, kind.discount, LOG)
        spread = belief.degrees * np.log(belief.degrees * belief.variance)
        evidences.append(np.log(share) + 0.5 * (np.log(prior.weight / belief.weight) - spread))
        beliefs.append(belief)
    weights = np.exp(np.array(evidences) - np.max(evidences, axis=0))
    return beliefs, weights / weights.sum(axis=0)


def engine2(series: AnnualSeries, origins: IntArray, ahead: IntArray) -> Predictive:
    """Forecast with a prior of two components: better for electronics, worse for other costs."""
    beliefs, weights = engine2_beliefs(series, origins)
    parts = [predict(belief, ahead.astype(float), ahead, LOG) for belief in beliefs]
    stacked = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _STACKED}
    return Predictive(LOG, weights=weights[:, :, None], theta=series.kind.theta, **stacked)


_STACKED = ("location", "scale", "degrees")
