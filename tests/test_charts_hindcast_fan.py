"""Hindcasts by distance: each year has the band said so many years before, and what came."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis import trends
from weijin_analysis.extensions import extend
from weijin_analysis.plotting.charts import HindcastFan, hindcast_fan
from weijin_analysis.plotting.style import Variant

PRICES = (1474, 1143, 899, 827, 734, 475, 365, 273, 224, 194, 169, 159, 170, 148, 118, 108)
RECORD = trends.hindcast(pd.DataFrame({"year": range(2010, 2026), "value": PRICES}), "cost")


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(hindcast_fan(RECORD))


def test_a_panel_shows_every_year_that_could_be_foreseen_at_its_distance(drawn: Page) -> None:
    assert [dot.x for dot in drawn.marks("o")] == list(range(2016, 2026))
    assert [dot.y for dot in drawn.marks("o")] == list(PRICES[6:])


def test_bands_are_those_of_the_hindcast(drawn: Page) -> None:
    said = hindcast_fan(RECORD).panels[3][-1]
    row = RECORD[RECORD["origin"].eq(2022) & RECORD["period"].eq(2025)].set_index("level")["value"]
    ends = (said.low, said.lower, said.median, said.upper, said.high)
    assert ends == tuple(row[[0.1, 0.25, 0.5, 0.75, 0.9]])


def test_heads_count_how_often_the_band_held(drawn: Page) -> None:
    near = RECORD[RECORD["period"] - RECORD["origin"] == 1]
    held = int(trends.band_record(near)["held"].iloc[0])
    assert {"1 year ahead", "3 years ahead", "5 years ahead", f"{held} of 10 held"} <= set(drawn.words)


def test_a_distance_that_never_came_has_no_panel() -> None:
    assert list(hindcast_fan(RECORD, ahead=(1, 15)).panels) == [1]


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("origins", [1, 3, 10])
def test_no_words_meet_on_any_page(origins: int, variant: Variant, language: str) -> None:
    page(hindcast_fan(RECORD[RECORD["origin"] < 2015 + origins]), variant, language)


def test_without_a_hindcast_a_chart_is_made_so_that_a_card_can_stand_in_for_it() -> None:
    empty = extend(pd.DataFrame(), 2035).record()
    assert isinstance(hindcast_fan(empty), HindcastFan)
