"""Extensions answer from rows of the data package, look back honestly, and are empty where nothing can be extended."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from weijin_analysis import extensions, real_prices, trends
from weijin_analysis.catalog import load
from weijin_analysis.errors import DataError
from weijin_analysis.extensions import Extension, extend
from weijin_analysis.statements import last_of_year, news


def prices(as_of: str = "") -> pd.DataFrame:
    return load("battery_price", as_of, metric="pack_price_real", entity="World")


def outlook(as_of: str = "", threshold: float = 100) -> Extension:
    return extend(real_prices.real_prices(prices(as_of), as_of), 2035, threshold=threshold)


@pytest.fixture(scope="module")
def today() -> Extension:
    return outlook()


def test_the_forecast_is_the_engine_s_on_the_same_rows(today: Extension) -> None:
    wanted = trends.forecast(**trends.annual(today.rows), horizon=2035, kind="cost")
    pd.testing.assert_frame_equal(today.forecast, wanted, check_like=True)
    assert trends.recipe_of(today.forecast).unit == "USD_2025/kWh"


def test_the_2024_vintage_gives_the_odds_that_were_measured_for_it() -> None:
    then = outlook("2024-12-31")
    assert [then.chance_by(year) for year in (2025, 2026, 2027)] == pytest.approx([55.7, 80.8, 90.1], abs=0.5)
    assert then.at(2025)["median"] == pytest.approx(98.35, abs=0.05)


def test_the_band_s_record_counts_five_years_ahead_from_2015(today: Extension) -> None:
    record = trends.band_record(today.record()).iloc[0]
    assert (record["held"], record["made"]) == (38, 40)
    assert today.record()["origin"].min() == 2015


def test_a_year_outside_the_extension_has_no_odds(today: Extension) -> None:
    assert today.chance_by(2024) is None
    assert today.at(2036) is None


def test_published_forecasts_are_set_against_ours_from_the_same_years(today: Extension) -> None:
    forecasts = load("battery_price", all_vintages=True, metric="pack_price_forecast", entity="World")
    changes = real_prices.changes_as_prices(load("battery_price", metric="pack_price_change_next_year"), prices())
    compared = extensions.forecasts_against(forecasts, changes, today)
    errors = compared.groupby("method")["error"].agg(["mean", "size"])
    assert errors.loc["published"].tolist() == [pytest.approx(0.134, abs=0.002), 7]
    assert errors.loc["engine"].tolist() == [pytest.approx(0.197, abs=0.002), 7]
    pairs = compared.groupby("method")[["origin", "period"]].agg(list)
    assert pairs.loc["published"].tolist() == pairs.loc["engine"].tolist()


@pytest.mark.parametrize("as_of", ["2016-06-30", "2012-01-01"])
def test_before_any_list_the_extension_is_empty_and_says_so(as_of: str) -> None:
    nothing = outlook(as_of)
    assert nothing.empty
    assert nothing.record().empty
    assert nothing.passage.empty
    assert set(trends.LEVELS) <= set(nothing.forecast.columns)


def test_five_points_are_extended_but_not_hindcast() -> None:
    short = extend(real_prices.nominal_prices(prices("2021-12-31")), 2035, threshold=100)
    assert len(short.rows) == 5
    assert short.hindcasts.empty
    assert "mostly_prior" in trends.recipe_of(short.forecast).flags


def shares() -> pd.DataFrame:
    rows = real_prices.real_prices(prices())
    return rows.assign(value=np.linspace(5, 60, len(rows)), unit="percent")


def test_a_share_in_percent_stays_in_percent_and_below_a_hundred() -> None:
    made = extend(shares(), 2035, kind="share", threshold=70)
    of_fractions = trends.forecast(shares()["period"], shares()["value"] / 100, 2035, "share")
    np.testing.assert_allclose(made.forecast[[*trends.LEVELS]], 100 * of_fractions[[*trends.LEVELS]])
    assert made.forecast[0.99].max() < 100
    assert trends.recipe_of(made.forecast).unit == "percent"
    assert 0 < made.chance_by(2026) < made.chance_by(2035) <= 100


def test_the_record_of_a_share_does_not_depend_on_its_unit() -> None:
    fractions = shares().assign(value=shares()["value"] / 100, unit="times")
    percent, fraction = (extend(rows, 2035, kind="share") for rows in (shares(), fractions))
    assert percent.hindcasts["observed"].max() == 60
    assert trends.band_record(percent.record()).equals(trends.band_record(fraction.record()))


# Experience curves


def demand() -> pd.DataFrame:
    return load("battery_volume", metric="li_ion_demand_annual_ev_ess")


@pytest.fixture(scope="module")
def packs() -> extensions.Experience:
    return extensions.experience(real_prices.real_prices(prices()), demand())


def test_a_price_stands_at_the_volume_summed_to_its_year(packs: extensions.Experience) -> None:
    before = packs.rows["volume"].iloc[0] - demand()["value"].iloc[0]
    assert packs.rows["volume"].iloc[-1] == pytest.approx(demand()["value"].sum() + before)
    assert packs.rows["period"].tolist() == [str(year) for year in range(2010, 2025)]


def test_the_learning_rate_of_packs_lies_among_the_published_ones(packs: extensions.Experience) -> None:
    rate, low, high = packs.rate
    assert low < rate < high
    assert rate == pytest.approx(18.0, abs=0.1)
    published = load("battery_learning_rate", metric="learning_rate", entity="World: Li-ion packs (BNEF)")["value"]
    assert low < published.iloc[0] < high


def test_the_line_has_the_slope_of_the_rate_and_passes_the_middle_of_the_points(packs: extensions.Experience) -> None:
    doublings = np.log2(packs.curve["volume"].iloc[-1] / packs.curve["volume"].iloc[0])
    slope = np.log(packs.curve["median"].iloc[-1] / packs.curve["median"].iloc[0]) / doublings
    assert 100 * (1 - np.exp(slope)) == pytest.approx(packs.rate[0])
    middle = np.exp(np.log(packs.rows["volume"]).mean())
    at_middle = np.exp(np.interp(np.log(middle), np.log(packs.curve["volume"]), np.log(packs.curve["median"])))
    assert at_middle == pytest.approx(np.exp(np.log(packs.rows["value"]).mean()))


def test_a_proportional_fall_gives_its_own_rate() -> None:
    volumes = demand()
    exact = real_prices.real_prices(prices()).query("period <= '2024'")
    totals = trends.cumulative_production(volumes["start"].dt.year, volumes["value"], before=0.0)
    summed = exact["start"].dt.year.map(totals)
    made = extensions.experience(exact.assign(value=1000 * summed ** np.log2(0.8)), volumes, before=0.0)
    assert made.rate == pytest.approx((20, 20, 20))


def test_the_yearly_market_of_all_cells_is_summed_in_gigawatt_hours() -> None:
    cells = load("battery_price", metric="cell_price_real", entity="World: all Li-ion cells")
    market = load("battery_volume", metric="li_ion_market_size_annual")
    long_run = extensions.experience(cells, market, before=0.0)
    assert long_run.rows["volume"].iloc[-1] == pytest.approx(415, abs=1)
    assert long_run.rows["period"].iloc[-1] == "2016"


def test_every_point_leads_back_to_its_rows_of_price_and_volume(packs: extensions.Experience) -> None:
    assert set(packs.drawn["metric"]) == {"pack_price_real", "li_ion_demand_annual_ev_ess"}
    assert len(packs.drawn) == 30


def test_volume_is_not_summed_over_a_gap() -> None:
    broken = demand().query("period != '2018'")
    made = extensions.experience(real_prices.real_prices(prices()), broken)
    assert made.rows["period"].max() == "2017"


def test_too_few_shared_years_give_no_curve() -> None:
    made = extensions.experience(real_prices.real_prices(prices()), demand().head(2))
    assert made.rate is None
    assert made.rows.empty
    assert made.curve.empty


# Scenarios


def rides() -> Extension:
    said = load("robotaxi", metric="weekly_paid_trips", grade="secondary")
    return extend(last_of_year(news(said)), 2028, kind="level")


def test_a_scenario_follows_a_logistic_curve_to_its_ceiling() -> None:
    scenario = extensions.levelling_off(rides(), 2_000_000)
    assert scenario["year"].tolist() == [2027, 2028]
    assert scenario["value"].between(500_000, 2_000_000).all()
    assert scenario["value"].is_monotonic_increasing
    odds = np.log(scenario["value"] / (2_000_000 - scenario["value"]))
    from_last = odds.iloc[0] - np.log(500_000 / 1_500_000)
    assert odds.diff().iloc[1] == pytest.approx(from_last, rel=0.05)  # but for the memory of the last change


def test_a_ceiling_below_what_was_observed_is_refused() -> None:
    with pytest.raises(DataError, match="more than the 500000 observed"):
        extensions.levelling_off(rides(), 400_000)


def test_nothing_extended_has_no_scenario() -> None:
    early = load("robotaxi", "2024-12-31", metric="weekly_paid_trips", grade="secondary")
    nothing = extensions.levelling_off(extend(last_of_year(news(early)), 2028, kind="level"), 2_000_000)
    assert nothing.empty
    assert list(nothing) == ["year", "value"]
