"""Chapter 02 against its evidence: what is compared with what, what is in doubt, and a figure that awaits its data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from chapter_runs import ChapterRun, run_chapter

REPORT_DAY = "2024-12-31"
POLICY = "industrial_policy_spending_"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("02")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("02", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, column: str = "period", **where: str) -> dict[str, float]:
    rows = run.rows(figure)
    for name, wanted in where.items():
        rows = rows[rows[name].eq(wanted)]
    return dict(zip(rows[column], rows["value"], strict=True))


def test_all_figures_are_there_in_their_states(today: ChapterRun) -> None:
    states = {figure: today.record(figure)["state"] for figure in today.figures}
    assert states == {
        "f02-1": "complete", "f02-2": "partial", "f02-3": "missing", "x02-1": "complete", "x02-2": "partial",
        "x02-3": "complete", "x02-4": "complete",
    }  # fmt: skip


# f02-1


def test_eight_economies_are_compared_on_the_cautious_estimate(today: ChapterRun) -> None:
    sources = ("ch02-monitor-redink", "ch02-chartbook-redink")
    each = [values(today, "f02-1", "entity", metric=f"{POLICY}gdp_share", source=source) for source in sources]
    assert each[0] | each[1] == {
        "China": 1.73, "South Korea": 0.67, "France": 0.55, "Japan": 0.5, "Germany": 0.41, "Taiwan": 0.41,
        "United States": 0.39, "Brazil": 0.33,
    }  # fmt: skip
    assert values(today, "f02-1", "entity", metric=f"{POLICY}nominal") == {"China": 248, "United States": 84}
    assert values(today, "f02-1", "entity", metric=f"{POLICY}ppp") == {"China": 406.5, "Brazil": 10.7, "Taiwan": 4.98}
    assert finding(today, "f02-1") == (
        "In 2019 China put 1.73% of its GDP into industrial policy, 4.4 times America’s share: USD 248bn at market "
        "rates against USD 84bn."
    )


def test_the_wide_estimate_and_another_year_are_told_and_not_compared(today: ChapterRun) -> None:
    note = today.record("f02-1")["note"]["en"]
    assert "wide 4.9%" in note
    assert "Brazil: 2017" in note
    assert values(today, "f02-1", "entity", period="2017", metric=f"{POLICY}gdp_share") == {"Brazil": 0.33}
    assert "OECD QuIS" not in " ".join(today.rows("f02-1")["source"])


def test_the_missing_split_by_instrument_is_a_gap(today: ChapterRun) -> None:
    assert "No split by instrument was found" in today.record("f02-1")["gaps"][0]["en"]


# f02-2


def test_every_item_keeps_to_one_measure(today: ChapterRun) -> None:
    rows = today.rows("f02-2")
    assert rows["metric"].nunique() == 17
    assert rows.groupby("metric")["entity"].nunique().eq(1).all()
    assert set(rows["unit"]) == {"percent of world"}
    assert set(rows["grade"]) <= {"primary", "secondary", "approx"}
    assert values(today, "f02-2", metric="ship_new_orders_share_dwt") == {
        "2022": 55.2, "2023": 66.6, "2024": 74.1, "2025": 69.0
    }  # fmt: skip
    assert values(today, "f02-2", metric="ev_battery_installation_share") == {"2024": 67.1, "2025": 70.4}


def test_a_year_is_counted_from_january_as_far_as_it_is_known(today: ChapterRun, then: ChapterRun) -> None:
    assert set(values(today, "f02-2", metric="nev_passenger_sales_share")) == {
        "2022", "2023", "2024-01/2024-11", "2025-01/2025-05"
    }  # fmt: skip
    assert values(then, "f02-2", metric="ev_battery_installation_share") == {"2024-01/2024-10": 65.5}


def test_numbers_in_doubt_are_drawn(today: ChapterRun) -> None:
    assert sorted(values(today, "f02-2", "source", metric="quadruped_robot_market_share").values()) == [41, 69.75]
    solar = values(today, "f02-2", metric="pv_module_capacity_share")
    assert solar == {"2021": 75, "2022": 91, "2023": 83}
    svg = (today.folder / "f02-2_wide_light.svg").read_text(encoding="utf-8")
    assert all(f"{value}?" in svg for value in (41, 70, 83, 95, 96))


def test_sixteen_of_seventeen_items_stand_above_half(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "f02-2") == "16 of 17 items are above 50%; ship orders were 74% in 2024, 69% in 2025."
    assert finding(then, "f02-2", "zh") == (
        "列出的15项里，15项的最新值高于50%；造船新接订单2022年占55%，2023年占67%。"
    )


def test_what_is_said_of_doubts_is_what_the_day_could_know(today: ChapterRun, then: ChapterRun) -> None:
    assert "robot dogs 41 or 70" in today.record("f02-2")["note"]["en"]
    assert "robot" not in then.record("f02-2")["note"]["en"]
    assert "disputed (solar, up to 96, may be investment)" in then.record("f02-2")["note"]["en"]
    assert "longer" not in then.record("x02-3")["note"]["en"]


# f02-3


def test_the_slot_says_what_is_missing_beside_context_of_one_year(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "f02-3").startswith("No public share was found")
    assert "top two thousand R&D investors by headquarters" in today.record("f02-3")["alt"]["en"]
    assert values(today, "f02-3", "entity", metric="scoreboard_companies") == {
        "China": 525, "European Union": 318, "Japan": 192, "Rest of World": 291, "United States": 674
    }  # fmt: skip
    assert values(today, "f02-3", "entity", metric="scoreboard_rd_share")["China"] == 16.1
    assert "1,893" in today.record("f02-3")["note"]["en"]
    assert set(then.rows("f02-3")["period"]) == {"2023"}
    assert values(then, "f02-3", "entity", metric="scoreboard_rd_share")["China"] == 17.1


def test_the_card_names_where_it_was_looked_for(today: ChapterRun) -> None:
    drawn = (today.folder / "f02-3_wide_light.svg").read_text(encoding="utf-8")
    for words in ("No public data yet", "The EU scoreboard’s full report", "Context: the world’s top two thousand"):
        assert words in drawn


def test_the_chart_is_drawn_as_soon_as_there_are_rows(data_copy: Path) -> None:
    table = data_copy / "observations" / "rd_scoreboard.csv"
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    made = rows[rows["metric"].eq("scoreboard_rd_share") & rows["period"].eq("2023")]
    wanted = {"China": "20", "United States": "60", "European Union": "58", "Japan": "64", "Rest of World": "55"}
    made = made.assign(metric="foreign_subsidiary_share", unit="percent", value=made["entity"].map(wanted))
    pd.concat([rows, made]).to_csv(table, index=False, lineterminator="\n")
    run = run_chapter.__wrapped__("02")
    assert run.record("f02-3")["state"] == "complete"
    assert values(run, "f02-3", "entity") == {entity: float(value) for entity, value in wanted.items()}
    assert set(run.rows("f02-3")["metric"]) == {"foreign_subsidiary_share"}
    assert finding(run, "f02-3") == "In 2023, 20% of the subsidiaries of China’s top R&D investors were abroad."


# x02-1


def test_two_editions_of_the_share_are_drawn_and_not_joined(today: ChapterRun) -> None:
    rows = today.rows("x02-1")
    assert set(rows["metric"]) == {
        "manufacturing_va", "manufacturing_va_sum_of_economies", "global_industrial_output_share",
        "manufacturing_value_added_share",
    }  # fmt: skip
    assert set(rows.loc[rows["metric"].eq("manufacturing_va"), "entity"]) == {"China"}
    assert rows[rows["metric"].eq("manufacturing_va")].groupby("source").size().to_dict() == {
        "ch02-unsd-ama-2023": 20, "ch02-unsd-ama-2024": 21
    }  # fmt: skip
    assert "31.5% for 2021" in today.record("x02-1")["note"]["en"]
    assert rows["period"].min() == "2004"


def test_unidos_forecast_and_the_reports_number_stand_beside(today: ChapterRun) -> None:
    assert values(today, "x02-1", metric="global_industrial_output_share") == {"2030": 45}
    assert values(today, "x02-1", grade="report") == {"2024": 30}


def test_the_share_is_extended_within_its_band(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "x02-1") == (
        "It was 28.5% in 2024, below the 31.1% of 2021; the 80% band for 2030 is 27% to 43%; for industry UNIDO has "
        "45%."
    )
    assert finding(then, "x02-1").startswith("It was 29.3% in 2023, below the 31.5% of 2021")
    assert "n=21" in today.record("x02-1")["note"]["zh"].replace(" ", "")


def test_at_the_peak_no_fall_is_told() -> None:
    run = run_chapter("02", as_of="2019-12-31", language="zh")
    assert finding(run, "x02-1").startswith("It was 28.0% in 2018; for 2030 the median is")


# x02-2


def test_editions_of_research_spending_are_kept(today: ChapterRun) -> None:
    china = today.rows("x02-2")
    china = china[china["entity"].eq("China")]
    of_2017 = china[china["period"].eq("2017")]
    assert sorted(of_2017["value"]) == [420.8, 496]
    ends = values(today, "x02-2", entity="China", source="ch02-nsf-23346")
    assert (min(ends), ends["2000"], max(ends), ends["2018"]) == ("2000", pytest.approx(33, abs=0.5), "2018", 465.3)
    assert values(today, "x02-2", entity="China", source="ch02-nsb-20257") == {"2022": 811.86}
    assert "China’s 2017 was USD 496bn and became USD 420.8bn" in today.record("x02-2")["note"]["en"]


def test_the_ratio_is_of_one_edition(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "x02-2") == (
        "In purchasing power China spent 12% of the American amount on research in 2000 and 88% in 2022; OECD says 96% "
        "for 2023."
    )
    assert finding(then, "x02-2").endswith("12% of the American amount on research in 2000 and 88% in 2022.")


def test_one_year_is_no_trend() -> None:
    run = run_chapter("02", as_of="2015-12-31")
    assert len(run.rows("x02-2")) == 2
    assert finding(run, "x02-2").startswith("Too few years could be compared then")


# x02-3 and x02-4


def test_technologies_led_changed_sides(today: ChapterRun, then: ChapterRun) -> None:
    assert values(today, "x02-3", entity="China") == {"2003/2007": 3, "2019/2023": 57, "2020/2024": 66}
    assert values(today, "x02-3", entity="United States") == {"2003/2007": 60, "2019/2023": 7, "2020/2024": 8}
    assert set(today.rows("x02-3")["unit"]) == {"technologies of 64", "technologies of 74"}
    assert finding(today, "x02-3").endswith("On the longer list China leads in 66.")
    assert "longer" not in finding(then, "x02-3")


def test_industry_goes_back_to_1970_on_a_measure_of_its_own(today: ChapterRun) -> None:
    rows = today.rows("x02-4")
    assert set(rows["metric"]) == {"industry_va_isic_c_e", "industry_va_isic_c_e_sum_of_economies"}
    assert (rows["period"].min(), rows["period"].max()) == ("1970", "2024")
    assert "with China ahead since 2010; in 1970" in finding(today, "x02-4")
    assert finding(today, "x02-4", "zh") == (
        "2024年中国占25.3%，美国占16.8%，2010年以来中国一直在前；1970年两国为3.3%和28.5%。"
    )


@pytest.mark.parametrize("as_of", ["2019-12-31", "2015-12-31"])
def test_early_days_have_cards(as_of: str) -> None:
    run = run_chapter("02", as_of=as_of, language="zh" if as_of.startswith("2019") else "en")
    assert {run.record(figure)["state"] for figure in ("f02-1", "f02-2", "f02-3", "x02-3")} == {"missing"}
