"""The canvas puts text and lines where it says, in the fonts and words of its language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.messages import message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import extent
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import DARK, LIGHT, TALL, WIDE, Variant, house_style


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    with house_style("zh"):
        yield Canvas(Variant(WIDE, LIGHT), "zh", Box(18, 90, 558, 280))


def on_page(canvas: Canvas, artist) -> tuple[float, float]:
    """Where an artist's anchor lies, in points from the page's top left."""
    x, y = artist.get_transform().transform(artist.get_unitless_position())
    return float(x), canvas.frame.height - float(y)


def test_page_text_stands_at_its_points_from_the_top_left(canvas: Canvas) -> None:
    label = canvas.page_text(40, 100, "2024")
    assert on_page(canvas, label.lines[0]) == pytest.approx((40, 100))


def test_text_at_data_coordinates_moves_by_its_offset_upwards(canvas: Canvas) -> None:
    axes = canvas.axes()
    axes.set(xlim=(0, 10), ylim=(0, 1))
    label = canvas.text(axes, 5, 0, "115", va="baseline", dx=3, dy=4)
    assert on_page(canvas, label.lines[0]) == pytest.approx((18 + 270 + 3, 280 - 4))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_centred_text_has_its_figures_in_the_middle(language: str) -> None:
    with house_style(language):
        canvas = Canvas(Variant(WIDE, LIGHT), language)
        label = canvas.page_text(100, 100, "H115", size=20, va="center")
        box = extent(canvas, label)
    assert (box.top + box.bottom) / 2 == pytest.approx(100, abs=0.4)


def test_lines_of_one_label_are_a_leading_apart_and_centred_together(canvas: Canvas) -> None:
    label = canvas.page_text(100, 100, "上\n下", size=10, va="center")
    first, second = (on_page(canvas, line)[1] for line in label.lines)
    assert second - first == pytest.approx(12.5)
    assert (first + second) / 2 == pytest.approx(100 + 0.74 * 10 / 2)


def test_text_is_typeset_with_thin_spaces_between_chinese_and_figures(canvas: Canvas) -> None:
    label = canvas.page_text(20, 100, "2024年SpaceX占52%")
    assert label.lines[0].get_text() == "2024\u2009年\u2009SpaceX\u2009占\u200952%"


@pytest.mark.parametrize(("language", "family"), [("zh", "Noto Sans SC"), ("en", "Source Sans 3")])
def test_each_language_is_set_in_its_own_family_first(language: str, family: str) -> None:
    with house_style("zh"):
        label = Canvas(Variant(WIDE, LIGHT), language).page_text(20, 100, "Toyota 2027")
    assert label.lines[0].get_fontfamily()[0] == family


def test_a_dollar_sign_is_not_mathematics(canvas: Canvas) -> None:
    label = canvas.page_text(20, 100, "$100 and $200")
    canvas.figure.draw_without_rendering()
    assert not label.lines[0].get_parse_math()


def test_messages_are_said_in_the_language_of_the_page(canvas: Canvas) -> None:
    assert canvas.say(message("gap")) == "未公布"
    assert canvas.say("as it is") == "as it is"


def test_an_entity_without_a_name_is_refused(canvas: Canvas) -> None:
    assert canvas.name("World") == "全球"
    with pytest.raises(UnknownNameError, match="Atlantis"):
        canvas.name("Atlantis")


def test_the_width_of_a_text_is_what_it_takes_on_the_page(canvas: Canvas) -> None:
    label = canvas.page_text(40, 100, "全球锂电池2024", size="title", weight=700)
    box = extent(canvas, label)
    assert canvas.width("全球锂电池2024", "title", 700) == pytest.approx(box.width, abs=0.5)


def test_wrapped_text_keeps_to_the_measure(canvas: Canvas) -> None:
    text = canvas.wrap("均价覆盖动力电池与储能电池等不同类型，按量加权。", 100)
    assert "\n" in text
    assert all(canvas.width(line) <= 100 for line in text.split("\n"))


def test_axes_fill_the_plot_but_for_their_insets_and_draw_no_frame(canvas: Canvas) -> None:
    axes = canvas.axes(left=32, bottom=15)
    box = axes.get_position()
    assert (box.x0 * 576, box.x1 * 576) == pytest.approx((50, 558))
    assert (324 - box.y1 * 324, 324 - box.y0 * 324) == pytest.approx((90, 265))
    assert not axes.axison


def test_tick_labels_stay_inside_the_room_left_for_them(canvas: Canvas) -> None:
    axes = canvas.axes(bottom=15)
    axes.set(xlim=(2010, 2024), ylim=(0, 1))
    canvas.bottom_axis(axes, [2015, 2020], ["2015年", "2020年"])
    boxes = [extent(canvas, label) for label in canvas.labels]
    assert min(box.top for box in boxes) > 265 + 3
    assert max(box.bottom for box in boxes) < 280


def test_grids_and_references_leave_the_limits_alone(canvas: Canvas) -> None:
    axes = canvas.axes()
    axes.set(xlim=(0, 10), ylim=(0, 100))
    canvas.grid_x(axes, [-5, 20])
    canvas.grid_y(axes, [500])
    canvas.reference_x(axes, 30)
    canvas.reference_y(axes, 300)
    marks.observed(canvas, axes, 50, 500)
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 10), (0, 100))


def test_each_kind_of_number_has_a_shape_of_its_own(canvas: Canvas) -> None:
    axes = canvas.axes()
    for draw in (marks.observed, marks.hollow, marks.reported, marks.foreseen):
        draw(canvas, axes, 0.5, 0.5)
    looks = {(line.get_marker(), line.get_markerfacecolor()) for line in axes.lines}
    assert looks == {("o", LIGHT.zhu), ("o", LIGHT.paper), ("s", LIGHT.paper), ("D", LIGHT.paper)}


def test_a_leader_starts_and_ends_at_its_offsets_even_when_limits_change_later(canvas: Canvas) -> None:
    axes = canvas.axes()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    marks.leader(canvas, axes, 5, 50, (0, 6), (10, 20))
    axes.set(xlim=(0, 10), ylim=(0, 100))
    line = axes.lines[-1]
    ends = line.get_transform().transform(line.get_xydata())
    middle = axes.transData.transform((5, 50))
    assert (ends - middle).tolist() == [pytest.approx([0, 6]), pytest.approx([10, 20])]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_take_the_colours_of_the_ground(theme) -> None:
    with house_style("en"):
        canvas = Canvas(Variant(TALL, theme), "en")
        axes = canvas.axes()
        marks.bars(canvas, axes, [0, 1], [3, 2], ["comparison", "zhu"], upright=False)
    assert [bar.get_facecolor()[:3] for bar in axes.patches] == [
        pytest.approx(tuple(int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)))
        for code in (theme.comparison, theme.zhu)
    ]
