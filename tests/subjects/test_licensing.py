"""Whose count of licensing deals stands, and which counts may be compared."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects import licensing


def capital(day: str = "") -> pd.DataFrame:
    return load("biopharma_capital", day, entity="China", unit=licensing.UNITS, all_vintages=True)


def stated(rows: pd.DataFrame, metric: str, period: str) -> list[tuple[float, float, str]]:
    found = rows[rows["metric"].eq(metric) & rows["period"].eq(period)].fillna(0.0)
    return sorted(zip(found["value"], found["low"], found["provider"], strict=True))


@pytest.fixture(scope="module")
def today() -> pd.DataFrame:
    return licensing.counted(capital())


@pytest.mark.parametrize(
    ("metric", "period", "number"),
    [
        (licensing.TOTAL, "2021", 13.4), (licensing.TOTAL, "2024", 51.9), (licensing.TOTAL, "2025", 135.655),
        (licensing.UPFRONT, "2025", 7.0), (licensing.DEALS, "2025", 157.0), (licensing.FINANCING, "2021", 15.2),
    ],
)  # fmt: skip
def test_the_leading_provider_stands_alone(today: pd.DataFrame, metric: str, period: str, number: float) -> None:
    assert stated(today, metric, period) == [(number, 0.0, licensing.PHARMCUBE)]
    assert not today[today["metric"].eq(metric) & today["period"].eq(period)]["disputed"].any()


def test_where_it_is_silent_rivals_are_disputed(today: pd.DataFrame) -> None:
    assert stated(today, licensing.TOTAL, "2023") == [(0.0, 45.0, "caixin"), (38.0, 0.0, "mixed")]
    rivals = today[today["period"].eq("2023") & today["metric"].eq(licensing.TOTAL)]
    assert rivals["disputed"].all()
    assert licensing.rivals(rivals, "2023") == {"low": 38.0, "high": 45.0}


def test_a_lower_bound_below_another_contradicts_nothing() -> None:
    then = licensing.counted(capital("2024-12-31"))
    assert stated(then, licensing.TOTAL, "2023") == [(0.0, 45.0, "caixin")]
    assert not then["disputed"].any()


def test_parts_of_a_year_give_way_to_the_year_and_to_longer_parts(today: pd.DataFrame) -> None:
    periods = today.groupby("metric")["period"].apply(list)
    assert periods[licensing.TOTAL] == ["2021", "2023", "2023", "2024", "2025", "2026-01/2026-06", "2026-01/2026-06"]
    assert periods[licensing.FINANCING] == ["2021", "2024-01/2024-09", "2025-01/2025-09"]


def test_a_number_quoted_from_someone_else_bears_that_name(today: pd.DataFrame) -> None:
    assert stated(today, licensing.UPFRONT, "2026-01/2026-06") == [(5.0, 0.0, "century")]
    assert stated(today, licensing.DEALS, "2026-01/2026-06") == [(81.0, 0.0, "nmpa")]


def test_only_one_provider_s_numbers_of_one_period_are_paired(today: pd.DataFrame) -> None:
    paid = licensing.same_periods(capital(), today[today["metric"].isin(licensing.PAID)])
    assert licensing.last_pair(paid) == {"pair": "2025-01/2025-09", "upfront": 4.55, "financing": 3.19}
    both = paid[paid["period"].eq("2025-01/2025-09")]
    assert set(both["provider"]) == {licensing.PHARMCUBE}


def test_without_rows_there_is_nothing_to_say() -> None:
    none = licensing.counted(capital("2015-12-31"))
    assert none.empty
    assert licensing.last_pair(licensing.same_periods(capital("2015-12-31"), none))["pair"] is None
