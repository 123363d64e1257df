"""Rows worked out of rows: nothing known too early, nothing invented, nothing divided that does not belong together."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.catalog import load
from weijin_analysis.derived import best_of_year, dated, frontier, per, ratio, records
from weijin_analysis.errors import DataError
from weijin_analysis.periods import period_columns


def billings(entity: str) -> pd.DataFrame:
    return load("chip_equipment_billings", metric="semi_equipment_billings", entity=entity, frequency="year")


def test_a_share_is_the_quotient_of_rows_about_the_same_period() -> None:
    share = ratio(billings("China"), billings("World")).set_index("period")["value"]
    assert share["2024"] == pytest.approx(100 * 49.6 / 117.1)
    assert set(share.index) == set(billings("China")["period"]) & set(billings("World")["period"])


def test_a_share_is_known_when_both_of_its_parts_are() -> None:
    china, world = billings("China"), billings("World")
    late = world.assign(known=pd.Timestamp("2031-01-01"))
    assert ratio(china, late)["known"].eq(pd.Timestamp("2031-01-01")).all()
    nobody = world.assign(known=pd.NaT)
    assert ratio(china, nobody)["known"].isna().all()


def test_a_share_says_that_it_was_worked_out() -> None:
    made = ratio(billings("China"), billings("World"), unit="times")
    assert set(made["derived"]) == {"ratio"}
    assert set(made["unit"]) == {"times"}
    assert made["value"].lt(1).all()


def test_a_whole_in_two_vintages_is_refused() -> None:
    world = billings("World")
    with pytest.raises(DataError, match="twice"):
        ratio(billings("China"), pd.concat([world, world]))


def test_different_units_are_not_divided() -> None:
    with pytest.raises(DataError, match="units"):
        ratio(billings("China"), billings("World").assign(unit="USD million"))


def test_nothing_divided_by_something_is_nothing() -> None:
    assert ratio(billings("China")[:0], billings("World")).empty
    assert ratio(billings("China"), billings("World")[:0]).empty


def test_quarters_become_weeks_with_their_ranges() -> None:
    quarters = load("robotaxi", metric="apollo_go_rides_quarter")
    weeks = per(quarters, 13, "rides/week")
    assert weeks["value"].tolist() == pytest.approx((quarters["value"] / 13).tolist())
    assert set(weeks["unit"]) == {"rides/week"}


points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30)


@given(points)
def test_a_record_beats_everything_before_it(pairs: list[tuple[int, int]]) -> None:
    rows = pd.DataFrame(pairs, columns=["start", "value"])
    found = records(rows)
    assert found["value"].is_monotonic_increasing
    assert found["value"].is_unique
    assert found["value"].iloc[-1] == rows["value"].max()


@given(points)
def test_the_lowest_so_far_is_the_highest_of_the_opposite(pairs: list[tuple[int, int]]) -> None:
    rows = pd.DataFrame(pairs, columns=["start", "value"])
    lowest = records(rows, best="min")["value"].tolist()
    assert lowest == (-records(rows.assign(value=-rows["value"]))["value"]).tolist()


def test_an_unknown_end_is_refused() -> None:
    with pytest.raises(DataError, match="max, min"):
        records(pd.DataFrame({"start": [1], "value": [1]}), best="most")


@given(points)
def test_no_point_beats_a_point_of_the_frontier(pairs: list[tuple[int, int]]) -> None:
    rows = pd.DataFrame(pairs, columns=["cost", "score"])
    for edge in frontier(rows, "cost", "score").itertuples():
        cheaper = rows["cost"].le(edge.cost) & rows["score"].ge(edge.score)
        assert not (cheaper & (rows["cost"].lt(edge.cost) | rows["score"].gt(edge.score))).any()


def costs(*pairs: tuple[str, float]) -> pd.DataFrame:
    rows = load("arc_scores", metric="arc_agi_1_semi_private_cost_per_task").head(len(pairs))
    days = [day for day, _ in pairs]
    return rows.assign(value=[value for _, value in pairs], period=days, **period_columns(pd.Series(days, rows.index)))


def test_the_best_of_a_year_may_be_worse_than_the_year_before() -> None:
    rows = costs(("2024-03-01", 5.0), ("2024-07", 2.0), ("2025-01-09", 4.0), ("2025", 1.0))
    best = best_of_year(rows, "min")
    assert best[["period", "said", "value"]].to_numpy().tolist() == [["2024", "2024-07", 2], ["2025", "2025-01-09", 4]]
    assert best["frequency"].eq("year").all()
    assert best_of_year(rows, "max")["value"].tolist() == [5, 4]
    assert best_of_year(rows.iloc[:0]).empty


def test_rows_are_placed_on_the_day_of_their_entity_and_others_left_out() -> None:
    rows = costs(("2024", 5.0), ("2024", 2.0), ("2024", 4.0)).assign(entity=["a", "b", "c"])
    placed = dated(rows, pd.DataFrame({"entity": ["b", "a"], "day": ["2024-05-13", "2019"]}), "day")
    found = placed[["entity", "period", "said"]].to_numpy().tolist()
    assert found == [["a", "2019", "2024"], ["b", "2024-05-13", "2024"]]
    assert dated(rows.iloc[:0], pd.DataFrame({"entity": ["b"], "day": ["2024"]}), "day").empty
