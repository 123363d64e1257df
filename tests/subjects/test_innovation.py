"""Amounts are compared within one edition and one measure, and nothing is made of what is not there."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects.innovation import (
    POLICY,
    RED_INK,
    RIVALS,
    caught_up,
    compared,
    leads,
    other_years,
    scoreboard,
    windows,
)
from weijin_analysis.subjects.manufacturing import INDUSTRY, OF_CHINA, editions, overtaking, peak, shares


def policy(as_of: str = "") -> pd.DataFrame:
    return load("industrial_policy", as_of, metric=list(POLICY), source=list(RED_INK))


def research(as_of: str = "", *, all_vintages: bool = False) -> pd.DataFrame:
    return load("rd_spending", as_of, metric="gerd_ppp", entity=list(RIVALS), all_vintages=all_vintages)


def test_industrial_policy_of_two_countries_is_compared_in_one_measure() -> None:
    found = compared(policy())
    assert (found["share"], found["us"], found["usd"], found["us_usd"]) == (1.73, 0.39, 248, 84)
    assert found["times"] == pytest.approx(1.73 / 0.39)
    assert found["other"] == "2017"
    assert list(other_years(policy())) == ["Brazil"]
    assert compared(policy()[:0])["other"] is None


def test_the_ratio_of_research_is_taken_within_an_edition() -> None:
    found = caught_up(research(), research(all_vintages=True))
    assert (found["first"], found["last"]) == ("2000", "2022")
    assert found["value"] == pytest.approx(100 * 811.86 / 923.24)
    assert (found["moved"], found["old"], found["new"]) == ("2017", 496, 420.8)
    early = caught_up(research("2015-12-31"), research("2015-12-31", all_vintages=True))
    assert (early["first"], early["moved"]) == (None, None)


def test_two_lists_of_technologies_are_told_apart() -> None:
    led = windows(load("technology_lead", grade=["primary", "secondary"]))
    found = leads(led)
    assert (found["first"], found["us_first"], found["last"], found["us"], found["longer"]) == (3, 60, 57, 7, 66)
    assert "2018/2022" not in set(led["period"])
    assert isnan(leads(led[:0])["first"])


def test_the_scoreboard_has_context_and_no_answer() -> None:
    abroad, around, sample = scoreboard(load("rd_scoreboard"))
    assert abroad.empty
    assert set(around["period"]) == {"2024"}
    assert sample["value"].tolist() == [1893]


def test_a_share_is_made_of_one_edition_and_its_peak_is_past() -> None:
    now, before = editions(load("manufacturing_value_added", all_vintages=True, **OF_CHINA))
    assert now["value"].iloc[-1] == pytest.approx(28.53, abs=0.01)
    assert before["value"].iloc[-1] == pytest.approx(29.31, abs=0.01)
    highest = peak(now, before)
    assert (highest["peak_period"], highest["peak"]) == ("2021", pytest.approx(31.1, abs=0.01))
    assert highest["old"] == pytest.approx(31.5, abs=0.01)
    assert peak(now[:5], before)["peak_period"] is None


def test_industry_tells_who_was_ahead_since_when() -> None:
    found = overtaking(shares(load("manufacturing_value_added", metric=list(INDUSTRY)), INDUSTRY))
    assert (found["last"], found["n"], found["since"], found["first"]) == ("2024", 15, 2010, "1970")
    assert found["us_first"] == pytest.approx(28.5, abs=0.05)
