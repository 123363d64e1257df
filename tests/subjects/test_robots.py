"""Robots in rows: bounds have no share, vintages are not mixed, bases are kept apart, and misses are measured."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.readings import select, value_of
from weijin_analysis.subjects import humanoids, robots


def density() -> pd.DataFrame:
    return load("robot_density", all_vintages=True, entity=["China", "Germany", "Japan", "United States"])


def installed(day: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(load("robot_installations", day, **way) for way in (robots.EDITION, robots.BY_COUNTRY))


# The stock


def test_a_bound_has_no_share_and_no_share_is_without_its_world() -> None:
    share = robots.stock_shares(load("robot_stock", metric="robot_operational_stock"))
    china = select(share, entity="China").set_index("period")["value"]
    assert list(china.index) == ["2015", "2019", "2020", "2022", "2024"]
    assert china.loc["2024"] == pytest.approx(100 * 2_027_190 / 4_663_698)
    assert set(share["derived"]) == {"ratio"}


def test_the_restated_world_hardly_moves_a_share() -> None:
    stock = load("robot_stock", all_vintages=True, metric="robot_operational_stock", period="2020")
    worlds = select(stock, entity="World")["value"]
    assert set(worlds) == {3_027_000, 3_035_000}
    assert {round(100 * 943_223 / world) for world in worlds} == {31}


# Installations


def test_today_installations_come_from_one_list_without_a_gap() -> None:
    rows = robots.one_list(*installed())
    assert robots.edition_of(rows) == "one"
    years = [str(year) for year in range(2011, 2025)]
    assert all(list(own["period"]) == years for _, own in rows.groupby("entity"))


@pytest.mark.parametrize("day", ["2015-12-31", "2019-12-31", "2024-12-31"])
def test_on_an_earlier_day_the_list_has_gaps_and_each_year_is_as_known_then(day: str) -> None:
    edition, chosen = installed(day)
    rows = robots.one_list(edition, chosen)
    assert rows is chosen
    assert robots.edition_of(rows) == "many"


def test_what_is_extended_is_one_vintage_up_to_rounding() -> None:
    yearly = load("robot_installations", **robots.INSTALLED, entity=list(robots.EXTENDED))
    listed = load("robot_installations", **robots.INSTALLED, entity=list(robots.EXTENDED), source=robots.LISTED)
    both = yearly.merge(listed, on=["entity", "period"], suffixes=("", "_listed"))
    assert len(both) == len(listed) == 27
    assert (both["value"] - both["value_listed"]).abs().max() <= 500
    assert sorted(yearly.loc[yearly["period"].eq("2025"), "value"]) == [354_000, 603_000]


def test_forecasts_of_the_running_year_are_held_against_what_came() -> None:
    said = load("robot_installations", metric="robot_installations_forecast", all_vintages=True)
    came = load("robot_installations", **robots.INSTALLED, entity="World")
    found = robots.missed(said, came)
    assert (found["first"], found["first_said"], found["first_came"]) == ("2023", 590_000, 541_302)
    assert (found["last"], found["last_said"], found["last_came"]) == ("2025", 575_000, 603_000)
    assert found["first_off"] == pytest.approx(8.25, abs=0.01)


def test_one_forecast_alone_or_none_is_not_measured() -> None:
    said = load("robot_installations", "2024-12-31", metric="robot_installations_forecast", all_vintages=True)
    came = load("robot_installations", "2024-12-31", **robots.INSTALLED, entity="World")
    assert pd.isna(robots.missed(said, came)["last_off"])
    assert pd.isna(robots.missed(said[:0], came)["first_off"])


# Density


def test_the_two_bases_are_kept_apart_and_in_one_unit() -> None:
    before, since = robots.by_base(density())
    assert {value_of(rows, entity="China", period="2024") for rows in (before, since)} == {567, 166}
    assert value_of(since, entity="China", period="2023") == pytest.approx(142)
    assert before["published"].max() < "2026"
    assert set(before["unit"]) == set(since["unit"]) == {robots.PER_10000}
    assert not before.duplicated(["entity", "period"]).any() and not since.duplicated(["entity", "period"]).any()


def test_the_report_s_sentence_holds_on_one_base_only() -> None:
    said = robots.passed(*robots.by_base(density()))
    assert said["old"] > said["germany"] > said["japan"] > said["new"]
    assert [said[name] for name in ("old", "germany", "japan")] == [470, 429, 419]


def test_without_rows_nothing_is_known() -> None:
    nothing = density()[:0]
    said = robots.passed(*robots.by_base(nothing))
    assert pd.isna(said["old"]) and pd.isna(said["new"])


# Chinese makers' share


def test_a_fall_is_told_only_where_the_year_before_is_known() -> None:
    rows = load("robot_domestic_share", metric=robots.SHARES[0])
    today, then = robots.newest_fall(rows), robots.newest_fall(rows[rows["period"].le("2023")])
    assert (today["value"], today["before"], today["first"]) == (55, 57, 25)
    assert (then["value"], then["value_period"]) == (47, "2023")
    assert pd.isna(then["before"])


# Humanoids


def test_prices_average_and_counts_are_different_things() -> None:
    rows = load("humanoids", all_vintages=True)
    prices, average, counts = humanoids.prices(rows), humanoids.average(rows), humanoids.counts(rows)
    assert set(prices["unit"]) == {"CNY/unit"}
    assert "report" not in set(prices["grade"])
    assert select(prices, entity="Unitree G1")["value"].tolist() == [99_000, 85_000]
    assert average.set_index("period")["value"].to_dict() == {"2023": 593_400, "2024": 260_400, "2025": 166_400}
    assert sorted(counts["value"]) == [13_317, 16_000, 16_580, 18_000]
    assert counts["counter"].is_unique
    assert humanoids.spread(counts) == {"least": 13_317, "most": 18_000, "counted": "2025"}
    assert humanoids.spread(counts[:0])["counted"] is None


def test_goldman_s_own_text_is_told_and_not_the_report_s() -> None:
    said = humanoids.goldman(load("humanoids", entity="industry (Goldman estimate)", all_vintages=True))
    assert (said["low"], said["high"], said["actual"]) == (15, 20, 40)
    assert humanoids.goldman(load("humanoids", "2024-03-31", entity="industry (Goldman estimate)"))["actual"] == 40
    assert (said["before_low"], said["after_high"]) == (50_000, 150_000)
