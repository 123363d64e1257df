"""Odds by year: bars as long as the probability, never nothing and never certainty."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.messages import message
from weijin_analysis.plotting.charts import Crossing, crossing
from weijin_analysis.plotting.charts.crossing import chance
from weijin_analysis.plotting.style import Variant

TITLE = message("x08-1.chances", threshold=100)


def made(*shares: float) -> Crossing:
    return crossing(pd.DataFrame({"year": range(2026, 2026 + len(shares)), "p_by": shares}), title=TITLE)


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(made(0.004, 0.63, 0.84, 0.996))


def test_a_bar_is_as_long_as_its_probability_on_a_track_of_one(drawn: Page) -> None:
    bars = [bar.get_width() for bar in drawn.axes.patches]
    assert bars == [1, 0.004, 1, 0.63, 1, 0.84, 1, 0.996]


def test_every_row_says_year_and_odds_in_whole_per_cent(drawn: Page) -> None:
    assert {"2026", "2027", "<1%", "63%", "84%", ">99%", TITLE.text("en")} <= set(drawn.words)


@pytest.mark.parametrize(("share", "words"), [(0.0, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (1.0, ">99%")])
def test_odds_are_never_nothing_and_never_certain(share: float, words: str) -> None:
    assert chance(share).text("en") == words


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("count", [1, 5, 20])
def test_no_words_meet_on_any_page(count: int, variant: Variant, language: str) -> None:
    page(made(*[0.5] * count), variant, language)


def test_without_a_year_there_is_nothing_beside_a_fan() -> None:
    assert made().odds == ()
