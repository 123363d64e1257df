"""Chapter 07 against its evidence: shares on three definitions, deals by counter, and the one pair that compares."""

from __future__ import annotations

import pandas as pd
import pytest
from chapter_runs import ChapterRun, run_chapter

REPORT_DAY = "2024-12-31"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("07")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("07", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, metric: str, entity: str = "China") -> dict[str, float]:
    rows = run.rows(figure)
    rows = rows[rows["metric"].eq(metric) & rows["entity"].eq(entity)]
    return {period: group["value"].iloc[0] for period, group in rows.groupby("period")}


def test_all_figures_are_there_and_partial(today: ChapterRun) -> None:
    states = {figure: today.record(figure)["state"] for figure in today.figures}
    assert states == dict.fromkeys(("f07-1", "f07-2", "x07-1", "x07-2"), "partial")


# f07-1


def test_trial_starts_are_the_points_that_were_found(today: ChapterRun) -> None:
    metric = "trial_start_share_by_company_hq"
    assert values(today, "f07-1", metric) == {"2013": 3, "2014": 1, "2018": 15, "2023": 28, "2024": 30}
    assert values(today, "f07-1", metric, "United States") == {"2018": 40, "2024": 35}
    assert values(today, "f07-1", metric, "Europe") == {"2018": 28, "2024": 21}


def test_both_starts_are_told_and_the_report_s_are_marked(today: ChapterRun) -> None:
    assert finding(today, "f07-1") == (
        "Of trials started in 2024, 30% were by Chinese, 35% by American, 21% by European firms. "
        "A decade before, China had 3% or 1%: two sources differ."
    )
    assert "3%还是1%" in finding(today, "f07-1", "zh")
    rows = today.rows("f07-1")
    assert rows.loc[rows["grade"].eq("report"), "period"].tolist() == ["2013", "2023"]


def test_the_substitutes_are_on_their_own_definitions(today: ChapterRun) -> None:
    pipeline = values(today, "f07-1", "pipeline_share_by_company_hq")
    drugs = values(today, "f07-1", "pipeline_share_pharmprojects")
    assert pipeline == {"2007": 2, "2012": 4, "2017": 6, "2022": 15}
    assert drugs == {"2015": 6.9, "2019": 12.6, "2022": 20.9, "2025": 29.5}


def test_shares_of_places_where_trials_run_are_not_drawn(today: ChapterRun) -> None:
    assert not today.rows("f07-1")["metric"].str.contains("country|location").any()


def test_in_the_report_s_view_only_its_own_numbers_are_there(then: ChapterRun) -> None:
    assert finding(then, "f07-1").startswith("The report gives Chinese companies 28% of trial starts in 2023 and 3%")
    assert "interview" not in then.record("f07-1")["note"]["en"]


# f07-2


def test_the_whole_year_stands_where_the_report_doubled_half_of_it(today: ChapterRun) -> None:
    total = values(today, "f07-2", "license_out_total_value")
    assert (total["2021"], total["2024"], total["2025"]) == (13.4, 51.9, 135.655)
    assert not today.rows("f07-2")["period"].str.startswith(("2024-", "2025-")).any()
    assert finding(today, "f07-2") == (
        "Out-licensing came to USD 135.7bn in 2025, USD 7bn of it upfront; 2024 had USD 51.9bn. "
        "Counts for 2023 run from USD 38bn to above USD 45bn."
    )


def test_upfront_payments_and_deals_are_those_of_the_evidence(today: ChapterRun) -> None:
    upfront, deals = (values(today, "f07-2", f"license_out_{name}") for name in ("upfront", "deals"))
    assert upfront == {"2023": 2.22, "2024": 4.1, "2025": 7.0, "2026-01/2026-06": 5.0}
    assert {year: deals[year] for year in ("2020", "2024", "2025", "2026-01/2026-06")} == {
        "2020": 39, "2024": 94, "2025": 157, "2026-01/2026-06": 81
    }  # fmt: skip


def test_rival_counts_of_2023_and_2026_are_both_drawn(today: ChapterRun) -> None:
    rows = today.rows("f07-2")
    total = rows[rows["metric"].eq("license_out_total_value")]
    numbers = pd.concat([total["value"], total["low"]]).groupby(total["period"].tolist() * 2).apply(
        lambda found: sorted(found.dropna())
    )  # fmt: skip
    assert numbers["2023"] == [38.0, 45.0]
    assert numbers["2026-01/2026-06"] == [99.7, 110.0]


def test_greater_china_and_other_countries_are_left_out(today: ChapterRun) -> None:
    assert set(today.rows("f07-2")["entity"]) == {"China"}


def test_the_text_speaks_of_the_panels_that_are_drawn(today: ChapterRun, then: ChapterRun) -> None:
    alt = today.record("f07-2")["alt"]
    assert ["Three panels" in alt["en"], "financing" in alt["en"], "三格" in alt["zh"]] == [True, False, True]
    assert not any(word in then.record("f07-2")["alt"]["en"] for word in ("Three", "upfront payments up to"))
    assert "Yikai" not in then.record("x07-1")["alt"]["en"]


def test_an_origin_names_a_counter_of_the_view(today: ChapterRun, then: ChapterRun) -> None:
    assert today.record("f07-2")["origin"]["en"] == "PharmCube and others, named at the bars"
    assert then.record("f07-2")["origin"]["en"] == "Collabrium and others, named at the bars"
    assert "Yikai" not in then.record("x07-1")["origin"]["en"]


def test_years_without_a_total_are_named(today: ChapterRun) -> None:
    gaps = " ".join(gap["en"] for gap in today.record("f07-2")["gaps"])
    assert "before 2021" in gaps
    assert "found for 2022" in gaps


def test_in_the_report_s_view_there_was_no_reliable_total(then: ChapterRun) -> None:
    assert "no reliable total" in finding(then, "f07-2")
    assert "51.9" not in then.record("f07-2")["note"]["en"]


# x07-1


def test_upfront_payments_passed_financing_in_the_pairs_that_compare(today: ChapterRun) -> None:
    assert finding(today, "x07-1") == (
        "In Jan–Sep 2025 upfront payments were USD 4.55bn, primary financing USD 3.19bn; "
        "in Yikai’s count of 2024 they passed all financing, CNY 29.8bn to CNY 28.1bn."
    )
    assert values(today, "x07-1", "primary_market_financing") == {
        "2021": 15.2, "2024-01/2024-09": 2.765, "2025-01/2025-09": 3.19
    }  # fmt: skip


def test_at_the_end_of_2024_nothing_could_be_compared(then: ChapterRun) -> None:
    assert finding(then, "x07-1").startswith("By this day nobody had counted")
    assert "Yikai" not in then.record("x07-1")["note"]["en"]


# x07-2


def test_the_share_is_extended_from_four_years_and_stays_bounded(today: ChapterRun) -> None:
    assert finding(today, "x07-2") == (
        "China had 29.5% of drugs in development at the start of 2025; by 2030 the median is 43%, "
        "the 80% range 33% to 54%."
    )
    note = today.record("x07-2")["note"]["en"]
    assert "n = 4" in note
    assert "never above 100%" in note
    assert sorted(today.rows("x07-2")["period"]) == ["2015", "2019", "2022", "2025"]


def test_before_the_shares_were_published_a_card_stands_there(then: ChapterRun) -> None:
    assert then.record("x07-2")["state"] == "missing"
