import numpy as np
import pandas as pd
import pytest
from scipy import stats

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends import (
    cumulative_production,
    first_passage,
    forecast,
    hindcast,
    recipe_of,
    score,
)
from weijin_analysis.trends.wright import EXPONENT_PRIOR, RHO, lafond

YEARS = np.arange(2000, 2016)


@pytest.fixture
def market() -> dict[int, float]:
    """Cumulative production to 2030 that grows at changing rates."""
    growth = 1.1 + 0.3 * np.sin(np.arange(31)) ** 2
    return cumulative_production(range(2000, 2031), 10 * np.cumprod(growth), before=40)


@pytest.fixture
def costs(market) -> np.ndarray:
    """Costs that follow the production with an exponent of -.4 and some noise."""
    growth = np.diff(np.log([market[year] for year in YEARS]))
    noise = np.random.default_rng(5).normal(0, 0.05, len(growth))
    return 100 * np.exp(np.concatenate([[0], np.cumsum(-0.4 * growth + noise)]))


def test_the_published_form_has_the_variance_of_its_shocks(market, costs):
    past = np.diff(np.log([market[year] for year in YEARS]))
    future = np.log([market[year] for year in range(2016, 2021)]) - np.log(market[2015])
    changes = np.diff(np.log(costs))
    exponent = past @ changes / (past @ past)
    variance = ((changes - exponent * past) ** 2).sum() / (len(past) - 1)
    expected = []
    for step, total in enumerate(future, start=1):
        effect = np.concatenate([[0], -past * total / (past @ past), np.ones(step), [0]])
        spread = sum((effect[row] + RHO * effect[row + 1]) ** 2 for row in range(len(effect) - 1)) / (1 + RHO**2)
        expected.append(np.log(costs[-1]) + exponent * total + np.sqrt(variance * spread) * stats.t.ppf(0.9, 14))
    table = forecast(YEARS, costs, 5, "cost", method="lafond", cumulative=market)
    assert np.log(table[0.9]).tolist() == pytest.approx(expected, abs=1e-9)


def test_with_constant_growth_and_no_correlation_the_published_form_is_moore(costs):
    def uncorrelated(series, origins, ahead):
        return lafond(series, origins, ahead, rho=0.0)

    steady = {year: 7 * 1.2 ** (year - 2000) for year in range(2000, 2040)}
    wright, moore = (
        forecast(YEARS, costs, 20, "cost", method=method, cumulative=steady)[[0.1, 0.5, 0.9]]
        for method in (uncorrelated, "moore")
    )
    np.testing.assert_allclose(np.log(wright), np.log(moore), atol=1e-9)


def test_the_exponent_is_shrunk_towards_that_of_other_technologies(market, costs):
    plain, shrunk = (
        recipe_of(forecast(YEARS[:5], costs[:5], 5, "cost", method=method, cumulative=market))
        for method in ("lafond", "wright")
    )
    assert min(EXPONENT_PRIOR.middle, plain.middle) < shrunk.middle < max(EXPONENT_PRIOR.middle, plain.middle)
    assert 0 < shrunk.prior_weight < 1 and plain.prior_weight == 0
    assert shrunk.coefficient == "exponent" and shrunk.percent_per_year is None


def test_the_learning_rate_is_the_loss_with_each_doubling(market, costs):
    recipe = recipe_of(forecast(YEARS, costs, 5, "cost", method="wright", cumulative=market))
    middle, low, high = recipe.learning_rate
    assert middle == pytest.approx(100 * (1 - 2**recipe.middle))
    assert low < middle < high
    assert low < 100 * (1 - 2**-0.4) < high


def test_a_forecast_by_wright_says_that_it_holds_for_the_stated_deployment(market, costs):
    table = forecast(YEARS, costs, 5, "cost", method="wright", cumulative=pd.Series(market))
    assert "given_deployment" in recipe_of(table).flags
    more = {year: total * (1.5 if year > 2015 else 1) for year, total in market.items()}
    faster = forecast(YEARS, costs, 5, "cost", method="wright", cumulative=more)
    assert (faster["median"] < table["median"]).all()


def test_a_crossing_can_be_asked_for_a_stated_deployment(market, costs):
    table = first_passage(YEARS, costs, costs[-1] * 0.6, 10, method="wright", cumulative=market)
    exact = forecast(YEARS, costs, 10, "cost", method="wright", cumulative=market)
    middle = table.loc[(exact["median"] - costs[-1] * 0.6).abs().idxmin(), "p_below"]
    assert middle == pytest.approx(0.5, abs=0.2)


def test_a_path_that_ends_before_the_horizon_is_refused(market, costs):
    for call in (
        lambda: forecast(YEARS, costs, 20, "cost", method="wright", cumulative=market),
        lambda: first_passage(YEARS, costs, 1, 20, method="wright", cumulative=market),
    ):
        with pytest.raises(DataError, match=r"year 2031.*path of cumulative production"):
            call()


def test_a_path_that_does_not_grow_is_refused_with_its_year(market, costs):
    with pytest.raises(DataError, match=r"cumulative\[2007\].*totals"):
        forecast(YEARS, costs, 5, "cost", method="wright", cumulative=market | {2007: 1.0})


def test_wright_without_production_and_wright_for_quantities_are_refused(market, costs):
    with pytest.raises(DataError, match="cumulative: found nothing"):
        forecast(YEARS, costs, 5, "cost", method="wright")
    with pytest.raises(ParameterError, match="'level'"):
        forecast(YEARS, costs, 5, "level", method="wright", cumulative=market)


def test_what_was_produced_before_the_first_year_is_told_or_follows_from_the_growth():
    yearly = {2000 + step: 10 * 1.25**step for step in range(6)}
    totals = cumulative_production(list(yearly), list(yearly.values()))
    growth = np.diff(np.log(list(totals.values())))
    assert growth == pytest.approx(np.log(1.25))  # as if it had always grown like this
    assert cumulative_production(list(yearly), list(yearly.values()), before=5)[2000] == 15


@pytest.mark.parametrize(
    ("years", "made", "words"),
    [
        ([2000, 2002], [1, 2], "consecutive"),
        ([2000, 2000], [1, 2], "consecutive"),
        ([2000, 2001], [1, 0], "production in 2001"),
        ([2000, 2001], [2, 1], "before="),
    ],
)
def test_production_that_cannot_be_summed_is_refused(years, made, words):
    with pytest.raises(DataError, match=words):
        cumulative_production(years, made)


def test_hindcasts_of_wright_are_told_the_production_that_came(market, costs):
    frame = pd.DataFrame({"year": YEARS, "value": costs, "cumulative": [market[year] for year in YEARS]})
    rows = hindcast(frame, "cost", ["wright", "lafond", "ols"], horizon=5)
    skill = score(rows, "ols", draws=10).set_index(["method", "measure"])["value"]
    assert skill["wright", "skill_ratio"] > 0
    assert not rows["value"].isna().any()
