import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.tsa.arima.model import ARIMA

from weijin_analysis.errors import ParameterError
from weijin_analysis.trends import LEVELS, conditional_moments, forecast, recipe_of
from weijin_analysis.trends.filter import Prior, believe, predict, run_filter
from weijin_analysis.trends.kinds import KINDS, LOG

AHEAD = np.arange(1, 21)


def logs(frame: pd.DataFrame, **options: object) -> np.ndarray:
    return np.log(forecast(frame["year"], frame["value"], 20, "cost", **options)[list(LEVELS)].to_numpy())


def as_written(levels: np.ndarray, theta, mu0, k0, nu0, s0, lam, phi) -> tuple[np.ndarray, ...]:
    """The specification of the engine, transcribed line by line."""
    information = cross = squares = count = 0.0
    for row, change in enumerate(np.diff(levels)):
        if row == 0:
            f, a, b = 1 + theta**2, change, 1.0
        else:
            g = theta / f
            a, b, f = change - g * a, 1 - g * b, 1 + theta**2 - theta**2 / f
        information, cross = lam * information + b**2 / f, lam * cross + a * b / f
        squares, count = lam * squares + a**2 / f, lam * count + 1
    weight, degrees = k0 + information, nu0 + count
    mu = (k0 * mu0 + cross) / weight
    s2 = (nu0 * s0**2 + squares + k0 * mu0**2 - weight * mu**2) / degrees
    reach = AHEAD if phi == 1 else phi * (1 - phi**AHEAD) / (1 - phi)
    k = theta / f
    location = levels[-1] + reach * mu + k * (a - mu * b)
    spread = 1 + theta**2 - theta**2 / f + (AHEAD - 1) * (1 + theta) ** 2 + (reach - k * b) ** 2 / weight
    return location, np.sqrt(spread * s2), degrees


@pytest.mark.parametrize("name", KINDS)
def test_the_engine_is_what_its_specification_says(name, walk):
    kind = KINDS[name]
    values = walk["value"] / (walk["value"].max() + 1) if kind.is_share else walk["value"]
    prior = (kind.prior_drift, kind.prior_weight, kind.prior_degrees, kind.prior_scale)
    location, scale, degrees = as_written(
        kind.link.forward(values.to_numpy()), kind.theta, *prior, kind.discount, kind.damping
    )
    expected = kind.link.inverse(location[:, None] + scale[:, None] * stats.t.ppf(LEVELS, degrees))
    table = forecast(walk["year"], values, 20, name)
    np.testing.assert_allclose(table[list(LEVELS)].to_numpy(), expected, rtol=1e-10)


@pytest.mark.parametrize("missing", [[], [3], [1, 5, 6, 20]])
def test_without_discount_the_filter_is_exact_bayes_even_with_gaps(walk, missing):
    theta, prior = 0.25, Prior(-0.06, 3.0, 3.0, 0.06)
    years = np.delete(walk["year"].to_numpy(), missing)
    levels = np.log(np.delete(walk["value"].to_numpy(), missing))
    gaps = np.diff(years).astype(float)
    evidence = run_filter(np.diff(levels), gaps, gaps, theta, 1.0)
    belief = believe(evidence, prior, levels, np.array([len(levels)]), theta)
    ahead = np.arange(1, 8)
    outcome = predict(belief, ahead.astype(float), ahead, LOG)
    location, scale, degrees = exact(years, levels, ahead, theta, prior)
    np.testing.assert_allclose(outcome.location[0, 0], location, rtol=1e-10)
    np.testing.assert_allclose(outcome.scale[0, 0], scale, rtol=1e-10)
    assert outcome.degrees.item() == degrees


def exact(years, levels, ahead, theta, prior) -> tuple[np.ndarray, np.ndarray, float]:
    """Generalised least squares on the joint covariance of all yearly changes, past and future, with the prior."""
    span = int(years[-1] - years[0]) + int(ahead[-1])
    shocks = np.eye(span, span + 1, 1) + theta * np.eye(span, span + 1)  # yearly changes from v_0, v_1, ...
    since = np.tril(np.ones((span, span)))
    positions = np.append(years[1:] - years[0], years[-1] - years[0] + ahead) - 1
    totals = since[positions] @ shocks
    covariance, reach = totals @ totals.T, positions + 1.0
    past = len(years) - 1
    inside, across = covariance[:past, :past], covariance[past:, :past]
    outcome, design = levels[1:] - levels[0], reach[:past]
    weight = prior.weight + design @ np.linalg.solve(inside, design)
    drift = (prior.weight * prior.middle + design @ np.linalg.solve(inside, outcome)) / weight
    degrees = prior.degrees + past
    squares = prior.degrees * prior.scale**2 + outcome @ np.linalg.solve(inside, outcome)
    variance = (squares + prior.weight * prior.middle**2 - weight * drift**2) / degrees
    pull = np.linalg.solve(inside, across.T).T
    location = levels[0] + reach[past:] * drift + pull @ (outcome - design * drift)
    loading = reach[past:] - pull @ design
    spread = np.diag(covariance[past:, past:] - pull @ across.T) + loading**2 / weight
    return location, np.sqrt(spread * variance), degrees


def test_given_parameters_mean_and_variance_are_those_of_statsmodels(walk):
    drift, variance = -0.07, 0.012
    table = conditional_moments(walk["year"], walk["value"], 20, "cost", drift=drift, variance=variance)
    model = ARIMA(np.log(walk["value"].to_numpy()), order=(0, 1, 1), trend="t")
    ahead = model.smooth([drift, KINDS["cost"].theta, variance]).get_forecast(20)
    np.testing.assert_allclose(table["mean"], ahead.predicted_mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(table["variance"], ahead.var_pred_mean, rtol=0, atol=1e-9)


def test_given_parameters_gaps_are_those_of_statsmodels_with_missing_values(walk):
    kept = walk.drop(index=[4, 5, 11])
    table = conditional_moments(kept["year"], kept["value"], 10, "cost", drift=-0.07, variance=0.012)
    holes = np.log(walk["value"]).where(walk.index.isin(kept.index)).to_numpy()
    ahead = ARIMA(holes, order=(0, 1, 1), trend="t").smooth([-0.07, 0.25, 0.012]).get_forecast(10)
    np.testing.assert_allclose(table["mean"], ahead.predicted_mean, rtol=0, atol=1e-7)
    np.testing.assert_allclose(table["variance"], ahead.var_pred_mean, rtol=0, atol=1e-7)


def test_moore_is_equations_9_and_10_of_farmer_and_lafond(walk):
    levels = np.log(walk["value"].to_numpy())
    m = len(levels) - 1
    drift, deviation = (levels[-1] - levels[0]) / m, np.diff(levels).std(ddof=1)
    spread = deviation * np.sqrt(AHEAD + AHEAD**2 / m)
    expected = levels[-1] + drift * AHEAD[:, None] + spread[:, None] * stats.t.ppf(LEVELS, m - 1)
    np.testing.assert_allclose(logs(walk, method="moore"), expected, rtol=0, atol=1e-6)


def test_fl_is_equations_13_and_15_of_farmer_and_lafond(walk):
    levels, theta = np.log(walk["value"].to_numpy()), 0.63
    m = len(levels) - 1
    drift, deviation = (levels[-1] - levels[0]) / m, np.diff(levels).std(ddof=1)
    spread = -2 * theta + (1 + 2 * (m - 1) * theta / m + theta**2) * (AHEAD + AHEAD**2 / m)
    scale = deviation * np.sqrt(spread / (1 + theta**2))
    expected = levels[-1] + drift * AHEAD[:, None] + scale[:, None] * stats.t.ppf(LEVELS, m - 1)
    np.testing.assert_allclose(logs(walk, method="fl"), expected, rtol=0, atol=1e-6)


def test_ols_is_the_prediction_interval_of_statsmodels(walk):
    levels, years = np.log(walk["value"].to_numpy()), walk["year"].to_numpy(dtype=float)
    fitted = sm.OLS(levels, sm.add_constant(years)).fit()
    ahead = fitted.get_prediction(sm.add_constant(years[-1] + AHEAD)).summary_frame(alpha=0.2)
    table = np.log(forecast(walk["year"], walk["value"], 20, "cost", method="ols")[[0.1, 0.5, 0.9]].to_numpy())
    np.testing.assert_allclose(table, ahead[["obs_ci_lower", "mean", "obs_ci_upper"]], rtol=0, atol=1e-6)


def test_ima_is_the_engine_without_prior_and_discount(walk):
    levels = np.log(walk["value"].to_numpy())
    location, scale, degrees = as_written(levels, 0.25, 0.0, 0.0, -1.0, 0.0, 1.0, 1)
    expected = location[:, None] + scale[:, None] * stats.t.ppf(LEVELS, degrees)
    np.testing.assert_allclose(logs(walk, method="ima"), expected, rtol=0, atol=1e-9)
    assert degrees == len(levels) - 2


def test_a_line_through_shares_is_drawn_through_the_shares_and_leaves_them():
    values = [0.55, 0.62, 0.71, 0.80, 0.88, 0.95]
    line, honest = (forecast(range(2015, 2021), values, 5, "share", method=name) for name in ("ols", "engine"))
    assert line["median"].iloc[-1] > 1
    assert honest.drop(columns="year").to_numpy().max() < 1


def test_the_electronics_prior_is_a_proper_mixture(walk):
    fast = walk.assign(value=1000 * np.exp(-0.4 * np.arange(len(walk)) + 0.05 * np.sin(np.arange(len(walk)))))
    short = fast.iloc[:6]
    one, two = (np.diff(logs(short, method=name)[:, 11], prepend=0)[-1] for name in ("engine", "engine2"))
    assert two < one < 0  # believes in the fast fall sooner
    assert (np.diff(logs(short, method="engine2"), axis=1) > 0).all()


def test_methods_refuse_kinds_they_are_not_made_for(walk):
    for method, kind in (("logistic", "cost"), ("engine2", "level")):
        with pytest.raises(ParameterError, match=method):
            forecast(walk["year"], walk["value"], 5, kind, method=method)


def test_the_logistic_link_follows_the_same_engine():
    values = [0.05, 0.08, 0.12, 0.19, 0.27]
    table = forecast(range(2018, 2023), values, 10, "share", method="logistic")
    assert recipe_of(table).theta == 0.25
    assert table.drop(columns="year").to_numpy().max() < 1


def test_a_series_that_never_changes_is_extended_without_width_by_moore_and_with_some_by_the_engine():
    years, values = range(2010, 2020), [5.0] * 10
    assert forecast(years, values, 5, "cost", method="moore")[0.99].to_numpy() == pytest.approx(5.0)
    table = forecast(years, values, 5, "cost")
    assert (table[0.9] > 1.05 * table[0.1]).all()
