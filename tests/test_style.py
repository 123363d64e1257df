"""The tokens are those of the look, legible, and matplotlib is left as it was found."""

from __future__ import annotations

import re

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.plotting.style import COLOURS, DARK, LIGHT, TALL, VARIANTS, WIDE, house_style, sizes


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_colours_reach_the_contrast_of_normal_text_on_paper(theme) -> None:
    for token in ("ink", "ink2", "ink3", "zhu_text", "qing", "good", "part", "bad", "open"):
        assert contrast(theme.colour(token), theme.paper) >= 4.5, token


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_hues_of_marks_reach_the_contrast_of_graphics_on_paper(theme) -> None:
    for token in ("zhu", "qing", "lv", "huang", "ink"):
        assert contrast(theme.colour(token), theme.paper) >= 3, token


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_tab_text_is_legible_on_the_tab(theme) -> None:
    assert contrast(theme.paper, theme.tab) >= 4.5


def test_every_token_is_an_opaque_hex_colour_and_differs_between_the_grounds() -> None:
    for token in COLOURS:
        assert re.fullmatch(r"#[0-9A-F]{6}", LIGHT.colour(token)), token
        assert LIGHT.colour(token) != DARK.colour(token), token


@pytest.mark.parametrize("token", ["pink", "name", "vintages", "#C4391F"])
def test_a_colour_that_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(UnknownNameError, match="zhu"):
        LIGHT.colour(token)


def test_there_are_four_variants_with_the_page_sizes_of_the_look() -> None:
    assert [variant.stem for variant in VARIANTS] == ["wide_light", "wide_dark", "tall_light", "tall_dark"]
    assert (WIDE.width, WIDE.height, WIDE.margin) == (576, 324, 18)
    assert (TALL.width, TALL.height, TALL.margin) == (324, 432, 14)


@pytest.mark.parametrize("frame", [WIDE, TALL], ids=lambda frame: frame.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_type_is_smaller_than_eight_points(frame, language: str) -> None:
    found = sizes(frame, language)
    assert min(found.of(role) for role in ("title", "finding", "label", "key", "note")) >= 8


def test_the_house_style_is_gone_after_its_block_even_when_drawing_fails() -> None:
    before = dict(mpl.rcParams)
    red = to_rgb("r")
    with pytest.raises(RuntimeError), house_style("en"):
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["font.family"] == ["Source Sans 3", "Noto Sans SC"]
        raise RuntimeError("a chart breaks")
    assert dict(mpl.rcParams) == before
    assert to_rgb("r") == red
