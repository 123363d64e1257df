"""Forecasts are scored by what came since they were made, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archives import add_consumer_prices, add_price, file_run, freeze, judged, kept, prices, the

from weijin_analysis import trends
from weijin_analysis.archive import record
from weijin_analysis.archive.entries import entries
from weijin_analysis.archive.shelf import read_shelf
from weijin_analysis.errors import UnknownNameError
from weijin_analysis.extensions import extend

MADE = "2026-11-24"


@pytest.fixture(autouse=True)
def frozen(data_copy: Path) -> None:
    freeze(data_copy)


def scores(output: Path, against: str = "") -> pd.DataFrame:
    shelf = read_shelf(output)
    return record.score(shelf, record.judge(shelf), against)


# What came


def test_nothing_is_scored_before_it_is_published(tmp_path: Path) -> None:
    file_run(tmp_path, MADE, kept())
    assert set(judged(tmp_path)["state"]) == {"open"}
    assert scores(tmp_path).empty


def test_an_empty_archive_is_no_error(tmp_path: Path) -> None:
    assert judged(tmp_path).empty and scores(tmp_path).empty


def test_a_price_published_in_later_dollars_is_moved_to_those_of_the_forecast(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    add_price(data_copy, "2026", "99", "USD_2026/kWh", "2026-12-08")
    add_consumer_prices(data_copy, 2026, "331.601")
    forecast = the(tmp_path)
    assert (forecast["state"], forecast["view"]) == ("scored", "in advance")
    assert forecast["observed"] == pytest.approx(99 * 321.943 / 331.601)
    assert forecast["first_release"] == forecast["observed"]
    assert set(judged(tmp_path).query("period > 2026")["state"]) == {"open"}


def test_without_the_price_index_of_its_dollars_a_price_waits(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    add_price(data_copy, "2026", "99", "USD_2026/kWh", "2026-12-08")
    assert the(tmp_path)["state"] == "unmoved"
    assert scores(tmp_path).empty


def test_the_first_release_and_the_newest_vintage_are_told_apart(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    for value, unit, known in (("99", "USD_2026/kWh", "2026-12-08"), ("104", "USD_2027/kWh", "2027-12-07")):
        add_price(data_copy, "2026", value, unit, known)
    add_consumer_prices(data_copy, 2026, "331.601")
    add_consumer_prices(data_copy, 2027, "340")
    forecast = the(tmp_path)
    assert forecast["first_release"] == pytest.approx(99 * 321.943 / 331.601)
    assert forecast["observed"] == pytest.approx(104 * 321.943 / 340)
    assert forecast["known"] == pd.Timestamp("2026-12-08")
    by_outcome = scores(tmp_path).query("measure == 'bias'").set_index("outcome")["value"]
    median = np.log(forecast["median"])
    assert by_outcome["first release"] == pytest.approx(median - np.log(forecast["first_release"]))
    assert by_outcome["newest vintage"] == pytest.approx(median - np.log(forecast["observed"]))


def test_a_correction_in_the_same_dollars_is_the_newest_and_not_the_first(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    add_price(data_copy, "2026", "99", "USD_2025/kWh", "2026-12-08")
    add_price(data_copy, "2026", "97", "USD_2025/kWh", "2027-03-01")
    assert tuple(the(tmp_path)[["first_release", "observed"]]) == (99, 97)


def test_a_nominal_forecast_is_held_against_the_price_in_dollars_of_its_year(tmp_path: Path, data_copy: Path) -> None:
    nominal = prices().assign(unit="USD/kWh")
    file_run(tmp_path, MADE, kept(nominal))
    add_price(data_copy, "2026", "99", "USD_2026/kWh", "2026-12-08")
    add_price(data_copy, "2026", "96.5", "USD_2025/kWh", "2026-12-09")
    assert the(tmp_path)["observed"] == 99


def shares() -> pd.DataFrame:
    """A share in percent, as the data package has it."""
    return prices().tail(6).assign(unit="percent", value=np.linspace(10, 60, 6))


def test_a_share_is_kept_in_percent_like_its_outcome_and_scored_in_points(tmp_path: Path, data_copy: Path) -> None:
    made = extend(shares(), 2030, kind="share")
    file_run(tmp_path, MADE, entries(made.forecast, made.rows))
    add_price(data_copy, "2026", "72", "percent", "2026-12-08")
    said = the(tmp_path)
    assert said["observed"] == 72
    table = scores(tmp_path).query("outcome == 'newest vintage'").set_index("measure")
    assert set(table["scale"]) == {"points"}
    assert table.loc["error", "value"] == pytest.approx(abs(made.at(2026)["median"] - 72))


@pytest.mark.parametrize(
    "later",
    [
        {"kind": "estimate"},
        {"grade": "report"},
        {"period": "2026-H1"},
        {"period": "2027"},
        {"unit": "USD/kWh"},
        {"unit": "CNY/Wh"},
    ],
)
def test_other_statements_are_no_outcome(tmp_path: Path, data_copy: Path, later: dict[str, str]) -> None:
    file_run(tmp_path, MADE, kept(horizon=2026))
    add_price(data_copy, **({"period": "2026", "value": "99", "unit": "USD_2025/kWh", "known": "2027-12-08"} | later))
    assert the(tmp_path)["state"] == "open"


def test_the_report_s_own_number_does_not_stand_in_for_one_that_waits(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    add_price(data_copy, "2026", "99", "USD_2026/kWh", "2026-12-08")
    add_price(data_copy, "2026", "97", "USD_2025/kWh", "2026-12-09", grade="report")
    assert the(tmp_path)["state"] == "unmoved"


def test_contradicting_sources_settle_nothing(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, MADE, kept())
    for value, source in (("99", "ch08-bnef-2025-pr"), ("93", "ch08-canary-2026")):
        add_price(data_copy, "2026", value, "USD_2025/kWh", "2026-12-08", source=source)
    assert the(tmp_path)["state"] == "disputed"
    assert scores(tmp_path).empty


def test_a_series_that_the_data_no_longer_have_is_said_to_be_lost(tmp_path: Path) -> None:
    file_run(tmp_path, MADE, [row | {"metric": "price_of_old"} for row in kept()])
    file_run(tmp_path, "2026-11-25", kept())
    assert judged(tmp_path).groupby("metric")["state"].first().to_dict() == {
        "pack_price_real": "open",
        "price_of_old": "lost",
    }


# In advance, in hindsight, or not at all


def test_what_was_known_at_the_vintage_is_not_scored(tmp_path: Path, data_copy: Path) -> None:
    rows = prices(last=2023)
    assert trends.described(rows)["vintage"] >= "2024-12-10"
    file_run(tmp_path, "2024-12-20", kept(rows))
    states = judged(tmp_path).set_index("period")["state"]
    assert states[2024] == "known"
    assert states[2025] == "scored"
    assert set(scores(tmp_path)["forecasts"]) == {1}


def test_forecasts_made_when_the_outcome_was_known_are_told_apart(tmp_path: Path) -> None:
    old, older = prices("USD_2024/kWh", 2024), prices("USD_2018/kWh", 2022)
    older = older.assign(known=pd.Timestamp("2022-12-06"))
    file_run(tmp_path, "2025-01-02", kept(old))
    file_run(tmp_path, MADE, kept(older))
    views = judged(tmp_path).query("state == 'scored'").groupby("origin")["view"].agg(set).to_dict()
    assert views == {2022: {"in hindsight"}, 2024: {"in advance"}}
    made = scores(tmp_path).groupby("made")["forecasts"].max().to_dict()
    assert made == {"in advance": 1, "in hindsight": 3}


def test_what_was_published_on_the_day_of_the_run_was_not_made_in_advance(tmp_path: Path) -> None:
    file_run(tmp_path, "2025-12-09", kept(prices(last=2024)))
    assert the(tmp_path, 2025)["view"] == "in hindsight"


# Scores


def test_other_numbers_from_the_same_data_and_method_are_another_edition(tmp_path: Path, data_copy: Path) -> None:
    file_run(tmp_path, "2026-11-20", kept())
    file_run(tmp_path, MADE, [row | {"value": str(float(row["value"]) * 1.1)} for row in kept()])
    add_price(data_copy, "2026", "99", "USD_2025/kWh", "2026-12-08")
    forecasts = judged(tmp_path)
    assert forecasts.groupby("edition")["made"].first().to_dict() == {1: "2026-11-20", 2: MADE}
    assert set(scores(tmp_path)["forecasts"]) == {2}


def test_scores_are_those_of_the_hindcasts_of_the_same_forecasts(tmp_path: Path) -> None:
    rows = prices()
    ours = trends.hindcast(pd.DataFrame({"year": rows["start"].dt.year, "value": rows["value"]}), "cost", first=14)
    for last in (2023, 2024):
        file_run(tmp_path, f"{last}-12-20", kept(prices(last=last).assign(known=pd.Timestamp(f"{last}-12-10"))))
    expected = trends.score(ours).set_index("measure")["value"]
    found = scores(tmp_path).query("outcome == 'newest vintage'").set_index("measure")["value"]
    assert found["crps"] == pytest.approx(expected["crps"])
    assert found.drop("pit").to_dict() == pytest.approx(expected.drop("pit").to_dict(), rel=1e-6)


def test_methods_are_compared_on_the_forecasts_both_made(tmp_path: Path) -> None:
    rows = prices(last=2024)
    file_run(tmp_path, "2024-12-31", [*kept(rows), *kept(rows, method="ols")])
    table = scores(tmp_path, against="ols").query("outcome == 'newest vintage'")
    crps = table[table["measure"].eq("crps")].set_index("method")["value"]
    skill = table[table["measure"].eq("skill_ratio")].set_index("method")["value"]
    assert skill.to_dict() == {"engine": pytest.approx(1 - crps["engine"] / crps["ols"])}


def test_a_method_that_nobody_used_cannot_be_compared_with(tmp_path: Path) -> None:
    file_run(tmp_path, MADE, kept())
    with pytest.raises(UnknownNameError, match="'moore'; expected one of engine"):
        scores(tmp_path, against="moore")


def test_each_series_counts_once_in_the_whole(tmp_path: Path) -> None:
    real, nominal = prices(last=2023).assign(known=pd.Timestamp("2023-12-01")), prices(last=2024)
    file_run(tmp_path, "2023-12-02", kept(real))
    file_run(tmp_path, "2025-01-02", kept(nominal.assign(unit="USD/kWh")))
    table = scores(tmp_path).query("measure == 'error' and outcome == 'newest vintage'").set_index("group")
    each = table.drop("all")
    assert sorted(each["forecasts"]) == [1, 2]
    assert table.loc["all", "value"] == pytest.approx(each["value"].mean())


def test_shares_and_prices_are_never_averaged(tmp_path: Path, data_copy: Path) -> None:
    made = extend(shares(), 2030, kind="share")
    file_run(tmp_path, MADE, [*entries(made.forecast, made.rows), *kept()])
    add_price(data_copy, "2026", "72", "percent", "2026-12-08")
    add_price(data_copy, "2026", "99", "USD_2025/kWh", "2026-12-08")
    groups = scores(tmp_path).groupby("scale")["group"].agg(set).to_dict()
    assert groups == {
        "points": {"battery_price: pack_price_real: World, percent"},
        "log": {"battery_price: pack_price_real: World, real USD/kWh"},
    }
