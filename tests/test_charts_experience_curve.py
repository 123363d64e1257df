"""Experience curves: points at their volume and price, a second series apart, rates listed with ours first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from chart_pages import PAGES, Page, page
from matplotlib.lines import Line2D

from weijin_analysis.plotting.charts import ExperienceCurve, experience_curve
from weijin_analysis.plotting.style import Variant

VOLUME = 2.0 ** np.arange(12)
PACKS = pd.DataFrame({"year": range(2013, 2025), "volume": VOLUME, "value": 1400 * 0.82 ** np.arange(12)})
CELLS = pd.DataFrame({"year": range(1991, 2003), "volume": VOLUME / 1e4, "value": 9000 * 0.9 ** np.arange(12)})
PRICE = PACKS["value"]
CURVE = pd.DataFrame({"volume": VOLUME, "median": PRICE, "low": PRICE * 0.9, "high": PRICE * 1.1})
RATES = pd.DataFrame(
    {
        "name": ["Nykvist 2015", "Ziegler & Trancik: cells", "BNEF 2020"],
        "value": [6.0, 20.0, 18.0],
        "low": [6.0, np.nan, np.nan],
        "high": [9.0, np.nan, np.nan],
    }
)


def made(long_run: pd.DataFrame | None = CELLS, rates: pd.DataFrame | None = RATES, **more: object) -> ExperienceCurve:
    given = {"curve": CURVE, "rate": (18.0, 14.0, 22.0), "words": "x08-3"}
    return experience_curve(PACKS, long_run=long_run, rates=rates, **{**given, **more})


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(made())


def test_points_stand_at_their_volume_and_price_and_the_second_series_is_grey(drawn: Page) -> None:
    dots = drawn.marks("o")
    for rows, colour in ((PACKS, "zhu"), (CELLS, "mute")):
        wanted = list(zip(rows["volume"], rows["value"], strict=True))
        assert [(dot.x, dot.y) for dot in dots if dot.fill == colour] == wanted


def test_both_axes_are_logarithmic_with_plain_numbers(drawn: Page) -> None:
    assert (drawn.axes.get_xscale(), drawn.axes.get_yscale()) == ("log", "log")
    assert {"0.01", "1", "100", "1,000"} <= set(drawn.words)


def test_the_two_series_are_never_joined(drawn: Page) -> None:
    strokes = [line.get_xdata() for line in drawn.axes.findobj(Line2D) if len(line.get_xdata()) > 2]
    assert len(strokes) == 3
    assert all(min(xs) >= 1 or max(xs) < 1 for xs in strokes)


def test_our_rate_heads_the_list_and_ranges_are_written_as_ranges(drawn: Page) -> None:
    numbers = [word for word in drawn.words if word.endswith("%")]
    assert numbers == ["18%", "20%", "18%", "6–9%"]
    assert "this curve (80%: 14–22)" in drawn.words


def test_first_and_last_years_are_named(drawn: Page) -> None:
    assert {"2013", "2024", "1991", "2002"} <= set(drawn.words)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("long_run", [CELLS, None, CELLS.assign(volume=VOLUME * 2)])
def test_no_words_meet_on_any_page(long_run: pd.DataFrame | None, variant: Variant, language: str) -> None:
    page(made(long_run), variant, language)


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_a_curve_without_rates_and_without_a_fit_can_be_drawn(variant: Variant, language: str) -> None:
    page(made(None, None, curve=None, rate=None), variant, language)


def test_without_rows_a_curve_is_made_so_that_a_card_can_stand_in_for_it() -> None:
    assert experience_curve(PACKS.iloc[:0], words="x08-3").track.years == ()
