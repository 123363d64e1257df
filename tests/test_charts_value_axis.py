"""An axis of values has round ticks wherever its ends lie, and they do not stop far below what is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.plotting.charts.value_axis import ValueScale

LOG = ValueScale("log")


@given(low=st.floats(1e-4, 1e6), times=st.floats(1.3, 1e5), most=st.integers(3, 9))
def test_a_log_axis_has_at_least_two_ticks_however_near_its_ends_are(low: float, times: float, most: int) -> None:
    ticks = LOG.ticks(low, low * times, most)
    assert len(ticks) >= 2
    assert ticks == sorted(ticks)
    assert all(low <= tick <= low * times for tick in ticks)


def test_ticks_of_a_log_axis_shorter_than_a_power_of_ten_are_evenly_spaced() -> None:
    assert LOG.ticks(140, 360, 6) == [150, 200, 250, 300, 350]
    assert LOG.ticks(90, 900, 6) == [100, 200, 500]


@pytest.mark.parametrize(
    ("scale", "low", "high", "end"),
    [
        ("log", 48, 480, 500),
        ("log", 48, 250, 250),
        ("linear", 0, 37.7, 40),
        ("linear", 0, 34, 34),
        ("share", 0, 97, 100),
        ("share", 0, 29.3, 30),
        ("linear", 0, 142.1, 150),
    ],
)
def test_an_axis_grows_to_the_next_round_value_only_where_that_is_near(
    scale: str, low: float, high: float, end: float
) -> None:
    assert ValueScale(scale).reaching(low, high, 6) == end


def test_a_share_never_grows_beyond_the_whole() -> None:
    assert ValueScale("share").reaching(0, 100, 6) == 100
