"""A page drawn in inks and coloured is the page that would have been drawn in the colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from chapter_runs import run_chapter

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.figure import FigureSpec, _page
from weijin_analysis.plotting.inks import INKS, coloured, paint
from weijin_analysis.plotting.png import png_bytes
from weijin_analysis.plotting.style import COLOURS, DARK, LIGHT, TALL, VINTAGES, WIDE, Theme, Variant, house_style
from weijin_analysis.plotting.svg import svg_bytes

DPI = 100


def one_of_each_chart() -> Iterator[FigureSpec]:
    """The first figure of each kind of chart in three chapters that have most of them between them."""
    specs = [spec for chapter in ("01", "04", "08") for spec in run_chapter(chapter).specs.values()]
    yield from {type(spec.chart): spec for spec in specs}.values()


def page(spec: FigureSpec, theme: Theme, frame=WIDE) -> Canvas:
    return _page(spec, Variant(frame, theme), "en", ("Somebody",), spec.id)


def svg(canvas: Canvas) -> bytes:
    return svg_bytes(canvas, "x", "title", "description", "")


def drawn(content: bytes) -> list[tuple]:
    """Everything in an SVG but its ids, which are made of what they name and so of colours."""
    return [
        (element.tag, element.text, element.get("d"), element.get("transform"), element.get("style"))
        for element in ElementTree.fromstring(content).iter()
    ]


def test_no_two_tokens_and_no_blend_have_one_ink() -> None:
    tokens = [INKS.colour(token) for token in (*COLOURS, *VINTAGES)]
    blends = [INKS.blend("part", "paper", share) for share in (0.25, 0.5)]
    assert len({*tokens, *blends}) == len(tokens) + 2
    assert all(re.fullmatch("#[A-F][0-9A-F]{5}", ink) for ink in (*tokens, *blends))


def test_a_blend_in_inks_becomes_the_blend_of_the_ground() -> None:
    ink = INKS.blend("part", "paper", 0.25)
    assert coloured(f'<path style="stroke: {ink.lower()}"/>'.encode(), DARK) == (
        f'<path style="stroke: {DARK.blend("part", "paper", 0.25)}"/>'.encode()
    )


def test_ids_and_words_that_look_like_a_colour_stay() -> None:
    text = b'<a href="#abcdef0"/><b href="#c0ffee"/><text>#123456</text>'
    assert coloured(text, DARK) == text


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_vector_picture_is_the_one_drawn_in_colours(theme: Theme) -> None:
    with house_style("en"):
        for spec in one_of_each_chart():
            assert drawn(coloured(svg(page(spec, INKS, TALL)), theme)) == drawn(svg(page(spec, theme, TALL))), spec.id


def test_the_bitmap_is_the_one_drawn_in_colours_to_the_byte() -> None:
    with house_style("en"):
        for spec in one_of_each_chart():
            inked = page(spec, INKS)
            svg(inked)  # takes the halos apart, as in a figure's drawing
            paint(inked, LIGHT)
            assert png_bytes(inked.figure, DPI) == png_bytes(page(spec, LIGHT).figure, DPI), spec.id
