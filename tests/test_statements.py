"""Statements stay on their day: repeated ones are no news, a year has its last, a quarter is held against its own."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.derived import per
from weijin_analysis.statements import last_of_year, news, times_within

WEEKS = 13


def said(as_of: str = "") -> pd.DataFrame:
    return load("robotaxi", as_of, metric="weekly_paid_trips", grade="secondary")


def counted(as_of: str = "") -> pd.DataFrame:
    return per(load("robotaxi", as_of, metric="apollo_go_rides_quarter"), WEEKS, "rides/week")


def test_what_repeats_the_last_number_is_no_news() -> None:
    milestones = news(said())
    assert milestones["value"].tolist() == [10e3, 50e3, 100e3, 150e3, 200e3, 250e3, 400e3, 500e3]
    assert milestones["period"].tolist()[1] == "2024-05-09"  # said again on 25 June
    assert milestones["period"].tolist()[-1] == "2026-03-26"


def test_a_fall_is_news() -> None:
    fallen = said().tail(1).assign(value=300e3, period="2026-10-01", start=pd.Timestamp("2026-10-01"),
                                   end=pd.Timestamp("2026-10-01"))  # fmt: skip
    assert news(pd.concat([said(), fallen]))["value"].tolist()[-1] == 300e3


def test_a_year_has_the_last_that_was_said_in_it() -> None:
    yearly = last_of_year(news(said()))
    assert yearly.set_index("period")["value"].to_dict() == {"2023": 10e3, "2024": 150e3, "2025": 250e3, "2026": 500e3}
    assert yearly["said"].tolist() == ["2023-08-11", "2024-10-29", "2025-04-24", "2026-03-26"]
    assert set(yearly["frequency"]) == {"year"}
    assert set(yearly["derived"]) == {"last of year"}


def test_a_quarter_is_held_against_what_was_said_in_it() -> None:
    times = times_within(news(said()), counted())
    assert times["period"].tolist() == ["2023-Q3", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2026-Q1"]
    assert set(times["entity"]) == {"Waymo"}
    then = times_within(news(said("2024-12-31")), counted("2024-12-31"))
    third = then.set_index("period").loc["2024-Q3"]
    assert third["value"] == pytest.approx(100e3 / (988e3 / WEEKS))
    assert third["said"] == "2024-08-20"
    assert third["known"] == pd.Timestamp("2024-11-26")  # Baidu's results, three months after the statement
    assert set(times["unit"]) == {"times"}


def test_a_quarter_without_a_statement_has_no_quotient() -> None:
    assert not {"2025-Q3", "2025-Q4", "2026-Q2"} & set(times_within(news(said()), counted())["period"])


def test_nobody_knows_a_quotient_before_both_its_parts() -> None:
    undated = said().assign(known=pd.NaT)
    assert times_within(undated, counted())["known"].isna().all()


def test_nothing_said_gives_nothing() -> None:
    nothing = said("2019-12-31")
    assert nothing.empty
    for made in (news(nothing), last_of_year(nothing), times_within(nothing, counted())):
        assert made.empty
        assert set(nothing) <= set(made)
    assert times_within(said(), counted("2019-12-31")).empty
