"""Calibration: bars at the coverage reached, ticks at the coverage promised, outcomes over levels."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis import trends
from weijin_analysis.plotting.charts import Calibration, calibration
from weijin_analysis.plotting.style import Variant

PRICES = (1474, 1143, 899, 827, 734, 475, 365, 273, 224, 194, 169, 159, 170, 148, 118, 108)
RECORD = trends.hindcast(pd.DataFrame({"year": range(2010, 2026), "value": PRICES}), "cost", ["engine", "ols"])
SCORES, LEVELS = trends.score(RECORD), trends.pit_histogram(RECORD)


def made(*methods: str) -> Calibration:
    return calibration(SCORES, LEVELS, names={method: f"the {method}" for method in methods})


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(made("engine", "ols"))


def test_bars_are_as_long_as_the_coverage_reached(drawn: Page) -> None:
    measured = SCORES.set_index(["method", "measure"])["value"]
    wanted = [measured[method, f"coverage_{band}"] for band in (50, 80, 95) for method in ("engine", "ols")]
    assert [bar.get_width() for bar in drawn.axes.patches] == pytest.approx(wanted)


def test_a_tick_stands_at_the_coverage_promised(drawn: Page) -> None:
    ticks = [stroke.get_xdata()[0] for stroke in drawn.axes.findobj(lambda one: getattr(one, "_linewidth", 0) == 1.4)]
    assert ticks == [0.5, 0.5, 0.8, 0.8, 0.95, 0.95]


def test_outcomes_are_spread_over_the_levels_of_the_first_method(drawn: Page) -> None:
    panel = drawn.canvas.figure.axes[1]
    wanted = LEVELS[LEVELS["method"].eq("engine")].sort_values("low")["share"]
    assert [bar.get_height() for bar in panel.patches] == pytest.approx(list(wanted))


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("methods", [("engine",), ("engine", "ols")])
def test_no_words_meet_on_any_page(methods: tuple[str, ...], variant: Variant, language: str) -> None:
    page(made(*methods), variant, language)


def test_a_method_without_a_score_is_left_out() -> None:
    assert made("engine", "theta").methods == ["engine"]


def test_without_scores_a_chart_is_made_so_that_a_card_can_stand_in_for_it() -> None:
    assert calibration(SCORES.iloc[:0], LEVELS.iloc[:0], names={"engine": "engine"}).coverage == ()
