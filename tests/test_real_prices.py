"""A real price series is as long as the day allows, in one dollar year, and every value stays a row of the data."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import catalog, real_prices
from weijin_analysis.catalog import load


def rows(as_of: str = "") -> pd.DataFrame:
    return load("battery_price", as_of, metric="pack_price_real", entity="World")


def forecasts(as_of: str = "") -> pd.DataFrame:
    return load("battery_price", as_of, all_vintages=True, metric="pack_price_forecast", entity="World")


@pytest.mark.parametrize(
    ("as_of", "first", "last", "unit"),
    [
        ("", "2010", "2025", "USD_2025/kWh"),
        ("2024-12-31", "2010", "2024", "USD_2024/kWh"),
        ("2022-06-30", "2010", "2021", "USD_2021/kWh"),
        ("2019-06-30", "2010", "2018", "USD_2018/kWh"),
    ],
)
def test_the_series_is_as_long_as_the_day_allows(as_of: str, first: str, last: str, unit: str) -> None:
    series = real_prices.real_prices(rows(as_of), as_of)
    assert series["period"].tolist() == [str(year) for year in range(int(first), int(last) + 1)]
    assert set(series["unit"]) == {unit}


def test_what_the_newest_survey_states_stands_and_the_rest_is_moved_by_consumer_prices() -> None:
    series = real_prices.real_prices(rows()).set_index("period")
    assert series.loc[["2010", "2016", "2025"], "value"].tolist() == [1474, 365, 108]
    assert series.loc["2024", "value"] == pytest.approx(115 * 321.943 / 313.689)
    assert series.loc["2024", ["rebased_from", "moved_by"]].tolist() == ["USD_2024/kWh", "index"]
    assert set(series.loc[["2010", "2016", "2025"], "moved_by"]) == {""}


def test_before_the_price_index_is_out_the_survey_s_own_restatement_moves_the_list() -> None:
    series = real_prices.real_prices(rows("2025-12-31"), "2025-12-31").set_index("period")
    assert series.loc["2025", "value"] == 108
    assert series.loc["2024", "moved_by"] == "survey"
    by_index = real_prices.real_prices(rows()).set_index("period")
    assert series["value"].to_numpy() == pytest.approx(by_index["value"].to_numpy(), rel=0.001)


def test_every_row_was_known_on_the_day_and_keeps_its_source() -> None:
    day = "2021-12-31"
    series = real_prices.real_prices(rows(day), day)
    assert (series["known"] <= pd.Timestamp(day)).all()
    assert len(catalog.sources_of(series)) >= series["source"].nunique()


def test_without_a_complete_list_there_is_no_series() -> None:
    assert real_prices.real_prices(rows("2016-06-30"), "2016-06-30").empty
    assert real_prices.not_yet_real(rows("2016-06-30"), "2016-06-30") == []


def test_a_price_that_nothing_can_move_is_named_and_left_out() -> None:
    day = "2025-12-31"
    alone = rows(day)
    alone = alone[~(alone["unit"].eq("USD_2025/kWh") & alone["period"].ne("2025"))]
    assert real_prices.real_prices(alone, day)["period"].max() == "2024"
    assert real_prices.not_yet_real(alone, day) == ["2025"]


def test_nominal_prices_are_what_each_survey_announced_for_its_own_year() -> None:
    nominal = real_prices.nominal_prices(rows())
    assert nominal["value"].tolist() == [209, 176, 156, 137, 132, 151, 139, 115, 108]
    assert set(nominal["unit"]) == {"USD/kWh"}


def test_the_newest_forecast_of_each_later_year_stands_beside_in_the_same_dollars() -> None:
    beside = real_prices.forecasts_beside(forecasts(), real_prices.real_prices(rows()))
    assert beside["period"].tolist() == ["2026", "2030"]
    assert beside["value"].tolist() == [105, pytest.approx(69 * 321.943 / 313.689)]
    assert "ch08-report" not in set(beside["source"])


def test_on_an_earlier_day_a_bound_stays_a_bound() -> None:
    day = "2024-12-31"
    beside = real_prices.forecasts_beside(forecasts(day), real_prices.real_prices(rows(day), day), day)
    assert beside.set_index("period").loc["2026", "high"] == 100


def test_a_foreseen_change_is_added_to_what_the_same_survey_announced() -> None:
    changes = load("battery_price", metric="pack_price_change_next_year", entity="World")
    (price,) = real_prices.changes_as_prices(changes, rows()).to_dict("records")
    assert (price["value"], price["unit"], price["period"]) == (112, "USD_2024/kWh", "2025")


def test_prices_that_cannot_be_moved_by_the_day_are_left_out() -> None:
    cells = load("battery_price", "2024-12-31", metric="cell_price_real", entity="World: all Li-ion cells")
    series = real_prices.real_prices(rows("2024-12-31"), "2024-12-31")
    assert real_prices.in_dollars_of(cells, series, "2024-12-31").empty
    assert set(real_prices.in_dollars_of(cells, series)["unit"]) == {"USD_2024/kWh"}
