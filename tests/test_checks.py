"""Every fault of a page is found and named: the page is spoilt on purpose, one fault at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from weijin_analysis.errors import FigureError
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import check_page
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LIGHT, WIDE, Variant, house_style

WHERE = "figure f99-1 (en, wide_light)"


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    with house_style("en"):
        yield Canvas(Variant(WIDE, LIGHT), "en", Box(18, 90, 558, 280))


def test_a_page_with_its_texts_apart_passes(canvas: Canvas) -> None:
    canvas.page_text(20, 120, "Toyota")
    canvas.page_text(20, 140, "Nissan")
    check_page(canvas, WHERE)


def test_two_texts_on_one_spot_are_named_with_figure_and_variant(canvas: Canvas) -> None:
    canvas.page_text(100, 120, "Toyota")
    canvas.page_text(110, 124, "Nissan")
    with pytest.raises(FigureError, match=r"f99-1 \(en, wide_light\).*'Toyota'.*'Nissan'"):
        check_page(canvas, WHERE)


def test_two_texts_side_by_side_without_air_are_refused(canvas: Canvas) -> None:
    canvas.page_text(100, 120, "2024")
    canvas.page_text(100 + canvas.width("2024") + 0.6, 120, "2025")
    with pytest.raises(FigureError, match=r"'2024' and '2025' overlapping"):
        check_page(canvas, WHERE)


def test_lines_of_one_label_may_stand_close(canvas: Canvas) -> None:
    canvas.page_text(100, 120, "gypsy\nÅngström", leading=0.9)
    check_page(canvas, WHERE)


@pytest.mark.parametrize(("x", "ha"), [(12, "left"), (564, "right")])
def test_text_beyond_a_side_margin_is_refused(canvas: Canvas, x: float, ha: str) -> None:
    canvas.page_text(x, 120, "Toyota", ha=ha)
    with pytest.raises(FigureError, match=r"'Toyota' \d\.\d pt outside.*margins"):
        check_page(canvas, WHERE)


def test_text_that_only_touches_the_margin_passes(canvas: Canvas) -> None:
    canvas.page_text(18, 120, "Toyota")
    canvas.page_text(558, 140, "Toyota", ha="right")
    check_page(canvas, WHERE)


def test_text_of_the_chart_in_the_header_is_refused_but_that_of_the_frame_passes(canvas: Canvas) -> None:
    canvas.page_text(20, 60, "a title")
    check_page(canvas, WHERE, framed=1)
    with pytest.raises(FigureError, match="between header and footer"):
        check_page(canvas, WHERE, framed=0)


@pytest.mark.parametrize("text", ["\N{SNOWMAN}", "电\U0002f81a池"])
def test_a_missing_glyph_is_an_error_that_shows_the_text(canvas: Canvas, text: str) -> None:
    canvas.page_text(20, 120, text)
    with pytest.raises(FigureError, match="no glyph for"):
        check_page(canvas, WHERE)


def test_text_written_past_the_canvas_is_checked_as_well(canvas: Canvas) -> None:
    axes = canvas.axes()
    canvas.text(axes, 0.5, 0.5, "Toyota")
    axes.text(0.5, 0.5, "Nissan")
    with pytest.raises(FigureError, match="'Toyota' and 'Nissan' overlapping"):
        check_page(canvas, WHERE)


def test_tick_labels_of_matplotlib_are_checked_as_well(canvas: Canvas) -> None:
    axes = canvas.axes(left=40, bottom=30, right=20)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_axis_on()
    axes.set_xticks([0.5, 0.505], ["first", "second"])
    with pytest.raises(FigureError, match="'first' and 'second' overlapping"):
        check_page(canvas, WHERE)


def test_labels_of_an_axis_that_is_off_are_not_drawn_and_not_checked(canvas: Canvas) -> None:
    axes = canvas.axes()
    axes.set_xticks([0.5, 0.505], ["first", "second"])
    check_page(canvas, WHERE)


def test_text_in_a_font_that_is_not_the_house_s_is_refused(canvas: Canvas) -> None:
    canvas.axes().text(0.5, 0.5, "Toyota", family="DejaVu Sans")
    with pytest.raises(FigureError, match="DejaVu"):
        check_page(canvas, WHERE)


def test_invisible_and_empty_texts_disturb_nobody(canvas: Canvas) -> None:
    canvas.page_text(100, 120, "Toyota")
    canvas.page_text(100, 120, "Nissan").lines[0].set_visible(False)
    canvas.page_text(100, 120, "")
    check_page(canvas, WHERE)
