import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.trends import FORECAST_COLUMNS, LEVELS, METHODS, as_long, forecast, recipe_of
from weijin_analysis.trends.models import moore

OURS = ["engine", "engine2", "moore", "fl", "ima", "ols"]
VALUES = st.lists(st.floats(0.01, 1e6), min_size=3, max_size=25)
YEARS = range(1990, 2030)


def quantiles(table: pd.DataFrame) -> np.ndarray:
    return table[list(LEVELS)].to_numpy()


def test_a_forecast_has_a_row_a_year_and_a_float_named_column_a_level(packs):
    table = forecast(packs["year"], packs["value"], 11, "cost", levels=(0.9, 0.1))
    assert list(table.columns) == ["year", "median", 0.1, 0.9]
    assert table["year"].tolist() == list(range(2025, 2036))
    assert list(forecast(packs["year"], packs["value"], 1, "cost").columns) == ["year", "median", *LEVELS]


def test_the_median_is_the_half_quantile(packs):
    table = forecast(packs["year"], packs["value"], 11, "cost")
    np.testing.assert_array_equal(table["median"], table[0.5])


def test_the_horizon_may_be_a_number_of_years_or_the_last_year(packs):
    by_years, by_year = (forecast(packs["year"], packs["value"], horizon, "cost") for horizon in (11, 2035))
    pd.testing.assert_frame_equal(by_years, by_year)


def test_same_input_same_output_and_the_input_stays_as_it_was(packs):
    years, values = packs["year"].to_numpy().copy(), packs["value"].to_numpy().copy()
    first, second = (forecast(years, values, 20, "cost") for _ in range(2))
    np.testing.assert_array_equal(quantiles(first), quantiles(second))
    np.testing.assert_array_equal(years, packs["year"])
    np.testing.assert_array_equal(values, packs["value"])


@pytest.mark.parametrize("method", OURS)
def test_unsorted_years_give_the_same_forecast(method, packs):
    shuffled = packs.sample(frac=1, random_state=3)
    plain, mixed = (forecast(rows["year"], rows["value"], 5, "cost", method=method) for rows in (packs, shuffled))
    np.testing.assert_array_equal(quantiles(plain), quantiles(mixed))


@pytest.mark.parametrize("method", OURS)
@given(values=VALUES, factor=st.floats(1e-3, 1e3))
def test_a_change_of_unit_changes_the_forecast_by_the_same_factor(method, values, factor):
    years = YEARS[: len(values)]
    plain = quantiles(forecast(years, values, 5, "cost", method=method))
    scaled = quantiles(forecast(years, np.array(values) * factor, 5, "cost", method=method))
    finite = (plain > 1e-200) & (plain < 1e200)
    np.testing.assert_allclose(np.log(scaled[finite] / factor), np.log(plain[finite]), rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("method", OURS)
@given(values=VALUES, shift=st.integers(-500, 500))
def test_a_shift_of_the_years_shifts_the_forecast(method, values, shift):
    years = np.array(YEARS[: len(values)])
    plain, moved = (forecast(years + by, values, 5, "cost", method=method) for by in (0, shift))
    np.testing.assert_array_equal(moved["year"], plain["year"] + shift)
    np.testing.assert_allclose(quantiles(moved), quantiles(plain), rtol=1e-12)


@pytest.mark.parametrize("method", ["engine", "engine2", "moore", "fl", "ima", "ols"])
@given(values=VALUES)
def test_quantiles_do_not_cross(method, values):
    table = quantiles(forecast(YEARS[: len(values)], values, 10, "cost", method=method))
    assert (table[:, :-1] <= table[:, 1:] * (1 + 1e-12)).all()


@given(values=st.lists(st.floats(0, 1), min_size=3, max_size=25))
def test_a_share_never_leaves_0_to_100_percent(values):
    table = quantiles(forecast(YEARS[: len(values)], values, 20, "share"))
    assert (table >= 0).all() and (table <= 1).all()


@given(values=VALUES)
def test_bands_widen_with_the_horizon(values):
    table = forecast(YEARS[: len(values)], values, 10, "cost")
    assert (np.diff(np.log(table[0.9]) - np.log(table[0.1])) > 0).all()


def test_the_mean_is_truncated_says_so_and_only_comes_when_asked_for(packs):
    plain = forecast(packs["year"], packs["value"], 5, "cost")
    asked = forecast(packs["year"], packs["value"], 5, "cost", mean=True)
    assert set(asked.columns) - set(plain.columns) == {"mean_trunc99"}
    assert (asked["mean_trunc99"] > asked["median"]).all()
    assert (asked["mean_trunc99"] < asked[0.75]).all()


def test_growth_is_damped_and_the_fall_of_costs_is_not():
    years, values = range(2005, 2025), np.exp(0.2 * np.arange(20))
    growth = np.diff(np.log(forecast(years, values, 20, "level")["median"]))
    assert growth[0] > 0 and (np.diff(growth) < 0).all()
    fall = np.diff(np.log(forecast(years, 1 / values, 20, "cost")["median"]))
    assert fall == pytest.approx(fall[0])


def test_the_recipe_names_what_a_figure_prints(packs):
    table = forecast(
        packs["year"], packs["value"], 11, "cost", unit="USD_2024/kWh", vintage="2024-12-10", name="battery packs"
    )
    recipe = recipe_of(table)
    assert (recipe.series, recipe.unit, recipe.vintage) == ("battery packs", "USD_2024/kWh", "2024-12-10")
    assert (recipe.points, recipe.first, recipe.last, recipe.method, recipe.theta) == (15, 2010, 2024, "engine", 0.25)
    middle, low, high = recipe.percent_per_year
    assert (round(middle, 1), round(low, 1), round(high, 1)) == (-12.9, -16.9, -8.7)
    assert recipe.prior_weight == pytest.approx(0.31, abs=0.005)
    assert recipe.learning_rate is None and recipe.flags == () and recipe.trouble == ""


def test_a_share_has_no_drift_in_percent():
    recipe = recipe_of(forecast(range(2020, 2026), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 5, "share"))
    assert recipe.percent_per_year is None and recipe.middle > 0


@pytest.mark.parametrize(
    "step",
    [
        lambda table: table[["year", "median"]],
        lambda table: table[table["year"] < 2030],
        lambda table: table.round(1),
        lambda table: table.set_index("year"),
        lambda table: table.copy(),
        lambda table: pickle.loads(pickle.dumps(table)),
    ],
)
def test_the_recipe_survives_selecting_rounding_and_pickling(step, packs):
    table = forecast(packs["year"], packs["value"], 11, "cost")
    assert recipe_of(step(table)) == recipe_of(table)


def test_a_lost_recipe_is_an_error_and_not_an_empty_one():
    with pytest.raises(DataError, match=r"no recipe.*Ask for the recipe before joining"):
        recipe_of(pd.DataFrame({"year": [2030], "median": [1.0]}))


def test_a_forecast_turns_into_the_long_schema_with_its_names(packs):
    table = forecast(packs["year"], packs["value"], 3, "cost", name="packs", vintage="2024-12-10")
    rows = as_long(table)
    assert list(rows.columns) == list(FORECAST_COLUMNS)
    assert len(rows) == 3 * 23
    one = rows[(rows["period"] == 2026) & (rows["level"] == 0.9)].iloc[0]
    assert one["value"] == table.loc[table["year"] == 2026, 0.9].item()
    assert tuple(one[["series", "kind", "method", "vintage", "origin"]]) == (
        "packs",
        "cost",
        "engine",
        "2024-12-10",
        2024,
    )


def test_a_method_of_ones_own_works_wherever_a_name_does(packs):
    def bolder(series, origins, ahead):
        return moore(series, origins, ahead)

    table = forecast(packs["year"], packs["value"], 5, "cost", method=bolder)
    np.testing.assert_array_equal(
        quantiles(table), quantiles(forecast(packs["year"], packs["value"], 5, "cost", method="moore"))
    )
    assert recipe_of(table).method == "bolder"


def test_an_unknown_method_is_refused_with_the_nearest_and_all_names(packs):
    with pytest.raises(UnknownNameError, match="Did you mean 'moore'") as caught:
        forecast(packs["year"], packs["value"], 5, "cost", method="more")
    assert all(name in str(caught.value) for name in METHODS)
