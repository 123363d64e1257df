"""Panels: any chart in a box of its own, charts over years on one axis."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, page, yearly

from weijin_analysis.messages import bilingual
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts import Panels, bars, lines, panels
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LIGHT, TALL, WIDE, Variant

HEADS = [
    bilingual("发射次数，次", "Launches"),
    bilingual("航天器，个", "Spacecraft"),
    bilingual("质量，吨", "Mass, tonnes"),
]


def rows(*values: float, first: int = 2010, entity: str = "China") -> pd.DataFrame:
    return yearly(*values, first=first).assign(entity=entity)


def three() -> Panels:
    charts = [lines(rows(1, 4, 9)), lines(rows(2000, 1500, 2500, first=2012)), bars(yearly(5, 7, 6))]
    return panels(list(zip(HEADS, charts, strict=True)))


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_any_charts_stand_beside_each_other_without_touching(variant: Variant, language: str) -> None:
    drawn = page(three(), variant, language)
    assert {head.text(language) for head in HEADS} <= set(drawn.words)


def test_panels_stand_side_by_side_on_a_wide_page_and_below_each_other_on_a_tall_one() -> None:
    wide, tall = (page(three(), Variant(frame, LIGHT)).canvas.figure.axes for frame in (WIDE, TALL))
    assert wide[0].bbox.x1 < wide[1].bbox.x0 < wide[2].bbox.x0
    assert tall[0].bbox.y0 > tall[1].bbox.y1 > tall[2].bbox.y1


def test_charts_over_years_show_the_same_years() -> None:
    first, second, _ = page(three()).canvas.figure.axes
    assert first.get_xlim()[0] < 2010 < 2014 < first.get_xlim()[1]
    assert second.get_xlim()[0] < 2010 < 2014 < second.get_xlim()[1]


def test_axes_one_above_the_other_begin_and_end_together_and_years_are_written_once() -> None:
    chart = panels(list(zip(HEADS, [lines(rows(1, 4, 9)), lines(rows(2000, 1500, 2500))], strict=False)))
    drawn = page(chart, Variant(TALL, LIGHT))
    upper, lower = drawn.canvas.figure.axes
    assert (upper.bbox.x0, upper.bbox.x1) == (lower.bbox.x0, lower.bbox.x1)
    assert drawn.words.count("2012") == 1


def test_each_panel_keeps_its_own_values() -> None:
    first, second, _ = page(three()).canvas.figure.axes
    assert first.get_ylim()[1] < 20 < 2000 < second.get_ylim()[1]


def test_panels_of_one_measure_can_have_the_same_values() -> None:
    parts = [(None, lines(rows(1, 4, 9))), (None, lines(rows(20, 150, 250)))]
    limits = [axes.get_ylim() for axes in page(panels(parts, same_y=True)).canvas.figure.axes]
    assert limits[0] == limits[1]
    assert limits[0][1] > 250


def test_panels_can_have_the_same_values_over_years_of_their_own() -> None:
    parts = [(None, lines(rows(1, 4, 9, first=1990))), (None, lines(rows(20, 150, 250)))]
    drawn = page(panels(parts, same_x=False, same_y=True), Variant(TALL, LIGHT))
    upper, lower = drawn.canvas.figure.axes
    assert upper.get_ylim()[1] > 250
    assert upper.get_xlim()[1] < 1993 < 2009 < lower.get_xlim()[0]
    assert {"1990", "2010"} <= set(drawn.words)


def test_years_may_stay_apart() -> None:
    parts = [(None, lines(rows(1, 2))), (None, lines(rows(1, 2, first=1980)))]
    first, _ = page(panels(parts, same_x=False)).canvas.figure.axes
    assert first.get_xlim()[0] > 2000


def test_columns_can_be_told() -> None:
    parts = [(None, lines(rows(1, 2 + number))) for number in range(4)]
    axes = page(panels(parts, columns=(2, 1))).canvas.figure.axes
    assert axes[0].bbox.x0 == axes[2].bbox.x0
    assert axes[0].bbox.y0 == axes[1].bbox.y0


def test_a_view_of_a_page_takes_the_form_of_its_box_and_writes_on_the_page() -> None:
    canvas = Canvas(Variant(TALL, LIGHT), "en")
    view = canvas.within(Box(20, 20, 300, 120))
    view.page_text(20, 40, "word")
    assert (canvas.wide, view.wide) == (False, True)
    assert [label.text for label in canvas.labels] == ["word"]


def test_panels_are_made_of_empty_rows_so_that_a_card_can_stand_in_for_them() -> None:
    assert isinstance(panels([(None, lines(pd.DataFrame()))]), Panels)


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_a_panel_of_which_nothing_is_known_leaves_its_room_to_the_others(variant: Variant, language: str) -> None:
    some = panels([(HEADS[0], bars(yearly())), (HEADS[1], bars(yearly(5, 7, 6)))])
    drawn = page(some, variant, language)
    assert HEADS[0].text(language) not in drawn.words
    assert len(some.parts) == 1


def test_panels_of_unequal_height_stand_in_columns() -> None:
    one = bars(yearly(4, 3, 2))
    chart = panels([(None, one)] * 3, heights=(2, 1, 3), stacks=(1, 2))
    wide, tall = (page(chart, variant) for variant in (Variant(WIDE, LIGHT), Variant(TALL, LIGHT)))
    boxes = [axes.get_position() for axes in wide.canvas.figure.axes]
    assert boxes[0].x1 < min(boxes[1].x0, boxes[2].x0)
    assert boxes[1].y0 > boxes[2].y1
    heights = [axes.get_position().height for axes in tall.canvas.figure.axes]
    assert heights[1] < heights[0] < heights[2]


def test_a_column_keeps_its_panels_when_one_is_empty() -> None:
    chart = panels([(None, bars(yearly(4, 3)))] * 2 + [(None, bars(yearly()))], heights=(1, 1, 1), stacks=(1, 2))
    assert chart.stacks == (1, 1)


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_the_reports_highest_value_has_room_for_its_words_in_a_low_panel(variant: Variant, language: str) -> None:
    own = yearly(13.2, 12.8, 12.5, 12.2, 12.0, 11.9, 11.8, 11.8, first=2016).assign(
        entity="China", grade="primary", disputed=True
    )
    theirs = yearly(14, first=2023).assign(entity="United States", grade="report", disputed=False)
    chart = lines(pd.concat([own.iloc[[0, -1]], theirs]), scale="share")
    low = lines(rows(1, 4, 9, first=2003))
    page(panels(list(zip(HEADS, [chart, low, low], strict=True))), variant, language)


def test_no_year_is_written_after_the_last_one_drawn() -> None:
    values = [9.0] * 50
    both = lines(pd.concat([rows(*values, first=1970, entity=name) for name in ("China", "United States")]))
    drawn = page(panels([(head, both) for head in HEADS]))
    assert max(int(word) for word in drawn.words if word.isdecimal() and len(word) == 4) == 2019
