"""A timeline shows how sure each year is: reached, planned, a range, a bound, or only the report's."""

from __future__ import annotations

import pytest
from chart_pages import PAGES, Page, page, statement, statements

from weijin_analysis.messages import message
from weijin_analysis.plotting.charts import Timeline, timeline
from weijin_analysis.plotting.style import LIGHT, TALL, Variant

PILOT, BATCH, CAR, VOLUME = STAGES = [
    "assb_pilot_line", "assb_small_batch", "assb_first_vehicle", "assb_mass_production",
]  # fmt: skip
ROWS = (
    statement("Toyota", PILOT, 2024, kind="observed"),
    statement("Toyota", CAR, 2027, low=2027.0, high=2028.0),
    statement("Toyota", VOLUME, 2030, low=2030.0),
    statement("BYD", VOLUME, 2027, grade="report"),
    statement("LG Energy Solution", VOLUME, 2030, high=2030.0),
    statement("Honda", PILOT, 2025),
    statement("Honda", VOLUME, 2029, low=2025.0, high=2029.0),
    statement("GAC", CAR, 2026),
    statement("Nissan", PILOT, 2025),
    statement("Nissan", CAR, 2028),
)
REST = message("f08-2.rest")


def chart(*rows: dict[str, object]) -> Timeline:
    return timeline(statements(*(rows or ROWS)), stages=STAGES, words="ch08", rest=REST)


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(chart())


def row_of(maker: str) -> int:
    return chart().makers.index(maker)


def test_makers_stand_by_the_year_of_the_last_stage_and_those_without_one_come_last() -> None:
    assert chart().makers == ["BYD", "Honda", "LG Energy Solution", "Toyota", "GAC", "Nissan"]
    assert chart().dated == 4


def test_what_was_reached_is_filled_and_what_is_planned_is_hollow(drawn: Page) -> None:
    rings = {(mark.x, mark.y): mark for mark in drawn.marks("o")}
    assert rings[2024, row_of("Toyota")].fill == "ink2"
    assert rings[2025, row_of("Nissan")].fill == "paper"
    assert rings[2028, row_of("Nissan")].edge == "ink2"


def test_the_highlighted_stage_has_the_house_colour(drawn: Page) -> None:
    edges = {mark.edge for mark in drawn.marks("o") if mark.x == 2030}
    assert edges == {"zhu"}


def test_the_report_s_reading_is_a_hollow_square(drawn: Page) -> None:
    squares = drawn.marks("s")
    assert [(mark.x, mark.y, mark.fill, mark.edge) for mark in squares] == [(2027, row_of("BYD"), "paper", "ink")]


def test_only_a_range_with_both_ends_is_a_bar(drawn: Page) -> None:
    ranges = {(stroke.start, stroke.end, stroke.y) for stroke in drawn.strokes if stroke.width == 7}
    assert ranges == {(2027, 2028, row_of("Toyota")), (2025, 2029, row_of("Honda"))}


def test_a_bound_is_an_arrow_to_the_side_that_is_open(drawn: Page) -> None:
    ways = {start[1]: end[0] - start[0] for start, end in drawn.arrows}
    assert set(ways) == {row_of("LG Energy Solution"), row_of("Toyota")}
    assert ways[row_of("LG Energy Solution")] < 0 < ways[row_of("Toyota")]


def test_every_stage_is_named_beside_its_mark(drawn: Page) -> None:
    assert drawn.words.count("pilot") == 3
    assert drawn.words.count("first car") == 3
    assert drawn.words.count("volume") == 4


def test_the_makers_without_the_last_stage_are_parted_and_named(drawn: Page) -> None:
    assert "no year for volume" in drawn.words


def test_on_a_tall_page_letters_stand_in_the_marks_and_a_key_explains_them() -> None:
    words = page(chart(), Variant(TALL, LIGHT)).words
    assert words.count("V") == 4 + 1
    assert words.count("volume") == 1
    assert "batch" not in words  # a stage that nobody names needs no key


def test_two_stages_of_one_year_stand_side_by_side() -> None:
    drawn = page(chart(statement("GAC", PILOT, 2026), statement("GAC", CAR, 2026), statement("Nissan", CAR, 2028)))
    first, second = sorted(mark.x for mark in drawn.marks("o") if mark.y == 0)
    assert first < 2026 < second
    assert (first + second) / 2 == pytest.approx(2026)


def test_rows_of_other_metrics_are_left_out() -> None:
    assert chart(*ROWS, statement("World", "assb_gwh_scale", 2027)).makers == chart().makers


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("rows", [ROWS, ROWS[:3], ROWS[3:4], ROWS[7:]], ids=["all", "one maker", "one row", "no goal"])
def test_no_words_meet_on_any_page(rows: tuple, variant: Variant, language: str) -> None:
    page(chart(*rows), variant, language)
