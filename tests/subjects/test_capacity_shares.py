"""One measure for an item, one publisher for a series, and a mark on what is in doubt."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects.capacity_shares import GROUPS, HOLDERS, shares, standing

TABLE = "advanced_capacity_shares"


def known(as_of: str = "") -> pd.DataFrame:
    return shares(load(TABLE, as_of), load(TABLE, as_of, all_vintages=True))


def test_items_have_a_measure_each_and_belong_to_china_or_its_firms() -> None:
    rows = known()
    assert set(rows["metric"]) == {metric for metrics in GROUPS.values() for metric in metrics}
    assert set(rows["entity"]) <= set(HOLDERS)
    assert not rows["grade"].eq("report").any()


def test_what_publishers_contradict_or_read_as_investment_is_in_doubt() -> None:
    rows = known()
    doubted = rows[rows["disputed"]]
    assert sorted(zip(doubted["metric"], doubted["value"], strict=True)) == [
        ("pv_module_capacity_share", 83), ("pv_polysilicon_capacity_share", 96), ("pv_wafer_capacity_share", 95),
        ("quadruped_robot_market_share", 41), ("quadruped_robot_market_share", 69.75),
    ]  # fmt: skip


def test_a_single_statement_is_no_dispute() -> None:
    rows = known("2025-09-30")
    robots = rows[rows["metric"].eq("quadruped_robot_market_share")]
    assert robots[["value", "disputed"]].to_numpy().tolist() == [[69.75, False]]


def test_only_years_of_one_publisher_are_a_series() -> None:
    rows = known()
    series = rows.groupby("metric")["series"].nunique()
    assert series["ship_new_orders_share_dwt"] == 1
    assert series["pv_module_capacity_share"] == 3
    assert series["battery_cell_capacity_share"] == 2


def test_a_month_a_quarter_and_a_half_give_way_to_what_reaches_farther() -> None:
    rows = known()
    assert set(rows["frequency"]) == {"year", "interval"}
    assert set(rows.loc[rows["frequency"].eq("interval"), "period"]) == {"2024-01/2024-11", "2025-01/2025-05"}
    assert "2024-01/2024-06" in set(known("2024-12-31")["period"])


def test_how_items_stand() -> None:
    now = standing(known(), 50)
    assert (now["n"], now["above"], now["first_year"], now["last_year"]) == (17, 16, 2021, 2025)
    assert (now["before"], now["orders"], now["orders_period"]) == (pytest.approx(74.1), pytest.approx(69.0), "2025")
    assert standing(known(), 90)["above"] == 5
    assert (now["dogs_low"], now["dogs_high"]) == (41, 69.75)
    assert pd.isna(standing(known("2025-09-30"), 50)["dogs_low"])


def test_what_was_counted_in_one_year_alone_and_without_doubt_is_told_so() -> None:
    early = standing(known("2022-12-31"), 50)
    assert early["first_year"] is None
    assert pd.isna(early["solar"])


def test_before_anything_was_known_there_is_nothing() -> None:
    rows = known("2015-12-31")
    assert rows.empty
    assert standing(rows, 50)["n"] == 0
