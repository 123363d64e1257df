import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends import brier, crossing, first_passage, forecast, hindcast_crossings, recipe_of, simulate
from weijin_analysis.trends.crossing import draw_paths
from weijin_analysis.trends.filter import Belief


def known_walk(drift: float, deviation: float) -> Belief:
    numbers = (0.0, drift, np.inf, np.inf, deviation**2, 0.0, 1.0, 1.0)
    return Belief(*(np.array([number]) for number in numbers), theta=0.0)


@pytest.mark.parametrize(
    ("drift", "deviation", "barrier", "first"),
    [
        (-0.10, 0.15, -0.30, [0.0912, 0.2408, 0.2041, 0.1435, 0.0976, 0.0664]),
        (-0.12, 0.12, -0.1398, [0.4345, 0.3148, 0.1360, 0.0601, 0.0278, 0.0133]),
    ],
)
def test_first_passage_with_known_parameters_agrees_with_the_convolution(drift, deviation, barrier, first):
    paths = draw_paths(known_walk(drift, deviation), np.ones(6), 200_000, np.random.default_rng(0))
    crossed = np.logical_or.accumulate(paths <= barrier, axis=0).mean(axis=1)
    assert np.diff(crossed, prepend=0) == pytest.approx(first, abs=0.005)


def test_the_price_of_the_2024_survey_falls_below_100_when_the_specification_says(packs):
    table = first_passage(packs["year"], packs["value"], 100, 2030)
    assert table["p_by"].tolist() == pytest.approx([0.557, 0.808, 0.901, 0.942, 0.963, 0.975], abs=0.01)
    assert table["p_never"].unique() == pytest.approx([1 - table["p_by"].iloc[-1]])
    assert not table["already"].any()
    assert crossing(table).median_year == 2025


def test_from_2021_the_fall_below_100_was_seen_for_about_2024(packs):
    past = packs[packs["year"] <= 2021]
    table = first_passage(past["year"], past["value"], 100, 5)
    assert table["p_by"].tolist() == pytest.approx([0.008, 0.192, 0.476, 0.680, 0.801], abs=0.01)
    assert crossing(table).median_year == 2025


@given(threshold=st.floats(20, 200), values=st.lists(st.floats(80, 120), min_size=3, max_size=12))
def test_having_crossed_is_monotone_and_never_less_likely_than_being_below(threshold, values):
    table = first_passage(range(2000, 2000 + len(values)), values, threshold, 8, paths=500)
    assert (np.diff(table["p_by"]) >= 0).all()
    assert (table["p_by"] >= table["p_below"]).all()
    assert ((table["p_first"] >= 0) & (table["p_by"] <= 1)).all()
    before = 1.0 if table["already"].iloc[0] else 0.0
    assert before + table["p_first"].sum() + table["p_never"].iloc[0] == pytest.approx(1)


def test_the_probability_of_being_below_is_the_forecast_s_own(packs):
    table = forecast(packs["year"], packs["value"], 5, "cost")
    passage = first_passage(packs["year"], packs["value"], table.loc[4, 0.25], 5)
    assert passage.loc[4, "p_below"] == pytest.approx(0.25, abs=0.01)
    assert passage.loc[4, "p_by"] > 0.25


def test_a_price_that_is_there_already_has_crossed(packs):
    table = first_passage(packs["year"], packs["value"], 115, 5)
    assert table["already"].all()
    assert (table["p_by"] == 1).all() and (table["p_first"] == 0).all() and (table["p_never"] == 0).all()
    assert (table["p_below"] < 1).any()


def test_a_share_crosses_upwards():
    table = first_passage(range(2018, 2025), [0.05, 0.06, 0.13, 0.26, 0.32, 0.41, 0.45], 0.5, 5, "share")
    assert "p_above" in table and "p_below" not in table
    assert table["p_by"].iloc[0] > 0.5


def test_never_is_a_number_and_not_the_last_year():
    summary = crossing(first_passage(range(2010, 2020), [10 + 0.1 * (year % 2) for year in range(10)], 1, 10))
    assert summary.p_never > 0.9
    assert (summary.median_year, summary.early_year, summary.late_year) == (None, None, None)


def test_paths_are_seeded_and_a_longer_horizon_continues_them(packs):
    short, long = (simulate(packs["year"], packs["value"], horizon, "cost", paths=50) for horizon in (3, 8))
    pd.testing.assert_frame_equal(long[short.columns], short, check_like=False)
    other = simulate(packs["year"], packs["value"], 3, "cost", paths=50, seed=1)
    assert not np.allclose(other, short)
    assert recipe_of(short).points == 15


@pytest.mark.parametrize("method", ["engine", "moore", "ima"])
def test_paths_have_the_quantiles_of_the_forecast(method, packs):
    paths = np.log(simulate(packs["year"], packs["value"], 5, "cost", paths=60_000, method=method))
    table = forecast(packs["year"], packs["value"], 5, "cost", method=method)
    for level in (0.1, 0.5, 0.9):
        exact = np.log(table[level].to_numpy())
        assert paths.quantile(level).to_numpy() == pytest.approx(exact, abs=0.02)


def test_paths_of_a_damped_kind_have_the_quantiles_of_the_forecast():
    years, values = range(2005, 2025), np.exp(0.2 * np.arange(20))
    paths = np.log(simulate(years, values, 10, "level", paths=40_000))
    assert paths.median().to_numpy() == pytest.approx(np.log(forecast(years, values, 10, "level")["median"]), abs=0.01)


@pytest.mark.parametrize("method", ["fl", "ols", "engine2", "ets"])
def test_methods_without_joint_paths_are_refused(method, packs):
    with pytest.raises(ParameterError, match="nothing about whole paths"):
        first_passage(packs["year"], packs["value"], 100, 5, method=method)


@pytest.mark.parametrize(("kind", "threshold"), [("cost", 0), ("cost", -5), ("share", 50), ("share", 1.0)])
def test_a_threshold_that_is_no_value_of_the_kind_is_refused(kind, threshold):
    with pytest.raises(ParameterError, match="threshold"):
        first_passage(range(2020, 2024), [0.1, 0.2, 0.3, 0.4], threshold, 5, kind)


def test_past_probabilities_stand_beside_what_came():
    falling = pd.DataFrame({"year": range(2000, 2012), "value": [100 * 0.8**step for step in range(12)]})
    record = hindcast_crossings(falling, changes=[-0.3], horizon=3, paths=500)
    assert record.columns.tolist() == ["series", "method", "origin", "change", "period", "p_by", "crossed"]
    two_years_on = record[record["period"] - record["origin"] == 2]
    one_year_on = record[record["period"] - record["origin"] == 1]
    assert two_years_on["crossed"].all() and not one_year_on["crossed"].any()
    assert brier(record) == pytest.approx(((record["p_by"] - record["crossed"]) ** 2).mean())


def test_past_probabilities_stop_at_a_gap():
    gap = pd.DataFrame({"year": [*range(2000, 2008), *range(2010, 2014)], "value": np.linspace(100, 40, 12)})
    record = hindcast_crossings(gap, changes=[-0.2], paths=100)
    assert not ((record["origin"] <= 2007) & (record["period"] > 2007)).any()


def test_a_fall_is_asked_of_costs_only():
    rows = pd.DataFrame({"year": range(2000, 2012), "value": np.arange(1, 13)})
    with pytest.raises(ParameterError, match="rises above 0"):
        hindcast_crossings(rows, "level")
    with pytest.raises(DataError, match="no series with a later value"):
        hindcast_crossings(rows.iloc[:5], "cost")
