"""Chapter 03 against its evidence: which o3 scored what, what is never joined, and how little is extended."""

from __future__ import annotations

import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.catalog import cited, load
from weijin_analysis.subjects import benchmarks

REPORT_DAY = "2024-12-31"
VERSION = "arc_agi_{}_semi_private_score"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("03")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("03", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, metric: str, by: str = "entity") -> dict[str, float]:
    rows = run.rows(figure)
    return rows[rows["metric"].eq(metric)].set_index(by)["value"].to_dict()


def test_all_figures_are_there_in_their_states(today: ChapterRun) -> None:
    assert {figure: today.record(figure)["state"] for figure in today.figures} == {
        "f03-1": "complete", "f03-2": "substitute", "x03-1": "partial", "x03-2": "partial", "x03-3": "partial",
        "x03-4": "partial",
    }  # fmt: skip


def test_on_the_report_s_day_its_own_figures_are_there_and_nothing_is_judged_yet(then: ChapterRun) -> None:
    assert then.record("f03-1")["state"] == "complete"
    assert then.record("x03-2")["state"] == "missing"


# f03-1


def test_the_list_is_that_of_the_announcement_with_o3_unrounded(today: ChapterRun) -> None:
    assert values(today, "f03-1", "arc_agi_1_score_history") == {
        "GPT-2": 0, "GPT-3": 0, "GPT-4": 2, "GPT-4o": 5, "o1-preview": 21, "o1-pro": 50, "o1 (high)": 32
    }  # fmt: skip
    exact = values(today, "f03-1", VERSION.format(1))
    assert exact == {"o3-preview (low)": 75.7, "o3-preview (high)": 87.5, "STEM graduates": 98}
    assert values(today, "f03-1", "arc_prize_target") == {"Grand Prize threshold": 85}


def test_the_jump_is_told_alike_on_both_days(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "f03-1") == finding(then, "f03-1") == (
        "GPT-2 scored 0, GPT-4o 5; on 20 Dec 2024 o3-preview reached 75.7, at its high setting 87.5, "
        "past the prize line of 85."
    )
    assert "STEM graduates" not in set(then.rows("f03-1")["entity"])


def test_models_stand_on_the_day_of_their_release(today: ChapterRun) -> None:
    rows = today.rows("f03-1")
    days = rows[rows["table"].eq("model_releases")].set_index("entity")["release_date"].to_dict()
    assert days["GPT-2"] == "2019-11-05"
    assert days["GPT-3"] == "2020"
    assert days["o1-preview"] == "2024-09-12"
    assert len(days) == 9


def test_scores_that_were_stated_otherwise_carry_a_question_mark() -> None:
    listed = benchmarks.listed(load("arc_scores", all_vintages=True), cited("model_releases", basis="event"))
    assert sorted(listed.loc[listed["disputed"], "entity"]) == ["o1-preview", "o1-pro"]


# f03-2


def test_what_is_only_read_from_context_is_counted_apart(today: ChapterRun) -> None:
    rows = today.rows("f03-2")
    assert rows["stated"].value_counts()[["stated", "implied"]].tolist() == [15, 5]
    assert rows.loc[rows["to"].eq("agi"), "stated"].tolist() == ["implied"]
    assert finding(today, "f03-2").startswith("Five modules")
    assert "20 relations drawn, the paper itself states 15" in finding(today, "f03-2")


# x03-1


def test_three_versions_are_three_series(today: ChapterRun) -> None:
    ends = {version: list(values(today, "x03-1", VERSION.format(version), "period").items()) for version in (1, 2, 3)}
    assert ends[2][0] == ("2024-12-20", 15)
    assert ends[2][-1] == ("2026-09-02", 95)
    assert ends[3][-1] == ("2026-09-02", 62.7128)
    assert finding(today, "x03-1") == (
        "Version one rose from 87.5 to 98.5, version two from 15 to 95, version three from 0.2 to 62.7 between "
        "16 Apr 2026 and 2 Sep 2026."
    )


def test_the_best_only_rises_and_people_are_no_systems() -> None:
    best = benchmarks.leaders(load("arc_scores"))
    assert best.groupby("metric")["value"].apply(lambda scores: scores.is_monotonic_increasing).all()
    assert not best["entity"].str.contains("panel|graduates|worker").any()
    assert best["start"].min().date().isoformat() == "2024-12-20"
    assert best.loc[best["metric"].eq(VERSION.format(3)), "start"].min().date().isoformat() >= "2026-03-25"


def test_the_o3_on_sale_is_not_the_preview(today: ChapterRun) -> None:
    rows = today.rows("x03-1")
    sold = rows[rows["entity"].isin(benchmarks.ON_SALE)]
    assert sorted(sold["value"]) == [41.5, 53.83, 60.83]
    assert "scored 41.5 to 60.8 and is not December’s preview" in today.record("x03-1")["note"]["en"]


def test_what_came_later_is_not_said_of_the_preview_before(then: ChapterRun) -> None:
    words = (then.folder / "x03-1_wide_light.svg").read_text(encoding="utf-8")
    assert "o3-preview, not on sale" in words
    assert "never" not in words
    assert "three" not in then.record("x03-1")["title"]["en"].lower() + then.record("x03-1")["note"]["en"].lower()


# x03-2


def test_the_outlooks_are_judged_by_all_their_evidence(today: ChapterRun) -> None:
    facts = today.rows("x03-2")
    assert len(facts) == 34
    assert facts["supports"].value_counts().to_dict() == {"yes": 24, "partly": 9, "no": 1}
    assert finding(today, "x03-2") == "By 34 pieces of evidence, of ten outlooks three came true and seven did in part."
    assert finding(today, "x03-2", "zh") == "查到34条证据，十个展望中三个应验、七个部分应验。"


# x03-3


def test_each_year_has_its_own_cheapest_system_and_the_restated_cost(today: ChapterRun) -> None:
    costs = values(today, "x03-3", benchmarks.COST)
    assert costs == {
        "o3-preview (low)": 200, "Gemini 3 Flash Preview (High)": 0.1743, "GPT-6 Luna (Max)": pytest.approx(0.018388)
    }  # fmt: skip
    assert all(score >= 75 for score in values(today, "x03-3", benchmarks.SCORE).values())


def test_three_points_are_said_to_be_mostly_prior(today: ChapterRun) -> None:
    note = today.record("x03-3")["note"]
    assert "n = 3" in note["en"]
    assert "mostly prior (67%)" in note["en"]
    assert "the last on 22 Sep 2026" in note["en"]
    assert finding(today, "x03-3").startswith(
        "The cheapest task with 75 points cost USD 200 in 2024 and USD 0.018 in 2026; by 2028 the median is USD 0.00096"
    )
    assert "median 0.00096" in (today.folder / "x03-3_wide_light.svg").read_text(encoding="utf-8")


def test_published_rates_stand_beside_it(today: ChapterRun) -> None:
    rates = today.rows("x03-3").query("metric == 'price_decline_rate'").set_index("entity")
    assert set(rates["kind"]) == {"estimate"}
    assert rates.loc["LLM of equivalent performance", "value"] == 10
    assert rates.loc["all milestones, range", ["low", "high"]].tolist() == [9, 900]
    assert rates.loc["frontier benchmarks (Gundlach et al.)", ["low", "high"]].tolist() == [5, 10]


def test_a_year_s_cheapest_may_rise() -> None:
    rows = load("arc_scores")
    late = rows["start"].ge("2026") & rows["metric"].eq(benchmarks.COST)
    dearer = rows.assign(value=rows["value"].mask(late, 50.0))
    assert benchmarks.cheapest(dearer, 75.0)["value"].tolist() == [200, 0.1743, 50]


def test_on_the_report_s_day_the_first_cost_stood_alone(then: ChapterRun) -> None:
    assert values(then, "x03-3", benchmarks.COST) == {"o3-preview (low)": 20}
    assert finding(then, "x03-3").endswith("at a published cost: 1, too few to extend.")
    assert "Not extended: 1 point only." in then.record("x03-3")["note"]["en"]
    assert "the last on 20 Dec 2024" in then.record("x03-3")["note"]["en"]
    assert "restated" not in then.record("x03-3")["note"]["en"]


# x03-4


def test_the_share_is_the_last_that_google_stated_in_each_year(today: ChapterRun, then: ChapterRun) -> None:
    metric = "share_of_new_code_ai_generated"
    assert values(today, "x03-4", metric, "period") == {"2024-10-29": 25, "2025-10": 50, "2026-04-22": 75}
    assert values(then, "x03-4", metric, "period") == {"2024-10-29": 25}
    assert finding(today, "x03-4") == (
        "By its own account Google reached 50% in Oct 2025 and 75% on 22 Apr 2026; by 2028 the median is 91%, "
        "the 80% range 81% to 96%."
    )


def test_the_drift_of_the_definition_is_told_once_it_is_known(today: ChapterRun, then: ChapterRun) -> None:
    note = today.record("x03-4")["note"]
    assert "widened from completion to agents" in note["en"]
    assert "agents" not in then.record("x03-4")["note"]["en"]
    assert "从补全扩到智能体" in note["zh"]
    assert "never above 100%" in note["en"]
