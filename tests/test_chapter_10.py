"""Chapter 10 draws the numbers of the evidence, joins no two editions or bases, and leaves unknown cells blank."""

from __future__ import annotations

import pandas as pd
import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.subjects import global_south

REPORT_DAY = "2024-12-31"
TOTAL, WITHOUT = "renewable_jobs_total", "renewable_jobs_total_excluding_large_hydro"


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("10")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("10", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def values(rows: pd.DataFrame, **where: str) -> list[float]:
    for column, wanted in where.items():
        rows = rows[rows[column].eq(wanted)]
    return rows["value"].tolist()


def test_the_report_has_two_figures_and_three_are_added(today: ChapterRun) -> None:
    assert today.figures == ["f10-1", "f10-2", "x10-1", "x10-2", "x10-3"]
    states = [today.record(figure)["state"] for figure in today.figures]
    assert states == ["partial", "partial", "partial", "partial", "complete"]


# Greenfield investment


def test_china_has_its_own_amounts_of_two_years_and_the_report_the_rest(today: ChapterRun) -> None:
    rows = today.rows("f10-1")
    own = rows[rows["metric"].eq("greenfield_capex_by_source")]
    assert dict(zip(own["period"], own["value"], strict=True)) == {"2016": 108.3, "2023": 162.7}
    assert set(own["entity"]) == {"China"}
    assert values(rows, metric="greenfield_share_by_source", entity="United States") == [14.0]
    assert set(rows[rows["grade"].eq("report")]["metric"]) == {"greenfield_share_by_source"}


def test_world_totals_are_complete_and_of_one_edition(today: ChapterRun) -> None:
    rows = today.rows("f10-1")
    totals = rows[rows["metric"].eq("greenfield_capex_total")]
    assert totals["period"].tolist() == [str(year) for year in range(2003, 2024)]
    assert set(totals["source"]) == {"ch10-wir2024-tab14"}
    assert (totals["value"].iloc[0], totals["value"].iloc[-1]) == (pytest.approx(771_000, rel=2e-3), 1_380_401.0)
    assert values(totals, period="2016") == [817_744.0]


def test_the_share_is_worked_out_and_stands_beside_the_reports(today: ChapterRun) -> None:
    assert "USD 162.7bn" in finding(today, "f10-1")
    assert "11.8% of the world, where the report has 12%" in finding(today, "f10-1")
    assert "14% of the United States stands in the report only" in finding(today, "f10-1")
    assert "2016" in today.record("f10-1")["note"]["en"]


def test_before_the_amounts_by_source_only_the_world_total_is_said() -> None:
    run = run_chapter("10", as_of="2024-10-15")
    assert finding(run, "f10-1").startswith("In 2023 greenfield projects of USD 1.38tn were announced")
    assert set(run.rows("f10-1")["metric"]) == {"greenfield_capex_total"}


# Jobs


def test_jobs_by_technology_are_irenas_and_unknown_cells_are_missing_not_nought(today: ChapterRun) -> None:
    rows = today.rows("f10-2")
    shown = rows[rows["period"].eq("2023")]
    world, china = (shown[shown["entity"].eq(entity)] for entity in ("World", "China"))
    assert len(world) == 11
    assert values(world, metric=TOTAL) == [16.2]
    assert values(world, metric="renewable_jobs_solar_pv") == [7.107]
    assert values(world, metric="renewable_jobs_csp") == [0.118]
    assert dict(zip(china["metric"], china["value"], strict=True)) == {
        TOTAL: 7.4, "renewable_jobs_solar_pv": 4.6, "renewable_jobs_wind": 0.745,
    }  # fmt: skip
    assert not (shown["value"] == 0).any()


def test_the_sum_of_bioenergy_is_not_drawn_beside_its_parts(today: ChapterRun) -> None:
    assert "renewable_jobs_bioenergy" not in set(today.rows("f10-2")["metric"])


def test_half_is_not_quite_half_and_fell_since(today: ChapterRun, then: ChapterRun) -> None:
    assert "46%, not quite half" in finding(today, "f10-2")
    assert "In 2024 the share fell to 44%" in finding(today, "f10-2")
    assert "2024" not in finding(then, "f10-2")
    assert set(then.rows("f10-2")["period"]) == {"2023"}


def test_the_two_bases_of_jobs_are_drawn_apart(today: ChapterRun) -> None:
    rows = today.rows("x10-1")
    assert set(rows["metric"]) == {TOTAL, WITHOUT, "renewable_jobs_share_of_world"}
    china = rows[rows["entity"].eq("China")]
    assert dict(zip(china["period"], china["value"], strict=True)) == {
        "2013": 2.64, "2014": 3.4, "2015": 3.5, "2016": 3.64, "2017": 4.19, "2019": 4.4, "2020": 39.0, "2021": 42.0,
        "2022": 5.5, "2023": 7.4, "2024": 7.3,
    }  # fmt: skip
    assert set(china[china["metric"].eq(WITHOUT)]["period"]) == {"2013", "2014", "2015", "2016"}


def test_the_share_is_carried_forward_with_its_band_and_its_few_points(today: ChapterRun, then: ChapterRun) -> None:
    assert finding(today, "x10-1").startswith("China held 44% in 2024. Carried forward to 2030")
    assert finding(then, "x10-1").startswith("China held 46% in 2023. Carried forward to 2030")
    assert "n = 5" in today.record("x10-1")["note"]["en"]


def test_without_enough_years_the_share_is_not_carried_forward() -> None:
    assert "too few to carry forward" in finding(run_chapter("10", as_of="2019-12-31"), "x10-1")


# Direct investment


def test_each_edition_keeps_its_own_numbers(today: ChapterRun) -> None:
    rows = today.rows("x10-2")
    assert set(rows["entity"]) == {"China"}
    rows = rows[rows["metric"].isin(global_south.FLOWS)]
    out = rows[rows["metric"].eq("fdi_outflow") & rows["period"].eq("2023")]
    assert dict(zip(out["published"], out["value"], strict=True)) == {
        "2024-06-20": 147_850.0, "2025-06": 177_288.8, "2026": 177_287.86,
    }  # fmt: skip
    assert not rows.duplicated(["metric", "period", "published"]).any()
    assert rows["period"].min() == "1990"
    assert rows["period"].max() == "2025"


def test_the_third_year_in_a_row_came_in_2025_and_had_no_basis_in_2024(today: ChapterRun, then: ChapterRun) -> None:
    assert "In 2025 outward was USD 174.4bn and inward USD 104.7bn: for three years in a row" in finding(today, "x10-2")
    assert "2023 had USD 147.9bn out and USD 163.3bn in" in finding(today, "x10-2")
    assert "连续三年" in finding(today, "x10-2", "zh")
    assert finding(then, "x10-2").endswith("more came in than left.")


def test_the_american_outflow_of_one_year_has_three_numbers(today: ChapterRun, then: ChapterRun) -> None:
    rows = today.rows("x10-3")
    assert values(rows, period="2023") == [404_316.0, 360_414.0, 164_885.0]
    assert (rows["period"].min(), rows["period"].max()) == ("2015", "2023")
    assert set(rows["basis"]) == {"release"}
    assert "USD 404.3bn in the first edition, and is USD 164.9bn in the newest" in finding(today, "x10-3")
    assert "one edition so far" in finding(then, "x10-3")


def test_the_ministry_counts_apart(today: ChapterRun, then: ChapterRun) -> None:
    rows = today.rows("x10-2")
    rows = rows[rows["metric"].isin(global_south.MINISTRY)]
    assert dict(zip(rows["metric"] + " " + rows["period"], rows["value"], strict=True)) == {
        "odi_flow_official 2022": 146.5, "odi_flow_official 2023": 177.29, "odi_flow_official 2024": 192.2,
        "odi_flow_official 2025": 174.38, "fdi_utilised_official 2024": 116.24,
    }  # fmt: skip
    assert "Commerce ministry" in (today.folder / "x10-2_wide_light.svg").read_text(encoding="utf-8")
    assert values(then.rows("x10-2"), metric="odi_flow_official") == [146.5, 177.29]


def test_the_press_release_s_number_of_solar_jobs_is_in_the_note(today: ChapterRun) -> None:
    assert "7.107m jobs here, 7.2m jobs in the press release" in today.record("f10-2")["note"]["en"]
    before = run_chapter("10", as_of="2024-10-15").record("f10-2")
    assert before["rows"]
    assert "press release" not in before["note"]["en"]


@pytest.mark.parametrize("as_of", ["2019-12-31", "2015-12-31"])
def test_early_days_show_cards_or_what_was_known(as_of: str) -> None:
    run = run_chapter("10", as_of=as_of)
    assert {run.record(figure)["state"] for figure in ("f10-1", "f10-2")} == {"missing"}
    assert len(run.rows("x10-2"))
