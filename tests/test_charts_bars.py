"""Bars are as long as their values, and darken only what went against the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, page, yearly

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.charts import bars, countermoves, panels
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
        ({"period": ["2010", "2011-05-03", "2012"]}, "'2011-05-03'"),
        ({"period": ["2010", "2010/2011", "2012"]}, "'2010/2011'"),
        ({"period": ["2010", "2010", "2012"]}, "2 years in 3 rows"),
        ({"value": [3.0, -2.0, 1.0]}, "-2.0"),
        ({"value": [3.0, float("nan"), 1.0]}, "nan"),
    ],
)
def test_days_spans_of_years_doubles_and_values_without_a_bar_are_refused(change: dict, found: str) -> None:
    with pytest.raises(DataError, match="bars, column") as refusal:
        bars(yearly(3, 2, 1).assign(**change))
    assert found in str(refusal.value)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("values", [SURVEY_2024, SURVEY_2018, [5, 4], [7], [10, 12, 11, 30, 90]])
def test_no_words_meet_on_any_page(values: list[float], variant: object, language: str) -> None:
    page(bars(yearly(*values), remark=REMARK), variant, language)


# Parts of a year, expectations, ranges and rivals, two series, providers

NAN = float("nan")
PROVIDERS = {"one": message("sources.column.publisher"), "other": message("sources.column.licence")}


def rows(*given: tuple[str, float, dict[str, object]]) -> pd.DataFrame:
    """Rows of a period, a value and what differs from an undisputed observation."""
    plain = {"low": NAN, "high": NAN, "kind": "observed", "grade": "secondary", "unit": "USD billion", "source": "one"}
    made = [{"period": period, "value": value, "disputed": False, **plain, **more} for period, value, more in given]
    return pd.DataFrame(made)


MIXED = rows(
    ("2021", 13.4, {}),
    ("2023", 38.0, {"disputed": True}),
    ("2023", NAN, {"low": 45.0, "disputed": True, "source": "other"}),
    ("2024", 51.9, {}),
    ("2025-01/2025-06", 61.8, {}),
    ("2025", 135.7, {}),
    ("2026", 150.0, {"kind": "forecast"}),
)


def heights(chart: object) -> tuple[list[float], list[float]]:
    """Heights of the filled columns, and lower and upper ends of the outlined ones."""
    drawn = page(chart)
    filled, patches = drawn.bars, [patch for patch in drawn.axes.patches if patch not in drawn.bars]
    outlined = [patch for patch in patches if drawn.token(patch.get_facecolor()) == "paper"]
    return [bar.get_height() for bar in filled], [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in outlined]


def test_a_part_of_a_year_and_a_forecast_are_outlined_and_never_the_protagonist() -> None:
    chart = bars(MIXED)
    filled, outlined = heights(chart)
    assert chart.highlight == 2025
    assert filled == [13.4, 38.0, 51.9, 135.7]
    assert outlined == [(38.0, 45.0), (0, 61.8), (0, 150.0)]


def test_a_part_of_a_year_stands_before_its_year_and_says_which_part_it_is() -> None:
    labels = [slot.label("en") for slot in bars(MIXED).slots]
    assert labels == [("2021",), ("2022",), ("2023",), ("2024",), ("2025", "H1"), ("2025",), ("2026",)]
    months = bars(rows(("2024-01/2024-09", 2.8, {}))).slots[0]
    assert (months.label("zh"), months.label("en")) == (("2024", "1—9月"), ("2024", "Jan–Sep"))


def test_a_part_of_a_year_is_no_value_of_the_year() -> None:
    assert 2025 not in bars(rows(("2024", 4.1, {}), ("2025-H1", 3.0, {}))).values


@pytest.mark.parametrize(
    ("language", "said"), [("en", {"38–45+?", "135.7", "not published"}), ("zh", {"380—450+?", "1357", "未公布"})]
)
def test_rivals_stand_as_a_range_with_a_question_mark(language: str, said: set[str]) -> None:
    assert said <= set(page(bars(MIXED), language=language).words)


def test_rivals_that_are_not_marked_as_disputed_are_refused() -> None:
    with pytest.raises(DataError, match="disputed"):
        bars(MIXED.assign(disputed=False))


def test_a_bound_says_so() -> None:
    words = page(bars(rows(("2024", NAN, {"low": 130.0}), ("2025", NAN, {"high": 40.0})))).words
    assert {"130+", "<40"} <= set(words)


def test_the_report_s_own_value_is_a_square_and_only_where_nobody_else_speaks() -> None:
    own = {"grade": "report", "source": "other"}
    chart = bars(rows(("2023", 30.0, own), ("2024", 51.9, {}), ("2024", 40.0, own), ("2025", 60.0, {})))
    drawn = page(chart)
    assert len(drawn.marks("s")) == 1
    assert "report: 30" in drawn.words
    assert chart.values == {2024: 51.9, 2025: 60.0}


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_providers_are_named_at_their_bars(variant: object, language: str) -> None:
    words = " ".join(page(bars(MIXED, owners=PROVIDERS), variant, language).words).replace("\n", "")
    assert all(provider.text(language).replace(" ", "") in words.replace(" ", "") for provider in PROVIDERS.values())


def test_two_series_stand_side_by_side_under_their_names() -> None:
    data = rows(("2024", 4.1, {"metric": "b"}), ("2024", 2.8, {"metric": "a"}), ("2025", 7.0, {"metric": "b"}))
    names = {"a": message("sources.column.publisher"), "b": message("sources.column.licence")}
    drawn = page(bars(data, by="metric", names=names))
    assert bars(data, by="metric", names=names).series == ("a", "b")
    assert {name.text("en") for name in names.values()} <= set(drawn.words)
    assert len(drawn.bars) == 3


def test_one_of_two_named_series_alone_keeps_its_name_and_its_hue() -> None:
    names = {"a": message("sources.column.publisher"), "b": message("sources.column.licence")}
    drawn = page(bars(rows(("2024", 4.1, {"metric": "b"})), by="metric", names=names))
    assert names["b"].text("en") in drawn.words
    assert names["a"].text("en") not in drawn.words
    assert [drawn.token(bar.get_facecolor()) for bar in drawn.bars] == ["mute"]
    assert bars(rows(("2024", 4.1, {"metric": "b"}))[:0], by="metric", names=names).empty


def test_three_series_are_refused() -> None:
    with pytest.raises(DataError, match="3 series"):
        bars(MIXED.assign(metric=["a", "b", "c", "a", "b", "c", "a"]), by="metric")


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("across", [2, 3])
def test_in_panels_nothing_meets(across: int, variant: object, language: str) -> None:
    head: Message = message("sources.column.publisher")
    chart = bars(MIXED, owners=PROVIDERS if across < 3 else None, decimals=1)
    page(panels([(head, chart)] * across), variant, language)
