"""Steps show a count over a quarter as long as the quarter, and keep statements, estimates and gaps apart from it."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, bilingual
from weijin_analysis.periods import period_columns
from weijin_analysis.plotting.charts import Steps, steps
from weijin_analysis.plotting.style import LIGHT, TALL, Variant

BAIDU, WAYMO = "Baidu Apollo Go", "Waymo"
NAMES = {BAIDU: bilingual("萝卜快跑", "Apollo Go"), "estimate": bilingual("外部估计", "outside estimates")}
CHANGED = bilingual("口径改变：\n此后只计全无人", "new definition:\nfully driverless only")
QUARTERS = {
    "2021-Q3": 8_846, "2021-Q4": 16_385, "2022-Q2": 22_077, "2022-Q3": 36_462, "2022-Q4": 43_154, "2024-Q3": 76_000,
    "2024-Q4": 84_615, "2025-Q1": 107_692, "2025-Q2": 169_231, "2025-Q3": 238_462, "2025-Q4": 261_538,
    "2026-Q1": 246_154, "2026-Q2": 76_923,
}  # fmt: skip
SAID = {
    "2023-08-11": 10_000, "2024-08-20": 100_000, "2024-10-29": 150_000, "2026-02-02": 400_000, "2026-03-26": 500_000
}  # fmt: skip


def rows(values: dict[str, float], entity: str, metric: str = "rides", **more: object) -> pd.DataFrame:
    frame = pd.DataFrame({"period": list(values), "value": [float(value) for value in values.values()]})
    columns = {"metric": metric, "entity": entity, "kind": "observed", "grade": "secondary", "disputed": False}
    return frame.assign(**(columns | more), **period_columns(frame["period"]))


def robotaxis(**more: object) -> Steps:
    estimates = rows({"2025-11-30": 423_500, "2025-12-08": 450_000}, WAYMO, "estimate", kind="estimate")
    points = pd.concat([rows(SAID, WAYMO), estimates])
    whole = {"points": points, "breaks": (("2025-Q2", CHANGED),), "names": NAMES, "thousands": True}
    return steps(rows(QUARTERS, BAIDU), **(whole | more))


def treads(drawn: Page) -> list[tuple[float, float, float]]:
    return [(stroke.start, stroke.end, stroke.y) for stroke in drawn.strokes if stroke.width == 2.6]


def risers(drawn: Page) -> list[tuple[float, float, float]]:
    lines = [line for line in drawn.axes.lines + list(drawn.axes.artists) if len(line.get_xdata()) == 2]
    upright = [line for line in lines if line.get_linewidth() == 0.9 and line.get_xdata()[0] == line.get_xdata()[1]]
    return [(line.get_xdata()[0], *line.get_ydata()) for line in upright]


def test_a_tread_is_as_long_as_its_quarter_and_as_high_as_its_value() -> None:
    found = treads(page(robotaxis()))
    assert [value for _, _, value in found] == list(QUARTERS.values())
    assert found[0][:2] == pytest.approx((2021 - 0.5 + 181 / 365, 2021.5 - 92 / 365))
    assert found[1][:2] == pytest.approx((2021.5 - 92 / 365, 2021.5))


def test_a_gap_has_no_riser_but_a_column_that_says_so() -> None:
    chart = robotaxis()
    first, second = chart.stairs[0].gaps()
    assert first == pytest.approx((2021.5, 2021.5 + 90 / 365))
    assert second == pytest.approx((2022.5, 2023.5 + 182 / 366))
    drawn = page(chart)
    assert drawn.words.count("not\npublished") + drawn.words.count("not published") == 2
    assert not [x for x, _, _ in risers(drawn) if x == pytest.approx(2021.5)]


def test_a_change_of_definition_cuts_the_series() -> None:
    chart = robotaxis()
    joined = [pair[1].start for pair in chart.stairs[0].risers([chart.cuts[0].x])]
    assert 2025 - 0.5 + 90 / 365 not in [pytest.approx(x) for x in joined]
    assert [x for x in joined if x == pytest.approx(2024.5)]
    assert "new definition:\nfully driverless only" in page(chart).words


def test_a_change_not_yet_reached_is_not_drawn() -> None:
    early = rows({"2024-Q1": 1.0, "2024-Q2": 2.0}, BAIDU)
    assert steps(early, breaks=(("2025-Q2", CHANGED),)).cuts == ()


def test_statements_are_dots_on_their_day_and_never_joined() -> None:
    drawn = page(robotaxis())
    dots = drawn.marks("o")
    assert [(dot.y, dot.fill) for dot in dots] == [(value, "qing") for value in SAID.values()]
    assert dots[0].x == pytest.approx(2023 - 0.5 + 222.5 / 365)
    assert not [stroke for stroke in drawn.strokes if stroke.colour == "qing"]


def test_every_statement_has_its_value_and_an_estimate_its_owner() -> None:
    drawn = page(robotaxis())
    assert {"10", "100", "150", "400", "500"} <= set(drawn.words)
    assert "outside estimates\n424 and 450" in drawn.words
    assert [mark.y for mark in drawn.marks("D")] == [423_500, 450_000]


def test_the_report_s_own_value_is_a_square() -> None:
    points = rows({"2024-10": 150_000}, WAYMO, grade="report")
    drawn = page(steps(rows(QUARTERS, BAIDU), points=points, names=NAMES))
    assert [mark.y for mark in drawn.marks("s")] == [150_000]
    assert "report: 150,000" in drawn.words


def test_thousands_are_counted_as_the_language_counts() -> None:
    chart = robotaxis()
    assert chart.words(500_000, "zh") == "50"
    assert chart.words(500_000, "en") == "500"
    assert chart.words(76_923, "zh") == "7.7"
    assert robotaxis(thousands=False).words(76_923, "zh") == "7.692万"


def test_the_values_of_the_axis_are_written_in_full() -> None:
    words = page(steps(rows({"2024-Q2": 0.72, "2024-Q3": 1.32}, WAYMO))).words
    assert {"0.25", "0.5", "0.75", "1", "1.25"} <= set(words)


def test_a_series_is_named_with_its_last_value_and_a_disputed_one_is_marked() -> None:
    words = page(robotaxis()).words
    assert "Apollo Go\n77" in words
    assert "Waymo" in words
    disputed = rows({"2024-Q1": 3.0, "2024-Q2": 4.0}, BAIDU, disputed=True)
    assert "Apollo Go\n4?" in page(steps(disputed, names=NAMES)).words


def test_without_highlight_all_series_have_their_hue_with_it_only_some() -> None:
    both = pd.concat([rows({"2024": 3.0, "2025": 4.0}, "China"), rows({"2024": 1.0, "2025": 2.0}, "United States")])
    assert [stair.colour for stair in steps(both).stairs] == ["zhu", "qing"]
    assert [stair.colour for stair in steps(both, highlight=["China"]).stairs] == ["zhu", "mute"]


def test_no_rows_give_a_chart_for_which_a_card_can_stand() -> None:
    nothing = rows(QUARTERS, BAIDU).iloc[:0]
    assert steps(nothing, points=nothing, breaks=(("2025-Q2", CHANGED),)).stairs == ()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (rows({"2024-Q1": 3.0}, BAIDU, kind="estimate"), "a row of kind estimate"),
        (pd.concat([rows({"2024-Q1": 3.0}, BAIDU)] * 2), "2024-Q1 twice"),
    ],
)
def test_estimates_and_doubles_are_no_treads(data: pd.DataFrame, found: str) -> None:
    with pytest.raises(DataError, match=found):
        steps(data)


RATIOS = {"2023-Q3": 0.16, "2024-Q2": 0.72, "2024-Q3": 1.32, "2024-Q4": 1.77, "2025-Q1": 1.86, "2026-Q1": 2.03}
LEVEL = (1.0, bilingual("持平", "level"))


def test_a_level_is_named_and_every_tread_has_its_value_instead_of_a_name() -> None:
    drawn = page(steps(rows(RATIOS, WAYMO), reference=LEVEL, valued=True))
    assert {"0.2", "0.7", "1.3", "1.8", "1.9", "2.0", "level"} <= set(drawn.words)
    assert "Waymo" not in " ".join(drawn.words)


EARLY = {period: value for period, value in QUARTERS.items() if period < "2024"}
CASES = {
    "all": robotaxis(),
    "plain numbers": robotaxis(thousands=False),
    "no points": robotaxis(points=None),
    "early": steps(rows(EARLY, BAIDU), points=rows({"2023-08-11": 10_000}, WAYMO), names=NAMES, thousands=True),
    "one quarter": steps(rows({"2021-Q3": 8_846}, BAIDU), names=NAMES),
    "only dots": steps(rows(QUARTERS, BAIDU).iloc[:0], points=rows(SAID, WAYMO)),
    "valued": steps(rows(RATIOS, WAYMO), reference=LEVEL, valued=True, breaks=(("2025-Q2", CHANGED),)),
    "valued pair": steps(pd.concat([rows(RATIOS, WAYMO), rows({"2024-Q2": 1.4}, BAIDU)]), valued=True, names=NAMES),
    "years": steps(rows({str(2000 + year): year + 1.0 for year in range(25)}, "China")),
}


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_words_meet_on_any_page(case: str, variant: Variant, language: str) -> None:
    page(CASES[case], variant, language)


def test_the_tall_page_keeps_every_mark() -> None:
    drawn = page(robotaxis(), Variant(TALL, LIGHT))
    assert len(treads(drawn)) == len(QUARTERS)
    assert len(drawn.marks("o")) == len(SAID)


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_an_owners_words_do_not_cross_the_line_of_a_change(variant: Variant, language: str) -> None:
    drawn = page(robotaxis(), variant, language)
    owner = next(label for label in drawn.canvas.labels if label.text.split("\n")[-1] in {"42、45", "424 and 450"})
    boxes = [line.get_window_extent() for line in owner.lines]
    cut = drawn.axes.transData.transform((robotaxis().cuts[0].x, 0))[0]
    assert not min(box.x0 for box in boxes) < cut < max(box.x1 for box in boxes)


def words_of(message: Message) -> tuple[str, str]:
    return message.text("zh"), message.text("en")


def test_names_come_from_labels_where_none_are_given() -> None:
    assert words_of(steps(rows({"2024": 1.0}, "China")).stairs[0].name) == ("中国", "China")
