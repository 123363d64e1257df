"""The space chapter: its key numbers against the evidence, today and as the report could know them."""

from __future__ import annotations

import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.readings import select, value_of

FIGURES = ["f04-1", "f04-2", "x04-1", "x04-2", "x04-3"]


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("04")


@pytest.fixture(scope="module")
def reported() -> ChapterRun:
    return run_chapter("04", as_of="2024-12-31")


def finding(run: ChapterRun, figure: str) -> str:
    return run.record(figure)["finding"]["en"]


def test_the_figures_are_those_of_the_book_with_their_states(today: ChapterRun) -> None:
    assert today.figures == FIGURES
    assert [today.record(figure)["state"] for figure in FIGURES] == [
        "complete", "partial", "complete", "complete", "partial",
    ]  # fmt: skip


# Launches, spacecraft, mass


@pytest.mark.parametrize(
    ("metric", "entity", "period", "value"),
    [
        ("orbital_launch_attempts", "SpaceX", "2024", 138),
        ("orbital_launch_attempts", "China", "2024", 68),
        ("orbital_launch_attempts", "China", "2000", 5),
        ("spacecraft_launched", "SpaceX", "2024", 2375),
        ("spacecraft_launched", "China", "2024", 271),
        ("payload_mass_to_orbit", "SpaceX", "2024", 1769.737),
        ("orbital_launch_attempts", "SpaceX", "2025-01-01/2025-11-30", 157),
        ("spacecraft_launched", "SpaceX", "2025-01-01/2025-07-30", 2044),
    ],
)
def test_providers_are_drawn_with_the_numbers_of_the_catalogue(
    today: ChapterRun, metric: str, entity: str, period: str, value: float
) -> None:
    assert value_of(today.rows("f04-1"), metric=metric, entity=entity, period=period) == value


def test_one_catalogue_draws_the_providers_and_no_full_year_2025_of_another(today: ChapterRun) -> None:
    rows = today.rows("f04-1")
    assert set(rows["source"]) == {"ch04-gcat-ckalitin", "ch04-gcat-satnet"}
    assert "2025" not in set(rows["period"])


def test_shares_and_the_counting_rule_are_told(today: ChapterRun) -> None:
    said = finding(today, "f04-1")
    assert "52% of the world’s launches, and carried 84% of the spacecraft and 87% of the mass" in said
    assert "is 261 to 263, by how Starship" in today.record("f04-1")["note"]["en"]


def test_the_report_could_not_see_a_part_of_2025_nor_the_total_of_january(reported: ChapterRun) -> None:
    assert finding(reported, "f04-1").startswith("In 2024 SpaceX made 52%")
    assert "is 262 to 263, by" in reported.record("f04-1")["note"]["en"]
    assert not reported.rows("f04-1")["period"].str.contains("/").any()


# Constellations


def test_constellations_are_counted_on_the_reports_day_and_now(today: ChapterRun) -> None:
    rows = select(today.rows("f04-2"), entity="Starlink")
    assert dict(zip(rows["period"], rows["value"], strict=True)) == {
        "2021-11": 42000, "2024-12-31": 7582, "2026-08-20": 10965,
    }  # fmt: skip
    assert "Starlink now has 26% of its plan, Guowang 1.7%, Qianfan 1.4%" in finding(today, "f04-2")
    assert len(today.record("f04-2")["gaps"]) == 2


def test_the_report_could_see_only_what_was_launched_by_then(reported: ChapterRun) -> None:
    said = "By 31 Dec 2024 Starlink had launched 18% of its plan, Guowang 0.1%, Qianfan 0.4%."
    assert finding(reported, "f04-2") == said


def test_no_number_of_the_report_is_drawn_as_a_count(today: ChapterRun) -> None:
    assert all(today.rows(figure)["grade"].ne("report").all() for figure in FIGURES)


def test_qianfan_missed_its_goal(today: ChapterRun) -> None:
    rows = today.rows("x04-3")
    assert value_of(rows, entity="Qianfan", metric="satellites_planned", period="2025") == 648
    assert value_of(rows, entity="Qianfan", metric="satellites_launched_cumulative", period="2024-12-31") == 54
    assert 119 not in set(rows["value"])  # a count that does not agree with the launches
    assert "by 4 Jun 2026 it had launched 182, 28% of that" in finding(today, "x04-3")


# Extensions


def test_launches_are_extended_from_whole_years_with_starship_counted(today: ChapterRun) -> None:
    rows = today.rows("x04-2")
    assert value_of(rows, entity="SpaceX", period="2025") == 170
    assert value_of(rows, entity="China", period="2025") == 92
    assert rows["period"].str.fullmatch(r"\d{4}").all()
    assert len(rows) == 2 * 14


def test_the_numbers_of_2024_foresaw_those_of_2025_within_the_band(today: ChapterRun) -> None:
    said = next(text for text in today.said if "SpaceX: with numbers up to 2024 only" in text)
    assert "170 came, inside the band" in said
    assert "92 came, inside the band" in said


def test_seen_from_the_reports_day_2025_is_open(reported: ChapterRun) -> None:
    said = next(text for text in reported.said if "SpaceX: with numbers up to 2024" in text)
    assert said.count("not known yet") == 2
    assert value_of(reported.rows("x04-2"), entity="SpaceX", period="2024") == 138


# The price of a kilogram


@pytest.mark.parametrize(
    ("rocket", "price"), [("Scout", 118500), ("Space Shuttle", 65400), ("Zenit 2", 5100), ("Falcon 9", 2600)]
)
def test_the_cost_of_a_kilogram_is_the_estimate_of_csis(today: ChapterRun, rocket: str, price: float) -> None:
    assert value_of(today.rows("x04-1"), entity=rocket) == price


def test_nine_tenths_hold_against_the_shuttle_and_not_against_the_cheapest_before(today: ChapterRun) -> None:
    assert "96% below the Space Shuttle, but only 49% below Zenit 2" in finding(today, "x04-1")


def test_costs_first_published_in_2022_are_not_in_the_view_of_2019() -> None:
    assert run_chapter("04", as_of="2019-12-31", language="zh").record("x04-1")["state"] == "missing"
