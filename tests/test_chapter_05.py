"""Chapter 05 against its evidence: who overtook whom and when, what may not be joined, and how little is extended."""

from __future__ import annotations

import pytest
from chapter_runs import ChapterRun, run_chapter

REPORT_DAY = "2024-12-31"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("05")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("05", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, metric: str) -> dict[str, float]:
    rows = run.rows(figure)
    return rows[rows["metric"].eq(metric)].set_index("period")["value"].to_dict()


def test_all_figures_are_there_in_their_states(today: ChapterRun) -> None:
    states = {figure: today.record(figure)["state"] for figure in today.figures}
    assert states == {
        "f05-1": "partial", "f05-2": "substitute", "x05-1": "partial", "x05-2": "partial", "x05-3": "partial"
    }  # fmt: skip


# f05-1


def test_waymo_overtook_in_the_third_quarter_of_2024(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "f05-1") == (
        "Waymo passed Apollo Go in Q3 2024 and stood at 500,000 rides a week on 26 Mar 2026; "
        "Apollo Go made about 77,000 in Q2 2026."
    )
    assert finding(then, "f05-1", "zh") == (
        "Waymo在2024年三季度首次超过萝卜快跑，2024年10月29日达每周15万单；后者2024年三季度约7.6万单。"
    )


def test_before_the_overtaking_it_had_not_happened() -> None:
    said = finding(run_chapter("05", as_of="2024-08-31"), "f05-1")
    assert said.startswith("Waymo had not passed Apollo Go: it stood at 100,000 rides a week on 20 Aug 2024")
    assert "69,000 in Q2 2024" in said


def test_apollo_go_s_quarters_are_as_published_and_the_first_of_2022_is_missing(today: ChapterRun) -> None:
    rides = values(today, "f05-1", "apollo_go_rides_quarter")
    assert len(rides) == 19
    assert [rides[quarter] for quarter in ("2021-Q3", "2024-Q3", "2025-Q4", "2026-Q2")] == [115e3, 988e3, 3.4e6, 1e6]
    assert "2022-Q1" not in rides
    assert "2022" in " ".join(gap["en"] for gap in today.record("f05-1")["gaps"])


def test_waymo_s_statements_are_those_of_the_company(today: ChapterRun) -> None:
    said = values(today, "f05-1", "weekly_paid_trips")
    assert said == {
        "2023-08-11": 10e3, "2024-05-09": 50e3, "2024-08-20": 100e3, "2024-10-29": 150e3, "2025-02-26": 200e3,
        "2025-04-24": 250e3, "2026-02-02": 400e3, "2026-03-26": 500e3,
    }  # fmt: skip


def test_the_days_on_which_waymo_first_said_what_the_report_quotes_are_told(today: ChapterRun) -> None:
    assert today.said[0] == (
        "The report’s note quotes three weekly numbers of Waymo’s, first stated as follows: "
        "50,000 on 9 May 2024 (the report has Jun 2024), 100,000 on 20 Aug 2024 and 150,000 on 29 Oct 2024."
    )


def test_estimates_of_others_stay_apart_from_the_company(today: ChapterRun) -> None:
    rows = today.rows("f05-1")
    outside = rows[rows["metric"].eq("weekly_paid_trips_outside_estimate")]
    assert outside["value"].tolist() == [423_500, 450_000]
    assert set(outside["kind"]) == {"estimate"}
    assert set(rows.loc[rows["metric"].eq("weekly_paid_trips"), "kind"]) == {"observed"}


def test_the_change_of_definition_is_told_once_it_has_happened(today: ChapterRun, then: ChapterRun) -> None:
    assert "from Q2 2025 Baidu counts fully driverless rides only" in today.record("f05-1")["note"]["en"]
    assert "2025" not in then.record("f05-1")["note"]["en"]


# x05-1


def test_the_ratio_is_drawn_only_where_both_are_known(today: ChapterRun) -> None:
    quarters = values(today, "x05-1", "apollo_go_rides_quarter")
    assert sorted(quarters) == ["2023-Q3", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2026-Q1"]
    said = values(today, "x05-1", "weekly_paid_trips")
    assert said["2024-08-20"] / (quarters["2024-Q3"] / 13) == pytest.approx(1.32, abs=0.01)
    assert finding(today, "x05-1") == (
        "Of 7 quarters known for both, Waymo led in 5: 1.3 times Apollo Go in Q3 2024, 2.0 times in Q1 2026."
    )


def test_the_climb_and_the_fall_are_told(today: ChapterRun) -> None:
    note = today.record("x05-1")["note"]["en"]
    assert "262,000 a week in Q4 2025" in note
    assert "77,000 in Q2 2026" in note


def test_in_the_report_s_view_three_quarters_can_be_compared(then: ChapterRun) -> None:
    assert finding(then, "x05-1").startswith("Of 3 quarters known for both, Waymo led in 1: 1.3 times")


# f05-2


def test_brand_counts_of_both_vintages_stand_beside_their_forecasts(today: ChapterRun) -> None:
    rows = today.rows("f05-2")
    alix = rows[rows["metric"].isin(["nev_brands", "nev_brands_viable_forecast"])]
    found = alix.groupby("source")["value"].apply(sorted).to_dict()
    assert found == {"ch05-caixin-alix-2024": [19, 137], "ch05-reuters-alix-2025": [15, 129]}
    assert finding(today, "f05-2").startswith(
        "AlixPartners counted 129 new-energy brands after 137 a year earlier, and expects 15 to be viable in 2030"
    )


def test_registered_makers_and_other_counts_are_not_drawn_as_brands(today: ChapterRun) -> None:
    drawn = set(today.rows("f05-2")["metric"])
    assert drawn == {"nev_brands", "nev_brands_viable_forecast", "car_brands_remaining", "nev_share_of_sales"}


def test_the_report_s_own_count_is_marked_as_the_report_s(today: ChapterRun) -> None:
    rows = today.rows("f05-2")
    own = rows[rows["metric"].eq("car_brands_remaining")]
    assert own[["value", "grade"]].to_numpy().tolist() == [[127, "report"]]


def test_the_share_has_whole_years_of_one_definition(today: ChapterRun, then: ChapterRun) -> None:
    assert values(today, "f05-2", "nev_share_of_sales") == {"2022": 25.6, "2023": 31.6, "2024": 40.9, "2025": 47.9}
    assert "such cars made up 32% of sales in 2023" in finding(then, "f05-2")


# x05-2 and x05-3


def test_waymo_s_year_is_its_last_statement_and_the_goal_stays_apart(today: ChapterRun) -> None:
    assert values(today, "x05-2", "weekly_paid_trips") == {
        "2023-08-11": 10e3, "2024-10-29": 150e3, "2025-04-24": 250e3, "2026-03-26": 500e3
    }  # fmt: skip
    assert values(today, "x05-2", "weekly_paid_trips_target") == {"2026-12": 1e6}


def test_so_few_points_say_mostly_what_was_assumed(today: ChapterRun) -> None:
    for figure in ("x05-2", "x05-3"):
        note = today.record(figure)["note"]
        assert "n=4" in note["zh"].replace(" ", "")
        assert "先验" in note["zh"]


def test_two_points_are_not_extended(then: ChapterRun) -> None:
    for figure in ("x05-2", "x05-3"):
        assert len(then.rows(figure)) == 2
        assert finding(then, figure).endswith("to extend them: 2.")
    record = then.record("x05-2")
    assert not any(word in record[part]["en"] for part in ("note", "alt") for word in ("scenario", "bands", "cap of"))


def test_a_scenario_is_called_one_and_its_cap_is_told_as_assumed(today: ChapterRun) -> None:
    note = today.record("x05-2")["note"]
    assert "The scenario assumes a cap of 1,000,000." in note["en"]
    assert "情景假定每周100万单封顶" in note["zh"]
    assert "the newest of 26 Mar 2026" in note["en"]
    assert finding(today, "x05-2").startswith("By 2028 the median is 1,650,000 rides a week, the 80% range 195,000 to")


def test_the_share_is_extended_inside_its_bounds(today: ChapterRun) -> None:
    assert finding(today, "x05-3") == (
        "New-energy cars made up 48% of sales in 2025; by 2028 the median is 63%, the 80% range 54% to 71%."
    )
    assert "100%" in today.record("x05-3")["note"]["en"]
