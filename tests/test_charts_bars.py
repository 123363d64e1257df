"""Bars are as long as their values, and darken only what went against the whole."""

from __future__ import annotations

import pytest
from chart_pages import PAGES, page, yearly

from weijin_analysis.errors import DataError
from weijin_analysis.messages import message
from weijin_analysis.plotting.charts import bars, countermoves
from weijin_analysis.plotting.style import LIGHT, TALL, Variant

SURVEY_2024 = [1436, 1114, 876, 806, 715, 463, 356, 266, 218, 189, 165, 155, 166, 144, 115]
SURVEY_2018 = [1160, 899, 707, 650, 577, 373, 288, 214, 176]
REMARK = message("f08-1.remark")
TALL_LIGHT = Variant(TALL, LIGHT)


def test_columns_are_as_high_as_the_values() -> None:
    drawn = page(bars(yearly(*SURVEY_2024), remark=REMARK))
    assert [bar.get_height() for bar in drawn.bars] == SURVEY_2024
    assert [bar.get_y() for bar in drawn.bars] == [0] * 15
    assert drawn.axes.get_ylim()[0] == 0


def test_lying_bars_are_as_long_as_the_values_with_the_first_year_on_top() -> None:
    drawn = page(bars(yearly(*SURVEY_2024), remark=REMARK), TALL_LIGHT)
    assert [bar.get_width() for bar in drawn.bars] == SURVEY_2024
    bottom, top = drawn.axes.get_ylim()
    assert bottom > top


def test_only_the_last_bar_has_the_house_colour_and_only_the_rise_is_darker() -> None:
    drawn = page(bars(yearly(*SURVEY_2024), remark=REMARK))
    assert [drawn.token(bar.get_facecolor()) for bar in drawn.bars[-4:]] == ["rule", "mute", "rule", "zhu"]
    assert {drawn.token(bar.get_facecolor()) for bar in drawn.bars[:12]} == {"rule"}


def test_every_value_is_written_at_its_tip() -> None:
    words = page(bars(yearly(*SURVEY_2024), remark=REMARK)).words
    assert {f"{value:,}" for value in SURVEY_2024} <= set(words)


def test_a_single_rise_is_remarked_on_and_the_change_of_the_whole_is_the_hero() -> None:
    words = page(bars(yearly(*SURVEY_2024), remark=REMARK)).words
    assert "the only rise" in words
    assert "−92%" in words


def test_a_fall_without_a_rise_has_no_remark() -> None:
    drawn = page(bars(yearly(*SURVEY_2018), remark=REMARK))
    assert "the only rise" not in drawn.words
    assert "mute" not in {drawn.token(bar.get_facecolor()) for bar in drawn.bars}
    assert "−85%" in drawn.words


def test_several_rises_are_all_darker_and_none_is_called_the_only_one() -> None:
    drawn = page(bars(yearly(400, 450, 300, 310, 100), remark=REMARK))
    assert [drawn.token(bar.get_facecolor()) for bar in drawn.bars] == ["rule", "mute", "rule", "mute", "zhu"]
    assert "the only rise" not in drawn.words


def test_in_a_rising_series_the_falls_stand_out() -> None:
    assert countermoves({2010: 10.0, 2011: 20.0, 2012: 15.0, 2013: 40.0}) == [2012]


def test_years_on_both_sides_of_a_gap_are_not_compared() -> None:
    assert countermoves({2010: 10.0, 2012: 8.0, 2013: 40.0}) == []


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_a_year_without_a_value_keeps_its_place_and_says_so(variant: object, language: str) -> None:
    data = yearly(400, 300, 200, 100).drop(index=2)
    drawn = page(bars(data), variant, language)
    assert len(drawn.bars) == 3
    assert {"zh": "未公布", "en": "not published"}[language] in drawn.words


def test_the_hero_gives_way_where_bars_stand_in_its_place() -> None:
    for variant in (TALL_LIGHT, None):
        drawn = page(bars(yearly(100, 120, 99, 98)), *([variant] if variant else []))
        assert "−2%" not in drawn.words


def test_a_highlighted_year_may_be_another_than_the_last() -> None:
    drawn = page(bars(yearly(400, 300, 200), highlight=2011))
    assert [drawn.token(bar.get_facecolor()) for bar in drawn.bars] == ["rule", "zhu", "rule"]


def test_no_rows_give_a_chart_for_which_a_card_can_stand() -> None:
    assert bars(yearly()).values == {}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"period": ["2010", "2011-H1", "2012"]}, "'2011-H1'"),
        ({"period": ["2010", "2010", "2012"]}, "2 years in 3 rows"),
        ({"value": [3.0, -2.0, 1.0]}, "-2.0"),
        ({"value": [3.0, float("nan"), 1.0]}, "nan"),
    ],
)
def test_parts_of_a_year_doubles_and_values_without_a_bar_are_refused(change: dict, found: str) -> None:
    with pytest.raises(DataError, match="bars, column") as refusal:
        bars(yearly(3, 2, 1).assign(**change))
    assert found in str(refusal.value)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("values", [SURVEY_2024, SURVEY_2018, [5, 4], [7], [10, 12, 11, 30, 90]])
def test_no_words_meet_on_any_page(values: list[float], variant: object, language: str) -> None:
    page(bars(yearly(*values), remark=REMARK), variant, language)
