"""One entity, one colour."""

from __future__ import annotations

from weijin_analysis.plotting.hues import _HUES, hue
from weijin_analysis.plotting.style import COLOURS, DARK, LIGHT


def test_every_hue_is_a_colour_of_the_house_on_both_grounds() -> None:
    for token in {*_HUES.values(), hue("nobody in particular")}:
        assert token in COLOURS
        assert LIGHT.colour(token) != DARK.colour(token)


def test_china_and_the_united_states_keep_the_colours_of_the_house() -> None:
    assert (hue("China"), hue("United States"), hue("World")) == ("zhu", "qing", "ink")


def test_whoever_has_no_hue_is_a_comparison_unless_told_otherwise() -> None:
    assert hue("Atlantis") == "comparison"
    assert hue("Atlantis", "mute") == "mute"
