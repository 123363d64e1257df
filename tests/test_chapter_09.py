"""Chapter 09 against its evidence: who buys the tools, what a score costs, what was restated, and what is a market."""

from __future__ import annotations

import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.subjects import inference

REPORT_DAY = "2024-12-31"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("09")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("09", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, **where: str) -> dict[str, float]:
    rows = run.rows(figure)
    for column, wanted in where.items():
        rows = rows[rows[column].eq(wanted)]
    return rows.set_index("period")["value"].to_dict()


def test_all_figures_are_there_in_their_states(today: ChapterRun) -> None:
    states = {figure: today.record(figure)["state"] for figure in today.figures}
    assert states == {
        "f09-1": "partial", "f09-2": "complete", "x09-1": "partial", "x09-2": "complete", "x09-3": "complete"
    }  # fmt: skip


# f09-1


def test_the_demand_side_is_china_over_the_world(today: ChapterRun, then: ChapterRun) -> None:
    billings = {"metric": "semi_equipment_billings"}
    china, world = (values(today, "f09-1", **billings, entity=place) for place in ("China", "World"))
    assert (china["2023"], china["2024"], china["2025"]) == (36.6, 49.6, 49.3)
    assert (world["2023"], world["2024"], world["2025"]) == (106.3, 117.1, 135.1)
    assert finding(today, "f09-1") == (
        "China bought 36% of the world’s chip tools in 2025, after a peak of 42% in 2024; "
        "of supply only the report’s 3.3% is known."
    )
    assert finding(then, "f09-1", "zh") == "2023年中国买下全球半导体设备的34%，即1063亿美元中的366亿美元。"


def test_the_makers_are_named_as_sources_only_where_their_revenue_is_drawn(today: ChapterRun) -> None:
    assert today.record("f09-1")["origin"]["en"] == "SEMI; NAURA and AMEC"
    assert run_chapter("09", as_of="2015-12-31").record("f09-1")["origin"]["en"] == "SEMI"


def test_the_supply_side_is_the_report_s_one_number(today: ChapterRun) -> None:
    rows = today.rows("f09-1")
    supply = rows[rows["metric"].eq("share_of_world_semi_equipment_revenue")]
    assert supply[["value", "grade"]].to_numpy().tolist() == [[3.33, "report"]]
    assert "two makers are not the industry" in today.record("f09-1")["gaps"][0]["en"]


def test_the_two_makers_are_context_and_parts_of_a_year_are_no_years(today: ChapterRun) -> None:
    naura, amec = (values(today, "f09-1", metric="revenue", entity=maker) for maker in ("NAURA", "AMEC"))
    assert (naura["2020"], naura["2024"], naura["2024-10/2025-09"]) == (6056, 29838, 36607)
    assert amec == {"2020": 2270, "2023": 6260, "2024": 9070, "2025-01/2025-09": 8063}
    assert "Oct 2024" in today.record("f09-1")["note"]["en"]


# f09-2


def test_scores_and_costs_are_those_of_the_lists(today: ChapterRun) -> None:
    rows = today.rows("f09-2")
    listed = rows[rows["source"].eq("ch03-arcprize-leaderboard-2025-04")]
    found = listed.pivot_table(index="entity", columns="metric", values="value")
    assert found[inference.SCORE].to_dict() == {
        "o1 (low)": 25, "o1 (medium)": 31, "o1 (high)": 32, inference.LOW: 75.7, inference.HIGH: 87.5
    }  # fmt: skip
    assert found[inference.COST].to_dict() == {
        "o1 (low)": 1.5, "o1 (medium)": 2.5, "o1 (high)": 3.8, inference.LOW: 200, inference.HIGH: 3474
    }  # fmt: skip


def test_the_old_cost_is_kept_and_the_high_setting_had_none(today: ChapterRun) -> None:
    rows = today.rows("f09-2")
    first = rows[rows["source"].eq("ch03-arcprize-o3") & rows["metric"].eq(inference.COST)]
    assert first[["entity", "value"]].to_numpy().tolist() == [[inference.LOW, 20.0]]
    assert finding(today, "f09-2") == (
        "From 76 to 88 points the cost of a task rose from USD 200 to USD 3,474, some 17 times; "
        "the USD 20 first published became USD 200."
    )
    note = today.record("f09-2")["note"]["en"]
    assert "172 times the compute" in note
    assert "cap of USD 10,000" in note


def test_on_the_report_s_day_the_cost_was_not_restated(then: ChapterRun) -> None:
    assert finding(then, "f09-2", "zh") == (
        "发布之日，o3预览版每题花20美元得76分；高算力一档得88分，成本没有公布。"
    )
    assert "3,474" not in then.record("f09-2")["note"]["en"]
    assert not set(then.rows("f09-2")["entity"]) & {"o1 (low)", "o1 (medium)", "o1 (high)"}


def test_a_score_without_a_cost_is_a_level_and_the_figure_partial(today: ChapterRun, then: ChapterRun) -> None:
    assert (then.record("f09-2")["state"], today.record("f09-2")["state"]) == ("partial", "complete")
    picture = (then.folder / "f09-2_wide_light.svg").read_text(encoding="utf-8")
    assert "cost not published" in picture
    assert "cost not published" not in (today.folder / "f09-2_wide_light.svg").read_text(encoding="utf-8")


# x09-1


def test_the_frontier_moves_to_the_left(today: ChapterRun) -> None:
    assert finding(today, "x09-1") == (
        "The cheapest task with 75 points or more cost USD 0.17 in H2 2025 and USD 0.018 on 22 Sep 2026; "
        "o3-preview had cost USD 200."
    )
    rows = today.rows("x09-1")
    assert rows["metric"].value_counts().to_dict() == {inference.SCORE: 168, inference.COST: 168}
    assert not set(rows["entity"]) & set(inference.PEOPLE)
    early = rows[rows["period"].lt("2025")]
    assert set(early["entity"]) == {inference.LOW}


def test_before_2025_there_was_no_later_frontier(then: ChapterRun) -> None:
    assert then.record("x09-1")["state"] == "missing"
    assert then.rows("x09-1").empty


# x09-2


def test_both_series_are_extended_and_semi_s_forecasts_stand_beside(today: ChapterRun) -> None:
    assert values(today, "x09-2", metric="semi_equipment_sales_forecast") == {"2026": 165.9, "2028": 229.5}
    china = values(today, "x09-2", entity="China")
    assert list(china) == [str(year) for year in range(2016, 2026)]
    assert finding(today, "x09-2").startswith("World: median USD 212bn in 2030 (80% range USD 137bn to 330bn)")
    assert finding(today, "x09-2", "zh").startswith("全球2030年中位2120亿美元（80%区间1370亿至3300亿美元）")
    assert "n = 10" in today.record("x09-2")["note"]["en"]


def test_the_view_of_the_report_s_day_is_held_against_what_came(today: ChapterRun, then: ChapterRun) -> None:
    said = " ".join(today.said)
    assert "put 2024 at a median of USD 43bn" in said
    assert "USD 49.6bn came, inside the range" in said
    assert "what came was not known yet" in " ".join(then.said)


def test_two_years_are_not_extended() -> None:
    assert finding(run_chapter("09", as_of="2019-12-31"), "x09-2").count("not extended") == 2


# x09-3


def test_a_market_is_no_revenue(today: ChapterRun, then: ChapterRun) -> None:
    rows = today.rows("x09-3")
    assert values(today, "x09-3", metric="ai_revenue") == {"2023": 3.8, "2024": 12.2, "2025": 20}
    market = rows[rows["metric"].eq("ai_sam_forecast")]
    assert market[["period", "low", "high"]].to_numpy().tolist() == [["2027", 60, 90]]
    nvidia = values(today, "x09-3", entity="NVIDIA")
    assert [round(nvidia[year], 1) for year in ("2024", "2025", "2026")] == [60.9, 130.5, 215.9]
    assert "USD 60bn to 90bn it named for 2027 are a market" in finding(today, "x09-3")
    assert "Diamond" not in then.record("x09-3")["note"]["en"]
