import numpy as np
import pandas as pd
import pytest

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends import forecast, recipe_of

YEARS = [2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("cost", [4, 3, 0, 2], [r"values\[2\]", "year 2022", "found 0", "above 0"]),
        ("count", [0, 3, 5, 9], [r"values\[0\]", "year 2020", "first year with a positive value"]),
        ("level", [4, -3, 1, 2], [r"values\[1\]", "found -3"]),
        ("cost", [4, 3, 2, float("nan")], [r"values\[3\]", "year 2023", "nan", "nothing is interpolated"]),
        ("cost", [4, 3, None, 2], [r"values\[2\]", "None", "a number"]),
        ("cost", [4, 3, float("inf"), 2], [r"values\[2\]", "inf", "finite"]),
        ("cost", [4, 3, "n/a", 2], [r"values\[2\]", "'n/a'"]),
        ("share", [0.1, 0.2, 1.2, 0.3], [r"values\[2\]", "found 1.2", "fraction from 0 to 1", "kind 'level'"]),
        ("share", [0.1, -0.2, 0.2, 0.3], [r"values\[1\]", "found -0.2"]),
    ],
)
def test_a_value_that_cannot_be_extended_is_refused_with_its_row_and_year(kind, values, words):
    for word in words:
        with pytest.raises(DataError, match=word):
            forecast(YEARS, values, 5, kind)


def test_a_year_that_comes_twice_is_refused_and_not_averaged():
    with pytest.raises(DataError, match=r"years\[3\]: found 2021, which is also years\[1\]"):
        forecast([2020, 2021, 2022, 2021], [4, 3, 2, 1], 5, "cost")


def test_two_points_are_refused_and_three_accepted():
    with pytest.raises(DataError, match="2 points; expected at least 3"):
        forecast(YEARS[:2], [4, 3], 5, "cost")
    assert len(forecast(YEARS[:3], [4, 3, 2], 5, "cost")) == 5


def test_columns_of_different_length_are_refused():
    with pytest.raises(DataError, match="4 years and 3 values"):
        forecast(YEARS, [4, 3, 2], 5, "cost")


@pytest.mark.parametrize("years", [["2020", "2021", "2022", "2023"], [2020.0, 2021.0, 2022.0, 2023.0]])
def test_years_may_be_text_or_whole_floats(years):
    plain = forecast(YEARS, [4, 3, 2, 1], 5, "cost")
    pd.testing.assert_frame_equal(forecast(years, [4, 3, 2, 1], 5, "cost"), plain, rtol=1e-12)


@pytest.mark.parametrize("year", [2021.5, "2021-H1", None, float("nan"), "next"])
def test_what_is_not_a_whole_year_is_refused(year):
    with pytest.raises(DataError, match=r"years\[1\].*a whole year"):
        forecast([2020, year, 2022, 2023], [4, 3, 2, 1], 5, "cost")


def test_rows_of_two_dollar_years_are_refused_and_the_way_out_is_named():
    units = ["USD_2024/kWh", "USD_2024/kWh", "USD_2025/kWh", "USD_2025/kWh"]
    with pytest.raises(DataError, match=r"unit\[2\] \(year 2022\): found 'USD_2025/kWh'.*catalog.rebase"):
        forecast(YEARS, [4, 3, 2, 1], 5, "cost", unit=units)


def test_real_and_nominal_money_do_not_mix_either():
    with pytest.raises(DataError, match="rebase"):
        forecast(YEARS, [4, 3, 2, 1], 5, "cost", unit=["USD_2024/kWh"] * 3 + ["USD/kWh"])


def test_two_units_that_are_no_money_are_two_series():
    with pytest.raises(DataError, match="different series"):
        forecast(YEARS, [4, 3, 2, 1], 5, "level", unit=["GWh", "GWh", "TWh", "TWh"])


@pytest.mark.parametrize(
    ("unit", "nominal"),
    [("USD_2024/kWh", False), ("USD/kWh", True), ("CNY/unit", True), ("USD billion", True), ("GWh", False)],
)
def test_money_without_a_dollar_year_is_allowed_but_flagged(unit, nominal):
    recipe = recipe_of(forecast(YEARS, [4, 3, 2, 1], 5, "cost", unit=[unit] * 4))
    assert recipe.unit == unit
    assert ("nominal" in recipe.flags) == nominal


@pytest.mark.parametrize("levels", [[0.5, 1.0], [0.0], [], [0.1, 0.1], [80]])
def test_levels_that_are_none_are_refused(levels):
    with pytest.raises(ParameterError, match="levels"):
        forecast(YEARS, [4, 3, 2, 1], 5, "cost", levels)


@pytest.mark.parametrize("horizon", [0, -1, 2.5, 2023, 2019, 101, 3000, True])
def test_a_horizon_that_is_none_is_refused(horizon):
    with pytest.raises(ParameterError, match="horizon"):
        forecast(YEARS, [4, 3, 2, 1], horizon, "cost")


def test_a_share_of_zero_or_one_is_read_as_near_it_and_flagged():
    recipe = recipe_of(forecast(YEARS, [0.0, 0.01, 0.02, 0.04], 5, "share"))
    assert "edge" in recipe.flags
    assert "edge" not in recipe_of(forecast(YEARS, [0.01, 0.02, 0.03, 0.04], 5, "share")).flags
    assert np.isfinite(forecast(YEARS, [0.9, 0.95, 0.99, 1.0], 5, "share")["median"]).all()
