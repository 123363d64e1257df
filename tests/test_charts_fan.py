"""A fan starts at the last observation, keeps its words off its lines, and tells observations from forecasts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from chart_pages import PAGES, Page, page, yearly
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from weijin_analysis import formats, trends
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.extensions import extend
from weijin_analysis.messages import bilingual, message
from weijin_analysis.plotting.charts import Fan, crossing, fan, panels
from weijin_analysis.plotting.charts.value_axis import Above, ValueScale, spread
from weijin_analysis.plotting.style import LIGHT, TALL, Variant

PRICES = (1474, 1143, 899, 827, 734, 475, 365, 273, 224, 194, 169, 159, 170, 148, 118, 108)
SHARES = (1, 2, 4, 8, 15, 25, 33, 40)
OTHERS = pd.DataFrame({"period": ["2026", "2030"], "value": [100.0, 71.0], "high": [100.0, np.nan]})


def made(
    values: tuple[float, ...] = PRICES,
    kind: str = "cost",
    scale: str = "log",
    threshold: float | None = 100.0,
    horizon: int = 10,
    **more: object,
) -> Fan:
    """A fan of made values; shares are in per cent, and fractions only inside the method."""
    rows, whole = yearly(*values), 100.0 if kind == "share" else 1.0
    series = {"years": rows["period"], "values": rows["value"] / whole, "horizon": horizon, "kind": kind}
    inset = None
    if threshold is not None:
        odds = trends.first_passage(**series, threshold=threshold / whole).head(5)
        inset = crossing(odds, title=message("x08-1.chances", threshold=threshold))
    forecast = trends.forecast(**series)
    levels = ["median", *trends.LEVELS]
    forecast[levels] = whole * forecast[levels]
    return fan(rows, forecast, scale=scale, threshold=threshold, inset=inset, words="x08-1", **more)


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(made(others=OTHERS))


def test_every_year_observed_has_a_filled_circle_and_no_forecast_has(drawn: Page) -> None:
    dots = drawn.marks("o")
    assert [(dot.x, dot.fill) for dot in dots] == [(2010 + number, "zhu") for number in range(len(PRICES))]
    assert [dot.y for dot in dots] == list(PRICES)


def test_bands_start_at_the_last_observation_and_lie_inside_each_other(drawn: Page) -> None:
    bands = [one.get_paths()[0].vertices for one in drawn.axes.findobj(PolyCollection)]
    assert [drawn.token(one.get_facecolor()[0]) for one in drawn.axes.findobj(PolyCollection)] == ["b95", "b80", "b50"]
    assert {tuple(band[band[:, 0] == 2025][0]) for band in bands} == {(2025.0, 108.0)}
    ends = [sorted(band[band[:, 0] == 2035][:, 1]) for band in bands]
    assert ends[0][0] < ends[1][0] < ends[2][0] < ends[2][-1] < ends[1][-1] < ends[0][-1]


def test_forecasts_of_others_are_hollow_diamonds_with_their_owner_and_bounds_as_bounds(drawn: Page) -> None:
    assert [(mark.x, mark.y, mark.fill, mark.edge) for mark in drawn.marks("D")] == [
        (2026, 100, "paper", "ink"), (2030, 71, "paper", "ink"),
    ]  # fmt: skip
    assert "BNEF forecasts: <100 and 71" in drawn.words


def test_the_ends_of_the_fan_are_named_by_their_coverage(drawn: Page) -> None:
    forecast = trends.forecast(yearly(*PRICES)["period"], PRICES, 10, "cost").iloc[-1]
    assert f"median {forecast['median']:.0f}" in drawn.words
    for level, share in ((0.1, 80), (0.9, 80), (0.025, 95), (0.975, 95)):
        assert f"{formats.estimate(forecast[level], 'en')} ({share}%)" in drawn.words


def test_the_log_axis_has_plain_numbers(drawn: Page) -> None:
    assert {"10", "20", "50", "100", "200", "500", "1,000"} <= set(drawn.words)


def test_what_came_later_is_hollow_and_dated_and_an_older_vintage_is_grey() -> None:
    later = pd.DataFrame({"period": ["2026"], "value": [105.0]})
    drawn = page(made(later=later, earlier=yearly(*(1.1 * value for value in PRICES[:9]))))
    assert [(dot.x, dot.fill) for dot in drawn.marks("o")][-1] == (2026, "paper")
    assert "2026 actual: 105" in drawn.words
    assert [
        len(line.get_xdata()) for line in drawn.axes.findobj(Line2D) if drawn.token(line.get_color()) == "mute"
    ] == [9]


def test_a_share_has_an_axis_to_a_hundred_per_cent() -> None:
    drawn = page(made((50, 60, 70, 75, 80, 85, 88, 90), "share", "share", 95))
    assert {"0%", "20%", "40%", "60%", "80%", "100%"} <= set(drawn.words)
    assert "120%" not in drawn.words
    assert any(words.endswith(" (80%)") and "% " not in words for words in drawn.words)


def test_a_small_share_has_a_short_axis() -> None:
    drawn = page(made(SHARES, "share", "share", None, horizon=2))
    assert {"0%", "20%"} <= set(drawn.words)
    assert drawn.axes.get_ylim()[1] < 75


def test_a_fan_takes_the_colours_of_its_series() -> None:
    for colour, bands in (("qing", ["q95", "q80", "q50"]), ("ink", ["wash", "grid", "rule"])):
        drawn = page(made(threshold=None, colour=colour))
        assert [drawn.token(one.get_facecolor()[0]) for one in drawn.axes.findobj(PolyCollection)] == bands
        assert {dot.fill for dot in drawn.marks("o")} == {colour}


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_the_report_s_value_and_forecasts_with_owners_are_named(variant: Variant, language: str) -> None:
    said = pd.DataFrame(
        {"period": ["2024", "2030", "2030"], "value": [90.0, 140.0, 60.0], "source": ["here", "here", "there"]}
    )
    owners = {"here": bilingual("甲", "One"), "there": bilingual("乙", "Other")}
    reported = pd.DataFrame({"period": ["2025"], "value": [120.0]})
    drawn = page(made(threshold=None, others=said, owners=owners, reported=reported), variant, language)
    wanted = {"en": ["report: 120", "One: 140", "Other: 60", "90"], "zh": ["报告：120", "甲：140", "乙：60", "90"]}
    assert set(wanted[language]) <= set(drawn.words)
    assert [(mark.x, mark.y) for mark in drawn.marks("s")] == [(2025, 120)]
    assert len(drawn.marks("D")) == 3


def test_too_few_points_are_drawn_without_a_fan() -> None:
    rows = yearly(10, 20)
    drawn = page(fan(rows, extend(rows, 2030, kind="level").forecast, scale="linear"))
    assert [(dot.x, dot.y) for dot in drawn.marks("o")] == [(2010, 10), (2011, 20)]
    assert not drawn.axes.findobj(PolyCollection)


def test_a_scenario_is_a_line_with_its_name_at_the_end_and_no_band() -> None:
    line = pd.DataFrame({"year": [2026, 2035], "value": [105.0, 80.0]})
    drawn = page(made(threshold=None, scenario=(line, bilingual("假想", "assumed"))))
    assert "assumed" in drawn.words
    path = [one for one in drawn.axes.findobj(Line2D) if drawn.token(one.get_color()) == "ink2" and one.is_dashed()]
    assert list(path[0].get_xdata()) == [2025, 2026, 2035]


def test_an_older_vintage_is_not_joined_over_a_gap() -> None:
    old = pd.DataFrame({"period": ["2012", "2013", "2020"], "value": [900.0, 850.0, 170.0]})
    drawn = page(made(earlier=old))
    grey = [one for one in drawn.axes.findobj(Line2D) if drawn.token(one.get_color()) == "mute"]
    assert [list(one.get_xdata()) for one in grey] == [[2012, 2013], [2020]]


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("kind", ["cost", "count", "share"])
def test_fans_fit_into_panels(count: int, kind: str, variant: Variant, language: str) -> None:
    values = {"cost": PRICES, "count": (23000, 37000, 57000, 97000, 156000, 178000, 290000, 354000), "share": SHARES}
    scale = {"cost": "log", "count": "linear", "share": "share"}[kind]
    head = bilingual("全球，万台/年", "World, per year")
    one = made(values[kind], kind, scale, None, horizon=4)
    page(panels([(head, one)] * count), variant, language)


def test_fans_one_above_the_other_share_their_years() -> None:
    long, short = made(threshold=None), made(PRICES[:8], threshold=None)
    drawn = page(panels([(None, long), (None, short)]), Variant(TALL, LIGHT))
    first, second = (axes.get_xlim() for axes in drawn.canvas.figure.axes)
    assert first == pytest.approx(second)
    assert drawn.words.count("2020") == 1


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("threshold", [0.5, 20.0, 105.0, 150.0, 500.0, None])
def test_no_words_meet_on_any_page(threshold: float | None, variant: Variant, language: str) -> None:
    page(made(threshold=threshold, others=OTHERS), variant, language)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize(
    ("values", "kind", "scale", "threshold"),
    [
        ((5000, 3000, 2500), "cost", "log", 1000.0),
        ((10, 20, 40, 90, 150, 400, 800), "count", "linear", 2000.0),
        ((10, 20, 40, 90, 150, 400, 800), "count", "log", 2000.0),
        ((100, 101, 99, 102, 100, 103), "level", "linear", None),
        ((50, 60, 70, 75, 80, 85, 88, 90), "share", "share", 95.0),
        (PRICES, "cost", "linear", 100.0),
    ],
)
def test_other_kinds_of_series_fit_on_every_page(
    values: tuple[float, ...], kind: str, scale: str, threshold: float | None, variant: Variant, language: str
) -> None:
    page(made(values, kind, scale, threshold), variant, language)


@pytest.mark.parametrize("horizon", [1, 2, 35])
def test_any_horizon_can_be_drawn(horizon: int) -> None:
    page(made(horizon=horizon))


def test_too_many_forecasts_of_others_leave_only_the_owner_s_name() -> None:
    many = pd.DataFrame({"period": [str(2026 + number) for number in range(10)], "value": 90.0, "high": np.nan})
    assert "BNEF forecasts" in page(made(others=many), Variant(TALL, LIGHT)).words


def test_without_rows_a_fan_is_made_so_that_a_card_can_stand_in_for_it() -> None:
    nothing = extend(yearly(), 2035, threshold=100)
    assert fan(nothing.rows, nothing.forecast, others=OTHERS.iloc[:0]).observed == ()


def test_a_forecast_without_the_levels_of_the_bands_is_refused() -> None:
    rows = yearly(*PRICES)
    short = trends.forecast(rows["period"], rows["value"], 5, "cost", levels=(0.1, 0.9))
    with pytest.raises(DataError, match="default levels"):
        fan(rows, short)


def test_a_year_that_comes_twice_is_refused() -> None:
    rows = yearly(*PRICES)
    forecast = trends.forecast(rows["period"], rows["value"], 5, "cost")
    with pytest.raises(DataError, match="2010 twice"):
        fan(pd.concat([rows, rows.head(1)]), forecast)


def test_an_unknown_scale_is_refused_by_name() -> None:
    with pytest.raises(UnknownNameError, match="log, linear, share"):
        ValueScale("logit")


def test_a_log_axis_keeps_free_what_is_asked_for() -> None:
    low, high = ValueScale("log").limits([10, 1000], 200, [Above(500, 120)])
    free = 200 * np.log10(high / 500) / np.log10(high / low)
    assert free == pytest.approx(120)


@pytest.mark.parametrize(("low", "high", "first"), [(8, 1500, 10), (1, 30_000, 1), (0.001, 4000, 0.001)])
def test_a_log_axis_has_round_ticks_and_not_too_many(low: float, high: float, first: float) -> None:
    ticks = ValueScale("log").ticks(low, high)
    assert ticks[0] == pytest.approx(first)
    assert 3 <= len(ticks) <= 9


ROBOTS = (159e3, 178e3, 221e3, 254e3, 304e3, 400e3, 423e3, 387e3, 390e3, 526e3, 553e3, 541e3, 542e3, 603e3)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_of_a_point_hangs_into_the_axis(language: str) -> None:
    chart = made(ROBOTS, kind="count", threshold=None, horizon=5)
    drawn = page(panels([(None, chart)] * 2), language=language)
    word = formats.estimate(ROBOTS[0], language)
    box = next(label for label in drawn.canvas.labels if label.text == word).lines[0].get_window_extent()
    assert box.y0 >= drawn.axes.bbox.y0


def test_labels_move_apart_no_more_than_they_have_to() -> None:
    assert spread([0, 1, 40], 10, -100, 100) == pytest.approx([-4.5, 5.5, 40])
    assert spread([0, 1, 2], 10, 0, 100) == pytest.approx([0, 10, 20])
