"""Findings choose their wording from the numbers, and say so when there are none."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import sentences
from weijin_analysis.catalog import load, reference
from weijin_analysis.vintages import newest_complete, target_moves, threshold_years


def prices(*values: float) -> pd.DataFrame:
    years = [str(2010 + number) for number in range(len(values))]
    return pd.DataFrame({"period": years, "value": values, "unit": "USD_2024/kWh"})


@pytest.mark.parametrize(
    ("values", "wording"),
    [((400.0, 300.0, 100.0), "no year saw a rise"), ((400.0, 450.0, 100.0), "only 2011 saw a rise"),
     ((400.0, 450.0, 300.0, 310.0, 100.0), "two years saw a rise")],
)
def test_a_fall_counts_the_years_that_rose(values: tuple[float, ...], wording: str) -> None:
    said = sentences.change(prices(*values), "f08-1").text("en")
    assert wording in said
    assert "75% less than in 2010" in said


def test_the_report_s_price_list_gives_the_report_s_finding() -> None:
    price = newest_complete(load("battery_price", "2024-12-31", metric="pack_price_real", entity="World"))
    assert sentences.change(price, "f08-1").text("zh") == (
        "2024年电池包均价115美元/千瓦时，比2010年低92%；15年里只有2022年上涨。"
    )


def test_the_most_hopeful_survey_is_named_beside_the_newest_and_what_came() -> None:
    forecasts = load("battery_price", all_vintages=True, metric="pack_price_forecast", entity="World")
    actual = load("battery_price", metric="pack_price_real", entity="World", unit="USD_2025/kWh", period="2025")
    said = sentences.expected_years(threshold_years(forecasts), actual, "x08-2").text("en")
    assert said.startswith("The 2020 survey was the most hopeful, with 2023; the 2025 survey says after 2026.")
    assert said.endswith("USD 108.")


def test_a_newest_survey_that_is_the_most_hopeful_is_named_once() -> None:
    forecasts = load("battery_price", "2019-12-31", all_vintages=True, metric="pack_price_forecast", entity="World")
    actual = load("battery_price", "2019-12-31", metric="pack_price_real", entity="World").tail(1)
    said = sentences.expected_years(threshold_years(forecasts), actual, "x08-2").text("en")
    assert said.startswith("The 2019 survey is the most hopeful so far, with 2024. ")


def moves(now: str) -> pd.DataFrame:
    said = load("solid_state_timeline", all_vintages=True)
    return target_moves(said, reference("milestone_pairs"), then="2024-12-31", now=now)


def test_moved_targets_are_counted_by_what_became_of_them() -> None:
    said = sentences.moved_targets(moves(""), "x08-4", then="2024-12-31", now="").text("en")
    for part in ("nine makers", "three slipped by up to three years", "two lowered", "three held", "one moved forward"):
        assert part in said


def test_before_any_newer_statement_the_finding_says_so() -> None:
    day = "2024-12-31"
    said = sentences.moved_targets(moves(day), "x08-4", then=day, now=day).text("en")
    assert "none had said anything newer" in said


def test_without_rows_every_finding_says_that_nothing_was_known() -> None:
    empty = prices()
    silent = "No source had published these numbers by that day"
    assert sentences.change(empty, "f08-1").text("en") == silent
    assert sentences.timetable(empty, "f08-2", day="2016-06-30", goal="a", start="b", by=2027).text("en") == silent
    assert sentences.expected_years(empty, empty, "x08-2").text("en") == silent
    assert sentences.moved_targets(empty, "x08-4", then="2016-06-30", now="2016-06-30").text("en") == silent
