"""A scatter draws each row as what it is, joins nothing unasked, and finds a place for every name that must be read."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.derived import records
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.messages import bilingual
from weijin_analysis.periods import period_columns
from weijin_analysis.plotting.charts import Scatter, Span, scatter
from weijin_analysis.plotting.charts import scatter_layout as layout
from weijin_analysis.plotting.charts.placing import FORBIDDEN, box_at
from weijin_analysis.plotting.charts.value_axis import points_at

NAN = float("nan")


def row(entity: str, period: str, value: float, cost: float = NAN, **more: object) -> dict[str, object]:
    made: dict[str, object] = {
        "entity": entity, "period": period, "value": value, "cost": cost, "low": NAN, "high": NAN, "kind": "observed",
        "grade": "secondary", "disputed": False, "family": entity.split(" ")[0],
    }  # fmt: skip
    return made | more


def table(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(row("", "2024", 0.0)))
    return frame.assign(**period_columns(frame["period"]))


SCORES = table(
    row("o1 low", "2024-12-05", 25, 1.5), row("o1 medium", "2024-12-05", 31, 2.5),
    row("o1 high", "2024-12-05", 32, 3.8), row("o3 low", "2024-12-20", 75.7, 200),
    row("o3 high", "2024-12-20", 87.5, 3474),
)  # fmt: skip
FIRST = table(row("o3 low", "2024-12-20", 75.7, 20), row("gone", "2024-12-20", 50, 10))
PRIZE = (85.0, bilingual("大奖线", "prize line"))


def chart(frame: pd.DataFrame, **more: object) -> Scatter:
    """The entities of made rows have no label: they are called what they are."""
    return scatter(frame, names={name: name for name in (*frame["entity"], "o1")}, **more)  # type: ignore[arg-type]


def scores(**more: object) -> Scatter:
    asked: dict[str, object] = {
        "x": "cost", "xscale": "log", "by": "family", "highlight": ["o3", "o1"], "joined": ["o1"], "earlier": FIRST,
        "earlier_names": {"o3 low": bilingual("最初20", "first 20")}, "restated": bilingual("重估", "restated"),
        "withdrawn": ["o3 high"], "remarks": {"o3 high": bilingual("隐去", "hidden")}, "references": [PRIZE],
        "spans": [Span("o3 low", "o3 high", bilingual("17倍", "17 times"), bilingual("换来12分", "for 12 points"))],
        "limits": (0, 100), "xunit": "USD",
    }  # fmt: skip
    return chart(SCORES, **(asked | more))


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(scores())


def test_every_row_stands_at_its_two_numbers(drawn: Page) -> None:
    filled = {(mark.x, mark.y) for mark in drawn.marks("o") if mark.fill != "paper"}
    assert filled == {(1.5, 25), (2.5, 31), (3.8, 32), (200, 75.7), (3474, 87.5)}


def test_a_restated_value_stays_hollow_with_an_arrow_to_the_new_one(drawn: Page) -> None:
    assert [(mark.x, mark.y) for mark in drawn.marks("o") if mark.fill == "paper"] == [(20, 75.7)]
    start, end = drawn.arrows[0]
    assert 20 < start[0] < end[0] < 200
    assert start[1] == pytest.approx(75.7)
    assert {"first 20", "restated"} <= set(drawn.words)


def test_a_withdrawn_value_carries_a_cross(drawn: Page) -> None:
    assert [(mark.x, mark.y) for mark in drawn.marks("x")] == [(3474, 87.5)]
    assert "hidden" in drawn.words


def test_groups_are_joined_only_when_asked(drawn: Page) -> None:
    joined = [line for line in drawn.axes.lines if list(line.get_xdata()) in ([1.5, 2.5], [2.5, 3.8])]
    assert len(joined) == 2
    assert "o1" in drawn.words
    alone = page(scores(joined=()))
    assert not [line for line in alone.axes.lines if list(line.get_xdata()) == [1.5, 2.5]]


def test_levels_distances_and_the_unit_along_x_are_written(drawn: Page) -> None:
    assert {"prize line", "17 times", "for 12 points"} <= set(drawn.words)
    assert any(word.startswith("USD") for word in drawn.words)
    assert page(scores(spans=[Span("o3 low", "nobody", PRIZE[1])])).words


def test_numbers_on_a_log_axis_are_plain(drawn: Page) -> None:
    assert "1,000" in drawn.words
    assert drawn.axes.get_xscale() == "log"


DATED = table(
    row("Alpha", "1990", 900), row("Beta", "2000", 400, kind="estimate"), row("Gamma", "2010", 500, grade="report"),
    row("Delta", "2020-06-30", NAN, low=100, high=200), row("Lost", "2015", NAN),
)  # fmt: skip


def test_marks_follow_the_kind_and_a_row_without_a_number_is_passed_over() -> None:
    got = page(chart(DATED, yscale="log"))
    assert [mark.x for mark in got.marks("o")] == [1990]
    assert [mark.x for mark in got.marks("D")] == [2000]
    assert [mark.x for mark in got.marks("s")] == [2010]
    bar = [line for line in got.axes.lines if list(line.get_ydata()) == [100, 200]]
    assert bar[0].get_xdata()[0] == pytest.approx(2020, abs=0.01)
    assert "Lost" not in got.words
    assert {"Alpha", "Beta", "Gamma", "Delta"} <= set(got.words)


def test_a_frontier_holds_until_something_better_comes() -> None:
    got = page(chart(DATED, yscale="log", frontier=records(DATED.dropna(subset=["value"]), best="min")))
    steps = [line for line in got.axes.lines if len(line.get_xdata()) > 3]
    assert list(steps[0].get_ydata())[:3] == [900, 900, 400]
    assert list(steps[0].get_xdata())[:3] == [1990, 2000, 2000]


def test_several_frontiers_are_named_at_their_ends_the_newest_darkest() -> None:
    parts = [(bilingual(f"{n}期", f"half {n}"), DATED.iloc[: n + 1].dropna(subset=["value"])) for n in (0, 1)]
    got = page(chart(DATED, frontier=parts))
    assert {"half 0", "half 1"} <= set(got.words)
    steps = [line for line in got.axes.lines if line.get_linewidth() in (1.4, 2.0) and len(line.get_xdata()) > 1]
    assert [got.token(line.get_color()) for line in steps] == ["#d66c53", "zhu"]


def test_frontiers_of_different_groups_have_their_hues() -> None:
    rows = DATED.dropna(subset=["value"]).iloc[:2].assign(metric=["a", "b"])
    parts = [(bilingual(name, name), rows[rows["metric"].eq(name)]) for name in ("a", "b")]
    got = page(chart(rows, by="metric", highlight=["a", "b"], frontier=parts))
    steps = [line for line in got.axes.lines if line.get_linewidth() == 2.0 and len(line.get_xdata()) > 1]
    assert [got.token(line.get_color()) for line in steps] == ["zhu", "qing"]


def test_a_single_day_stands_on_an_axis_with_its_year() -> None:
    got = page(chart(table(row("o3", "2024-12-20", 87.5))))
    assert {"Jul 2024", "Aug", "Dec"} <= set(got.words)


def test_a_day_stands_in_the_stretch_of_its_own_year() -> None:
    got = page(chart(table(row("spring", "2024-05-20", 10), row("autumn", "2027-11-20", 20))))
    written = {label.text: label.lines[0].get_window_extent() for label in got.canvas.labels}
    turn = got.axes.transData.transform((2024.5, 10))[0]
    spring = got.axes.transData.transform((min(mark.x for mark in got.marks("o")), 10))[0]
    assert spring < turn
    assert written["2024"].x1 < turn < written["2025"].x0


@pytest.mark.parametrize(("language", "words"), [("zh", "2026年1月 4月 7月"), ("en", "Jan 2026 Apr Jul")])
def test_an_axis_of_two_years_has_months(language: str, words: str) -> None:
    got = page(chart(table(row("one", "2024-12-20", 10), row("other", "2026-09-20", 20))), language=language)
    assert set(words.replace("Jan ", "Jan_").split()) <= {word.replace(" ", "_") for word in got.words}


def test_a_whole_year_never_stands_over_a_month() -> None:
    got = page(chart(table(row("spring", "2024-05-20", 10), row("year", "2025", 20))))
    assert {"2024", "2025"} <= set(got.words)
    assert not any("Jul" in word for word in got.words)


def test_whole_years_stand_over_their_numbers() -> None:
    got = page(chart(table(row("one", "2024", 10), row("other", "2026", 20))))
    written = {label.text: label.lines[0].get_window_extent() for label in got.canvas.labels}
    at = got.axes.transData.transform((2024, 10))[0]
    assert written["2024"].x0 < at < written["2024"].x1


def test_a_thing_with_two_values_is_named_at_both_where_values_are_written() -> None:
    rows = table(row("one", "2024-05-20", 99), row("one", "2026-02-20", 85), row("other", "2025-02-20", 20))
    assert {"one 99", "one 85"} <= set(page(chart(rows, valued=True)).words)
    assert page(chart(rows)).words.count("one") == 1


def crowd(number: int) -> pd.DataFrame:
    return table(*(row(f"System {n}", f"20{n % 20:02d}", 10 + (n * 7) % 11) for n in range(number)))


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_names_never_overlap(variant: object, language: str) -> None:
    page(scores(), variant, language)  # type: ignore[arg-type]
    page(chart(crowd(14)), variant, language)  # type: ignore[arg-type]
    page(chart(crowd(60), highlight=["System 3", "System 8"], valued=True), variant, language)  # type: ignore[arg-type]


def test_of_many_only_those_that_stand_out_are_named() -> None:
    words = page(chart(crowd(60), highlight=["System 3"])).words
    assert [word for word in words if word.startswith("System")] == ["System 3"]
    chosen = page(chart(crowd(60), named=["System 5"])).words
    assert [word for word in chosen if word.startswith("System")] == ["System 5"]


def test_the_same_chart_is_the_same_every_time() -> None:
    places = [[line.get_position() for label in page(chart(crowd(14))).canvas.labels for line in label.lines]] * 2
    assert places[0] == places[1]


def test_words_for_a_restatement_are_not_needed_where_none_is() -> None:
    words = page(scores(earlier=FIRST[:0])).words
    assert "restated" not in words


def test_a_group_keeps_its_hue_while_it_is_the_only_one_with_a_frontier() -> None:
    rows = table(row("one", "2024-05-20", 10), row("other", "2025-05-20", 20)).assign(metric="a")
    got = page(chart(rows, by="metric", highlight=["a", "b"], frontier=[(bilingual("甲", "First"), rows)]))
    assert got.canvas.theme.zhu in {line.get_color() for line in got.axes.lines}


def test_the_newest_of_several_frontiers_has_its_points_in_red() -> None:
    rows = DATED.iloc[:1]
    both = [(bilingual("一", "one"), rows), (bilingual("二", "two"), rows)]
    got = page(chart(DATED, highlight=["Delta"], frontier=both))
    assert [mark.fill for mark in got.marks("o")] == ["zhu"]


def test_nothing_known_is_empty() -> None:
    assert scatter(table()).empty
    assert scatter(table(), x="cost", xscale="log", frontier=table(), earlier=table()).empty


def test_what_has_no_place_is_refused() -> None:
    with pytest.raises(DataError, match="o1 nothing: 0"):
        scatter(table(row("o1 nothing", "2024", 0)), yscale="log")
    with pytest.raises(DataError, match="above zero"):
        scatter(table(row("free", "2024", 5, 0.0)), x="cost", xscale="log")
    with pytest.raises(UnknownNameError, match="linear or log"):
        scatter(SCORES, x="cost", xscale="share")


def test_a_single_place_stands_in_its_power_of_ten() -> None:
    low, high = page(chart(table(row("alone", "2024", 75, 20.0)), x="cost", xscale="log")).axes.get_xlim()
    assert 5 < low <= 10
    assert 100 <= high < 200


def test_words_would_rather_stand_off_than_on_the_newest_frontier_or_on_ticks() -> None:
    best, old = [row("a", "2026-09", 20, 1.0), row("b", "2026-09", 80, 10.0)], [row("c", "2025", 40, 3.0)]
    fronts = [(bilingual("旧", "then"), table(*old)), (bilingual("新", "now"), table(*best))]
    asked = {"x": "cost", "xscale": "log", "highlight": ["nobody"], "frontier": fronts, "limits": (0, 100)}
    made = chart(table(*best, *old), **asked)
    drawn = page(made)
    placer = layout.remember(drawn.canvas, drawn.axes, made)

    def price(cost: float, value: float) -> float:
        return placer.cost(box_at(*points_at(drawn.axes, cost, value), 4, 4, "center"))

    far_away = layout.LED + 0.2 * len(layout.RINGS) * 360 / layout.RING_STEP
    assert price(10.0, 80.0) > price(3.0, 40.0)
    assert price(10.0, 80.0) > far_away
    assert price(10.0, 50.0) > far_away
    assert price(3.0, 60.0) == 0
    left = drawn.axes.bbox.x0 - 10, points_at(drawn.axes, 1.0, 60.0)[1]
    assert placer.cost(box_at(*left, 4, 4, "center")) >= FORBIDDEN
