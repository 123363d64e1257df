"""Mistakes that are easy to make with short annual series, each a test, in the order of the specification."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from weijin_analysis import catalog
from weijin_analysis.errors import DataError
from weijin_analysis.trends import (
    KINDS,
    align_units,
    annual,
    band_record,
    cumulative_production,
    first_passage,
    forecast,
    hindcast,
    panel,
    recipe_of,
    score,
)


def surveys() -> pd.DataFrame:
    """Every survey's average pack price, all years and dollar years."""
    return catalog.load("battery_price", all_vintages=True, metric="pack_price_real", entity="World", kind="observed")


def test_headlines_of_different_dollar_years_understate_the_fall_and_are_refused():
    rows = surveys().assign(year=lambda table: table["period"].astype(int))
    headlines = rows[rows["year"] == rows["published"].str[:4].astype(int)].drop_duplicates("year").sort_values("year")
    headlines = headlines[headlines["year"].between(2020, 2024)]
    assert headlines["value"].tolist() == [137, 132, 151, 139, 115]
    with pytest.raises(DataError, match=r"USD_2021/kWh.*catalog.rebase"):
        forecast(headlines["year"], headlines["value"], 5, "cost", unit=headlines["unit"])
    real = rows[rows["unit"] == "USD_2024/kWh"].drop_duplicates("year").set_index("year")["value"]
    falls = [1 - prices.loc[2024] / prices.loc[2020] for prices in (headlines.set_index("year")["value"], real)]
    assert falls == pytest.approx([0.16, 0.30], abs=0.005)


def test_a_restatement_in_newer_dollars_is_a_factor_and_not_a_revision():
    rows = panel(surveys().query("grade != 'approx'"))
    moved = align_units(rows).assign(factor=lambda table: table["value"] / rows["value"])
    assert moved.groupby(rows["unit"])["factor"].std().fillna(0).max() < 1e-12
    old, new = (align_units(rows)[rows["unit"] == f"USD_{year}/kWh"] for year in (2018, 2024))
    both = old.merge(new.drop_duplicates("year"), on=["series", "year"])
    assert (both["value_x"] / both["value_y"]).to_numpy() == pytest.approx(1, abs=0.005)


def test_the_rise_of_2022_lies_inside_the_engine_s_band_and_outside_the_textbook_s(packs):
    past = packs[packs["year"] <= 2021]
    engine, line = (
        forecast(past["year"], past["value"], 1, "cost", method=method)[[0.025, 0.975]].iloc[0].tolist()
        for method in ("engine", "ols")
    )
    assert engine == pytest.approx([107, 174], abs=0.6)
    assert line == pytest.approx([77, 140], abs=0.6)
    assert engine[0] < 166 < engine[1] and not line[0] < 166 < line[1]


def test_official_looking_intervals_held_far_less_often_than_they_say(packs):
    rows = hindcast(packs, "cost", ["engine", "ols", "arima_010"], horizon=5)
    record = band_record(rows).set_index("method")
    share = record["held"] / record["made"]
    assert share["engine"] > 0.8 > 0.6 > share["arima_010"]
    assert share["ols"] < 0.5


def test_the_interval_of_the_mean_is_not_the_interval_of_an_observation(packs):
    years = packs["year"].to_numpy(dtype=float)
    fitted = sm.OLS(np.log(packs["value"].to_numpy()), sm.add_constant(years)).fit()
    frame = fitted.get_prediction(sm.add_constant(np.arange(2025.0, 2030))).summary_frame(alpha=0.2)
    ours = np.log(forecast(packs["year"], packs["value"], 5, "cost", method="ols")[0.9])
    assert ours.to_numpy() == pytest.approx(frame["obs_ci_upper"].to_numpy())
    assert (ours > frame["mean_ci_upper"].to_numpy() + 0.1).all()


def test_cells_and_packs_are_not_spliced():
    both = catalog.load("battery_price", all_vintages=True, metric="pack_price_real", unit="USD_2024/kWh")
    assert both["entity"].nunique() > 1
    with pytest.raises(DataError, match="not spliced"):
        annual(both)


def test_subscriptions_above_100_percent_are_a_level():
    years, per_person = range(2015, 2021), [0.6, 0.75, 0.9, 1.02, 1.1, 1.15]
    with pytest.raises(DataError, match=r"values\[3\] \(year 2018\): found 1.02.*'level'"):
        forecast(years, per_person, 5, "share")
    assert forecast(years, per_person, 5, "level")["median"].iloc[-1] > 1.15


def test_a_count_starts_at_its_first_positive_year():
    with pytest.raises(DataError, match=r"year 2010.*first year with a positive value"):
        forecast(range(2010, 2016), [0, 1, 3, 4, 8, 12], 5, "count")
    assert "small_counts" in recipe_of(forecast(range(2011, 2016), [1, 3, 4, 8, 12], 5, "count")).flags
    assert "small_counts" not in recipe_of(forecast(range(2011, 2016), [21, 33, 40, 80, 120], 5, "count")).flags


def test_bands_of_small_counts_are_too_wide_and_need_no_further_noise():
    generator, parts = np.random.default_rng(1), []
    for number in range(60):
        expected = np.exp(np.log(generator.uniform(3, 8)) + np.cumsum(generator.normal(0.12, 0.12, 20)))
        counts = generator.poisson(expected)
        if counts.min() > 0:
            parts.append(pd.DataFrame({"series": str(number), "year": np.arange(2000, 2020), "value": counts}))
    table = score(hindcast(pd.concat(parts), "count"), draws=2).set_index("measure")["value"]
    assert table["coverage_80"] > 0.85 and table["coverage_95"] > 0.95


def test_a_record_low_is_flagged_because_it_never_rises(packs):
    record = packs["value"].cummin()
    assert "never_rises" in recipe_of(forecast(packs["year"], record, 5, "cost")).flags
    assert "never_rises" not in recipe_of(forecast(packs["year"], packs["value"], 5, "cost")).flags
    low, plain = (forecast(packs["year"], values, 5, "cost") for values in (record, packs["value"]))
    assert (low[0.9] / low[0.1] < plain[0.9] / plain[0.1]).all()  # it looks surer than the price is


def test_series_that_rose_are_hindcast_and_scored_like_all_others(packs):
    rising = packs.assign(value=packs["value"].to_numpy()[::-1])
    rows = hindcast(pd.concat([packs.assign(series="fell"), rising.assign(series="rose")]), "cost")
    table = score(rows, draws=2).set_index("measure")
    assert set(rows["series"]) == {"fell", "rose"} and table.loc["crps", "series"] == 2


def test_interpolated_years_would_shrink_the_band(walk):
    kept = walk.iloc[::3]
    filled = np.exp(np.interp(walk["year"], kept["year"], np.log(kept["value"])))[: kept.index[-1] + 1]
    gaps = forecast(kept["year"], kept["value"], 5, "cost", method="moore")
    invented = forecast(walk["year"][: len(filled)], filled, 5, "cost", method="moore")
    assert "gaps" in recipe_of(gaps).flags
    assert (np.log(gaps[0.9] / gaps[0.1]) > 1.3 * np.log(invented[0.9] / invented[0.1])).all()


def test_the_marginal_probability_is_too_low_for_a_first_passage():
    years, values = range(2000, 2012), [100, 95, 108, 92, 99, 85, 96, 84, 90, 79, 88, 80]
    table = first_passage(years, values, 70, 8)
    assert (table["p_by"].iloc[2:] > table["p_below"].iloc[2:] + 0.02).all()


@pytest.mark.parametrize(("points", "weight"), [(6, 0.49), (10, 0.38), (15, 0.31), (30, 0.23)])
def test_the_prior_never_vanishes_and_its_weight_is_told(points, weight):
    values = 100 * np.exp(-0.05 * np.arange(points))
    assert recipe_of(forecast(range(1980, 1980 + points), values, 5, "cost")).prior_weight == pytest.approx(
        weight, abs=0.005
    )


@pytest.mark.parametrize(("points", "flagged"), [(3, True), (5, True), (6, False)])
def test_up_to_five_points_a_forecast_is_mostly_prior_and_says_so(points, flagged):
    recipe = recipe_of(forecast(range(2000, 2000 + points), [9, 8, 8, 7, 6, 6][:points], 5, "cost"))
    assert ("mostly_prior" in recipe.flags) == flagged


def test_two_trends_in_levels_always_fit_and_only_changes_are_used(walk):
    production = np.random.default_rng(11).lognormal(2, 0.3, len(walk)) * 1.2 ** np.arange(len(walk))
    totals = cumulative_production(walk["year"], production, before=20)
    logs = np.log([totals[year] for year in walk["year"]])
    levels = sm.OLS(np.log(walk["value"].to_numpy()), sm.add_constant(logs)).fit()
    assert levels.rsquared > 0.9
    assert abs(np.corrcoef(np.diff(logs), np.diff(np.log(walk["value"])))[0, 1]) < 0.5


def test_the_initial_production_changes_the_forecast_and_therefore_has_to_be_stated(walk):
    yearly = 10 * 1.15 ** np.arange(len(walk) + 5)
    years = np.arange(1990, 1990 + len(yearly))
    medians = [
        forecast(walk["year"], walk["value"], 5, "cost", method="lafond", cumulative=path)["median"].iloc[-1]
        for path in (cumulative_production(years, yearly), cumulative_production(years, yearly, before=1))
    ]
    assert medians[0] != pytest.approx(medians[1], rel=0.01)


def test_annual_averages_of_a_wandering_price_have_a_positive_moving_average():
    months = np.cumsum(np.random.default_rng(2).normal(size=12 * 20_000)).reshape(-1, 12)
    changes = np.diff(months.mean(axis=1))
    correlation = np.corrcoef(changes[:-1], changes[1:])[0, 1]
    theta = (1 - np.sqrt(1 - 4 * correlation**2)) / (2 * correlation)
    assert theta == pytest.approx(KINDS["cost"].theta, abs=0.03)
