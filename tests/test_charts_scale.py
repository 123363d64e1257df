"""A scale is as wide as it can be while everything drawn ends inside the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.plotting.charts.scale import Reach, fitting_limits

POINTS = st.floats(0, 90)
REACHES = st.lists(st.builds(Reach, st.integers(2000, 2040), POINTS, POINTS), min_size=2, max_size=12)
WIDTH = 300.0


def placed(reaches: list[Reach]) -> list[tuple[float, float]]:
    """Left and right end of everything, in points from the left edge of the axes."""
    left, right = fitting_limits(WIDTH, reaches)
    scale = WIDTH / (right - left)
    return [((one.x - left) * scale - one.left, (one.x - left) * scale + one.right) for one in reaches]


@given(REACHES.filter(lambda reaches: len({reach.x for reach in reaches}) > 1))
def test_everything_ends_inside_the_axes(reaches: list[Reach]) -> None:
    ends = placed(reaches)
    assert min(left for left, _ in ends) >= -1e-6
    assert max(right for _, right in ends) <= WIDTH + 1e-6


@given(REACHES.filter(lambda reaches: len({reach.x for reach in reaches}) > 1))
def test_the_scale_could_not_be_wider(reaches: list[Reach]) -> None:
    ends = placed(reaches)
    assert min(left for left, _ in ends) == pytest.approx(0, abs=1e-6)
    assert max(right for _, right in ends) == pytest.approx(WIDTH, abs=1e-6)


def test_words_at_the_last_year_take_room_from_the_years() -> None:
    without = fitting_limits(100, [Reach(2020), Reach(2030)])
    assert without == (2020, 2030)
    assert fitting_limits(100, [Reach(2020), Reach(2030, right=50)]) == (2020, 2040)
