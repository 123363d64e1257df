"""Chapter 06 against its evidence: who installs whose robots, two bases of density, and how far counters differ."""

from __future__ import annotations

import re

import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.subjects import robots

REPORT_DAY = "2024-12-31"
IFR, CRIA = robots.SHARES
TEN_THOUSAND, THOUSAND = robots.PER_10000, "robots per 1000 employees"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("06")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("06", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(run: ChapterRun, figure: str, **where: str) -> dict[str, float]:
    rows = run.rows(figure)
    for column, wanted in where.items():
        rows = rows[rows[column].eq(wanted)]
    assert rows["period"].is_unique
    return rows.set_index("period")["value"].to_dict()


def test_all_figures_are_there_in_their_states(today: ChapterRun) -> None:
    states = {figure: today.record(figure)["state"] for figure in today.figures}
    assert states == {
        "f06-1": "partial", "f06-2": "partial", "x06-1": "complete", "x06-2": "partial", "x06-3": "partial"
    }  # fmt: skip


# f06-1


def test_two_bodies_count_in_two_ways(today: ChapterRun) -> None:
    assert values(today, "f06-1", metric=IFR) == {
        "2013": 25, "2015": 31, "2016": 31, "2020": 27, "2023": 47, "2024": 57, "2025": 55
    }  # fmt: skip
    assert values(today, "f06-1", metric=CRIA) == {
        "2015": 32, "2016": 32.7, "2017": 26.8, "2018": 32.2, "2021": 32, "2022": 37.8, "2023": 48.4
    }  # fmt: skip
    assert set(today.rows("f06-1")["metric"]) == {IFR, CRIA}


def test_the_first_fall_is_told_and_so_is_what_was_counted(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "f06-1") == (
        "In 2025 Chinese makers supplied 55% of the robots installed in China, less than the 57% of 2024; "
        "it was about 25% in 2013."
    )
    assert finding(then, "f06-1", "zh") == "2023年中国新装的工业机器人有47%出自本土厂商，2013年约25%。"
    note = today.record("f06-1")["note"]
    assert "not of components" in note["en"]
    assert "不是零部件" in note["zh"]


def test_missing_years_are_named(today: ChapterRun) -> None:
    gaps = " ".join(gap["en"] for gap in today.record("f06-1")["gaps"])
    assert "2014, 2017–2019, 2021 and 2022" in gaps


@pytest.mark.parametrize("day", ["2015-12-31", "2019-12-31", REPORT_DAY])
def test_an_early_day_names_no_later_year(day: str) -> None:
    early = run_chapter("06", as_of=day)
    ahead = {"2030", *re.findall(r"\d{4}", run_chapter("06").record("x06-1")["title"]["en"])}
    for figure in early.figures:
        record = early.record(figure)
        words = [record[part] for part in ("title", "finding", "note", "alt")] + record["gaps"]
        years = {year for word in words if word for year in re.findall(r"\b(20\d\d)\b", word["en"])}
        assert {year for year in years if year > day[:4]} <= ahead, figure


def test_before_the_rebase_there_is_one_base_and_no_talk_of_another(then: ChapterRun) -> None:
    record = then.record("x06-2")
    assert record["title"]["en"] == "Robot density"
    assert record["gaps"] == []


def test_an_average_price_of_ubtech_and_outsiders_counts_of_tesla_are_gaps(today: ChapterRun) -> None:
    gaps = " ".join(gap["en"] for gap in today.record("x06-3")["gaps"])
    assert "150 and 1,000 are outside estimates" in gaps
    assert "CNY 5,988,000 for 2023" in gaps


# f06-2


def test_the_stock_is_drawn_where_it_is_exact(today: ChapterRun, then: ChapterRun) -> None:
    stock = values(today, "f06-2", metric="robot_operational_stock", entity="China")
    assert {year: stock[year] for year in ("2015", "2019", "2020", "2022", "2024")} == {
        "2015": 256_000, "2019": 783_000, "2020": 943_223, "2022": 1_501_535, "2024": 2_027_190
    }  # fmt: skip
    assert finding(today, "f06-2") == (
        "In 2024 China had 2,027,190 industrial robots at work, 43% of the world’s; in 2015 it had 16%."
    )
    assert finding(then, "f06-2").startswith("In 2022 China had 1,501,535 industrial robots at work, 38% of")


def test_installations_come_from_one_named_edition(today: ChapterRun, then: ChapterRun) -> None:
    rows = today.rows("f06-2")
    installed = rows[rows["metric"].eq("robot_installations")]
    assert set(installed["source"]) == {robots.LISTED}
    assert len(installed) == 5 * 14
    china = values(today, "f06-2", metric="robot_installations", entity="China")
    assert (china["2011"], china["2024"]) == (23_000, 295_000)
    assert "Our World in Data" in today.record("f06-2")["note"]["en"]
    assert "not one edition" in then.record("f06-2")["note"]["en"]


# x06-2


def test_china_s_density_of_one_year_has_two_bases(today: ChapterRun) -> None:
    old = values(today, "x06-2", entity="China", unit=TEN_THOUSAND, period="2023")
    new = values(today, "x06-2", entity="China", unit=THOUSAND)
    assert old == {"2023": 470}
    assert new == {"2023": 14.2, "2024": 16.6}
    both = today.rows("x06-2").query("entity == 'China' and period == '2024' and unit == @TEN_THOUSAND")
    assert dict(zip(both["published"], both["value"], strict=True)) == {"2025-09-25": 567, "2026-04-08": 166}


def test_the_report_s_sentence_is_true_in_one_vintage_only(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "x06-2") == (
        "On the old base China had 470 robots per 10,000 employees in 2023, above Germany (429) and Japan (419); "
        "on the new one it has 142, below both."
    )
    assert finding(then, "x06-2").endswith("more than Germany (429) and Japan (419).")
    assert "2026" not in then.record("x06-2")["note"]["en"]


# x06-3


def test_prices_an_average_and_shipments_stay_apart(today: ChapterRun) -> None:
    average = values(today, "x06-3", metric="humanoid_average_selling_price")
    assert average == {"2023": 593_400, "2024": 260_400, "2025": 166_400}
    rows = today.rows("x06-3")
    shipped = rows[rows["metric"].eq("humanoid_shipments")]
    assert sorted(shipped["value"]) == [13_317, 16_000, 16_580, 18_000]
    assert set(shipped["kind"]) == {"estimate"}
    listed = rows[rows["metric"].eq("humanoid_list_price")]
    assert listed["value"].agg(["min", "max"]).tolist() == [9_998, 650_000]
    assert set(listed["unit"]) == {"CNY/unit"}
    assert "report" not in set(rows["grade"])
    assert finding(today, "x06-3") == (
        "Unitree’s average price fell from CNY 593,400 in 2023 to 166,400 in 2025; "
        "counts of the world’s shipments in 2025 run from 13,317 to 18,000."
    )


def test_what_was_not_counted_yet_is_not_told() -> None:
    early = run_chapter("06", as_of="2025-09-30")
    assert finding(early, "x06-3") == "List prices found then: 2; no count of the world’s shipments was public."
    later = run_chapter("06", as_of="2026-02-10")
    assert finding(later, "x06-3").startswith("Unitree’s average price was not public; counts of the world’s shipments")


def test_on_the_report_s_day_there_was_no_price_but_the_report_s(then: ChapterRun) -> None:
    assert then.record("x06-3")["state"] == "missing"


# x06-1


def test_installations_are_extended_beside_ifr_s_own_forecasts(today: ChapterRun) -> None:
    rows = today.rows("x06-1")
    assert values(today, "x06-1", metric="robot_installations_forecast") == {"2026": 655_000, "2029": 806_000}
    assert set(rows[rows["metric"].eq("robot_installations_forecast")]["kind"]) == {"forecast"}
    china = values(today, "x06-1", metric="robot_installations", entity="China")
    world = values(today, "x06-1", metric="robot_installations", entity="World")
    assert (china["2011"], china["2025"], world["2012"], world["2025"]) == (23_000, 354_000, 159_000, 603_000)
    assert finding(today, "x06-1").startswith("Medians for 2030, with 80% ranges: World 865,000 (598,000–1,250,000);")


def test_the_report_s_day_is_tested_by_what_came(today: ChapterRun, then: ChapterRun) -> None:
    said = " ".join(today.said)
    assert "China: from numbers up to 2023 the same method put 2024 at 321,000" in said
    assert "295,045 came, inside the band" in said
    assert "what came was not known yet" in " ".join(then.said)


def test_ifr_s_forecasts_miss_too(today: ChapterRun, then: ChapterRun) -> None:
    said = " ".join(today.said)
    assert "in the autumn of 2023 it said 590,000 for the world and 541,000 came, off by 8%" in said
    assert "in the autumn of 2025 it said 575,000 and 603,000 came, off by 5%" in said
    assert "575,000" not in " ".join(then.said)


def test_goldman_s_own_text_is_told_from_the_day_it_was_known() -> None:
    assert "15–20% a year" in " ".join(run_chapter("06", as_of=REPORT_DAY).said)
    assert "Goldman" not in " ".join(run_chapter("06", as_of="2019-12-31").said)
