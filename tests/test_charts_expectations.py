"""Expectations stand at their years: diamonds reached, bars between, arrows later."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.errors import FigureError
from weijin_analysis.messages import message
from weijin_analysis.plotting.charts import Expectations, expectations
from weijin_analysis.plotting.charts.rows import year_of
from weijin_analysis.plotting.checks import extent
from weijin_analysis.plotting.style import Variant

NAN = float("nan")
COLUMNS = ["survey", "published", "status", "year", "value", "upper_bound",
           "above_year", "above_value", "below_year", "below_value"]  # fmt: skip
SURVEYS = pd.DataFrame(
    [
        (2017, "2017-12", "reached", 2025.0, 96.0, False, NAN, NAN, NAN, NAN),
        (2021, "2021-11-30", "reached", 2024.0, 100.0, True, NAN, NAN, NAN, NAN),
        (2022, "2022-12-06", "reached", 2026.0, 100.0, True, NAN, NAN, NAN, NAN),
        (2023, "2023-11-27", "between", NAN, NAN, False, 2025.0, 113.0, 2030.0, 80.0),
        (2025, "2025-12-09", "later", NAN, 105.0, False, 2026.0, 105.0, NAN, NAN),
    ],
    columns=COLUMNS,
)
ACTUAL = pd.DataFrame({"start": pd.to_datetime(["2024-01-01", "2025-01-01"]), "value": [115.0, 108.0]})


def chart(surveys: pd.DataFrame = SURVEYS, actual: pd.DataFrame | None = ACTUAL) -> Expectations:
    return expectations(surveys, actual=actual, threshold=100, words="x08-2")


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(chart())


def test_diamonds_stand_at_the_years_expected(drawn: Page) -> None:
    assert [(mark.x, mark.y, mark.fill) for mark in drawn.marks("D")] == [
        (2025, 0, "paper"), (2024, 1, "paper"), (2026, 2, "paper"),
    ]  # fmt: skip


def test_a_year_that_is_past_is_ink_and_one_not_yet_due_has_the_house_colour(drawn: Page) -> None:
    assert [mark.edge for mark in drawn.marks("D")] == ["ink", "ink", "zhu"]


def test_without_an_actual_value_no_year_is_past_and_no_line_is_drawn() -> None:
    drawn = page(chart(actual=ACTUAL.iloc[:0]))
    assert {mark.edge for mark in drawn.marks("D")} == {"zhu"}
    assert not [word for word in drawn.words if "actual" in word]


def test_a_survey_that_steps_over_the_year_is_a_bar_with_both_forecasts(drawn: Page) -> None:
    thick = [(stroke.start, stroke.end, stroke.y, stroke.colour) for stroke in drawn.strokes if stroke.width >= 7]
    assert thick == [(2025, 2030, 3, "b80")]
    assert {"113", "80", "between"} <= set(drawn.words)


def test_a_survey_that_does_not_reach_the_threshold_is_an_arrow_past_its_last_year(drawn: Page) -> None:
    ((start, end),) = drawn.arrows
    assert start[1] == end[1] == 4
    assert end[0] > 2026.5
    assert "after 2026" in drawn.words


def test_dots_stand_at_the_day_of_the_survey(drawn: Page) -> None:
    dots = [mark.x for mark in drawn.marks("o")]
    assert dots == sorted(dots)
    assert dots[0] == pytest.approx(2017.5, abs=0.01)
    assert 2025.4 < dots[-1] < 2025.5


def test_a_year_stands_in_the_middle_of_its_column() -> None:
    assert year_of(pd.Timestamp("2024-01-01").date()) == 2023.5
    assert year_of(pd.Timestamp("2024-07-02").date()) == pytest.approx(2024, abs=0.01)


def test_a_stated_bound_is_written_as_one(drawn: Page) -> None:
    assert drawn.words.count("<100") == 2
    assert "96" in drawn.words


def test_the_newest_actual_value_names_the_reference_line(drawn: Page) -> None:
    assert "2025 actual: USD 108" in drawn.words


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_the_reference_line_crosses_no_explanation(variant: Variant, language: str) -> None:
    drawn = page(chart(actual=ACTUAL.head(1)), variant, language)
    line = drawn.axes.transData.transform((2024, 0))[0]
    for key in ("begin", "end"):
        words = message(f"x08-2.{key}", threshold=100).text(language)
        box = extent(drawn.canvas, next(label for label in drawn.canvas.labels if label.text == words))
        assert not box.left < line < box.right


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_no_words_meet_on_any_page(count: int, variant: Variant, language: str) -> None:
    page(chart(SURVEYS.head(count)), variant, language)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("number", [3, 4])
def test_a_survey_without_a_year_may_stand_alone(number: int, variant: Variant, language: str) -> None:
    page(chart(SURVEYS.iloc[[number]], ACTUAL.head(1)), variant, language)


def test_no_survey_at_all_is_refused_with_the_way_to_a_card() -> None:
    with pytest.raises(FigureError, match="a card"):
        page(chart(SURVEYS.head(0)))
