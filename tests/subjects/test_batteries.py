"""What the battery chapter asks of its rows: the makers' own years beside the report's, and China's discount."""

from __future__ import annotations

import math

import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects import batteries

TIMELINE = load("solid_state_timeline", all_vintages=True)


def test_the_reports_year_stands_beside_the_makers_own() -> None:
    rows, years = batteries.volume_years(TIMELINE)
    assert years == {"claim": 2027, "toyota": 2030, "samsung": 2027, "byd": 2030}
    assert set(rows.loc[rows["grade"].eq("report"), "source"]) == {"ch08-report"}


def test_without_statements_no_year_is_known() -> None:
    rows, years = batteries.volume_years(TIMELINE[:0])
    assert rows.empty
    assert all(math.isnan(year) for year in years.values())


def test_the_discount_of_china_is_worked_out_from_the_survey() -> None:
    rows, found = batteries.discount(load("battery_price"))
    assert found["claim"] == 25
    assert found["found"] == pytest.approx(100 * (1 - 94 / 115))
    assert len(rows) == 3


def test_the_report_is_no_forecaster_beside_itself() -> None:
    rows, found = batteries.next_threshold(load("battery_price", metric="pack_price_forecast", all_vintages=True))
    assert (found["claim"], found["forecast"], found["unit"]) == (100, 105, "USD_2025/kWh")
    assert rows["source"].eq(batteries.THE_REPORT).sum() == 1


def test_the_two_curves_keep_their_own_volumes() -> None:
    price = load("battery_price", metric="pack_price_real", entity="World", unit="USD_2024/kWh")
    cells = load("battery_price", metric="cell_price_real", entity=batteries.ALL_CELLS)
    packs, long_run = batteries.curves(price, cells, load("battery_volume", metric=batteries.VOLUMES))
    assert set(packs.volumes["metric"]) == {batteries.VOLUMES[0]}
    assert set(long_run.volumes["metric"]) == {batteries.VOLUMES[1]}
    assert set(long_run.rows["unit"]) == {"USD_2024/kWh"}
