"""Dumbbells tell slips from what held, and join only what is the same milestone."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.plotting.charts import Dumbbell, dumbbell
from weijin_analysis.plotting.style import Variant

NAN = float("nan")
VOLUME, CAR, DEMO = "assb_mass_production", "assb_first_vehicle", "assb_demo_vehicle"


def move(entity: str, status: str, then: float, now: float, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "order": 1, "entity": entity, "metric_then": VOLUME, "metric_now": VOLUME, "metric_also": "",
        "status": status, "shift": now - then if status != "renamed" else NAN, "report_then": False,
        "dated_then": True, "rows_then": (1,), "rows_now": (2,), "rows_also": (),
    }  # fmt: skip
    for end, year in (("then", then), ("now", now), ("also", NAN)):
        row |= {f"year_{end}": year, f"low_{end}": NAN, f"high_{end}": NAN}
    return row | more


MOVES = (
    move("SK On", "earlier", 2030, 2029),
    move("Toyota", "unchanged", 2027, 2027, metric_then=CAR, metric_now=CAR,
         low_then=2027.0, high_then=2028.0, low_now=2027.0, high_now=2028.0),
    move("GAC", "renamed", 2026, 2026, metric_then=CAR, metric_now=DEMO, metric_also=VOLUME,
         year_also=2027.0, low_also=2027.0, high_also=2030.0, rows_also=(3,)),
    move("SAIC / QingTao", "later", 2026, 2027),
    move("BYD", "later", 2027, 2030, report_then=True),
)  # fmt: skip
SILENT = (
    move("ProLogium", "unchanged", 2026, 2026, rows_now=(1,)),
    move("Toyota", "unchanged", 2027, 2027, low_then=2027.0, high_then=2028.0, rows_now=(1,)),
)


def chart(*moves: dict[str, object]) -> Dumbbell:
    frame = pd.DataFrame(list(moves or MOVES))
    return dumbbell(frame.assign(order=range(len(frame))), words="ch08")


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(chart())


def row_of(maker: str) -> int:
    return [move.entity for move in chart().moves].index(maker)


def links(drawn: Page) -> dict[float, tuple[float, float, str]]:
    thin = [stroke for stroke in drawn.strokes if stroke.width == 1.8]
    return {stroke.y: (stroke.start, stroke.end, stroke.colour) for stroke in thin}


def test_the_longest_slip_comes_first_and_what_came_forward_last() -> None:
    assert [move.entity for move in chart().moves] == ["BYD", "SAIC / QingTao", "GAC", "Toyota", "SK On"]


def test_a_link_goes_from_the_earlier_target_to_the_newest_and_is_red_only_for_slips(drawn: Page) -> None:
    assert links(drawn) == {
        row_of("BYD"): (2027, 2030, "zhu"),
        row_of("SAIC / QingTao"): (2026, 2027, "zhu"),
        row_of("SK On"): (2030, 2029, "ink2"),
    }


def test_the_earlier_target_is_hollow_and_the_newest_filled(drawn: Page) -> None:
    ends = {(mark.x, mark.fill) for mark in drawn.marks("o") if mark.y == row_of("SAIC / QingTao")}
    assert ends == {(2026, "paper"), (2027, "zhu")}


def test_a_target_only_the_report_had_is_a_square(drawn: Page) -> None:
    assert [(mark.x, mark.y, mark.edge) for mark in drawn.marks("s")] == [(2027, row_of("BYD"), "ink")]


def test_a_target_that_held_is_filled_once(drawn: Page) -> None:
    assert [stroke.colour for stroke in drawn.strokes if stroke.y == row_of("Toyota")] == ["ink2"]
    assert not [mark for mark in drawn.marks("o") if mark.y == row_of("Toyota")]


def test_a_renamed_milestone_stays_hollow_and_says_what_it_became(drawn: Page) -> None:
    assert [mark.fill for mark in drawn.marks("o") if mark.y == row_of("GAC")] == ["paper"]
    assert "2026 became demo vehicles" in drawn.words


def test_the_further_milestone_of_a_renamed_one_is_a_grey_bar_with_its_name(drawn: Page) -> None:
    grey = [(stroke.start, stroke.end) for stroke in drawn.strokes if stroke.colour == "mute"]
    assert grey == [(2027, 2030)]


def test_verdicts_count_years_in_the_right_number(drawn: Page) -> None:
    assert {"3 years later", "1 year later", "1 year earlier", "unchanged"} <= set(drawn.words)


def test_where_nobody_has_spoken_since_all_targets_are_hollow_and_no_verdict_stands() -> None:
    drawn = page(chart(*SILENT))
    assert {mark.fill for mark in drawn.marks("o")} == {"paper"}
    assert not {"unchanged", "no newer word"} & set(drawn.words)
    assert links(drawn) == {}


def test_beside_others_a_maker_who_has_not_spoken_since_is_not_called_unchanged() -> None:
    drawn = page(chart(*SILENT, *MOVES[-2:]))
    assert drawn.words.count("no newer word") == 2
    assert "unchanged" not in drawn.words


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize(
    "moves", [MOVES, SILENT, SILENT + MOVES[-2:], MOVES[:1]], ids=["all", "silent", "mixed", "one"]
)
def test_no_words_meet_on_any_page(moves: tuple, variant: Variant, language: str) -> None:
    page(chart(*moves), variant, language)
