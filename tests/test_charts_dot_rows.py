"""Rows of dots show the newest value, join what says the same thing, and never pass a part of a year for a year."""

from __future__ import annotations

from math import log10

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page

from weijin_analysis.errors import DataError
from weijin_analysis.messages import message
from weijin_analysis.periods import period_columns
from weijin_analysis.plotting.charts import DotRows, dot_rows
from weijin_analysis.plotting.style import DARK, LIGHT, TALL, Variant

NAN = float("nan")
HALF = (50.0, message("gap"))


def dot(entity: str, period: str, value: float, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "metric": "share", "entity": entity, "period": period, "value": value, "low": NAN, "high": NAN,
        "unit": "percent", "kind": "observed", "source": "one", "grade": "secondary", "disputed": False,
    }  # fmt: skip
    return row | more


def table(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(dot("", "", 0.0)) + (["role"] if "role" in (rows or [{}])[0] else []))
    return frame.assign(**period_columns(frame["period"]))


SHARES = (
    dot("China", "2022", 55.2), dot("China", "2023", 66.6), dot("China", "2024", 74.1), dot("China", "2025", 69.0),
    dot("India", "2023", 63.5), dot("India", "2025-01/2025-05", 68.3, source="two"),
    dot("Brazil", "2021", 79.0), dot("Brazil", "2022", 88.0, source="two"),
    dot("Brazil", "2023", 96.0, source="three", disputed=True),
    dot("Japan", "2023", 14.0, grade="report"),
    dot("Germany", "2024", 41.0, low=41.0), dot("France", "2024", 8.0, high=8.0),
    dot("United States", "2025", NAN, low=13.0, high=18.0), dot("World", "2025", 40.0, kind="forecast"),
)  # fmt: skip
PLANS = (
    dot("Qianfan", "2030", 15000, unit="satellites", kind="target", role="planned"),
    dot("Qianfan", "2024-12-31", 54, unit="satellites", role="launched"),
    dot("Qianfan", "2025-07-30", 90, unit="satellites", role="launched"),
    dot("Astra", "2021-11", 13620, unit="satellites", kind="target", role="paper"),
    dot("Astra", "2025-07-30", 0, unit="satellites", role="launched"),
)


def chart(*rows: dict[str, object], **more: object) -> DotRows:
    return dot_rows(table(*(rows or SHARES)), **more)


def plans(*rows: dict[str, object]) -> DotRows:
    return dot_rows(table(*(rows or PLANS)), scale="log")


@pytest.fixture(scope="module")
def drawn() -> Page:
    return page(chart(reference=HALF, columns=1))


def row_of(item: str) -> int:
    return [row.item for row in chart().rows].index(item)


def test_every_value_stands_at_its_place_and_the_older_ones_are_paler(drawn: Page) -> None:
    own = [mark for mark in drawn.marks("o") if mark.y == row_of("China")]
    assert {mark.x for mark in own} == {55.2, 66.6, 74.1, 69.0}
    steps = {mark.x: LIGHT.vintages.index(getattr(LIGHT, mark.fill, mark.fill).upper()) for mark in own}
    assert steps == {55.2: 1, 66.6: 2, 74.1: 3, 69.0: 4}


def test_the_newest_dot_comes_last_and_only_its_value_is_written(drawn: Page) -> None:
    assert "69" in drawn.words
    assert not {"55", "67", "74"} & set(drawn.words)


def test_only_years_of_one_source_are_joined(drawn: Page) -> None:
    links = {(stroke.start, stroke.end) for stroke in drawn.strokes if stroke.width == 2.2}
    assert links == {(55.2, 66.6), (66.6, 74.1), (74.1, 69.0)}


def test_another_column_may_say_what_is_joined() -> None:
    rows = table(*SHARES).assign(compiler="all")
    brazil = next(row for row in dot_rows(rows, join="compiler").rows if row.item == "Brazil")
    assert [(one.value, other.value) for one, other in brazil.links] == [(79, 88), (88, 96)]


def test_a_part_of_a_year_is_hollow_and_never_joined(drawn: Page) -> None:
    assert [mark.fill for mark in drawn.marks("o") if mark.x == 68.3] == ["paper"]
    india = chart().rows[row_of("India")]
    assert india.links == []


def test_months_are_filled_where_there_are_no_years() -> None:
    rows = chart(dot("China", "2024-01", 10.0), dot("China", "2024-02", 12.0)).rows
    assert {one.shape for row in rows for one in row.dots} == {"filled"}


def test_the_report_is_a_square_a_forecast_a_diamond_and_a_range_a_bar(drawn: Page) -> None:
    assert [(mark.x, mark.y) for mark in drawn.marks("s")] == [(14, row_of("Japan"))]
    assert [(mark.x, mark.y) for mark in drawn.marks("D")] == [(40, row_of("World"))]
    bars = [(stroke.start, stroke.end, stroke.y) for stroke in drawn.strokes if stroke.width == 7]
    assert bars == [(13, 18, row_of("United States"))]


def test_words_say_what_qualifies_a_value(drawn: Page) -> None:
    assert {"96?", "report: 14", "41+", "<8", "13–18"} <= set(drawn.words)


def test_groups_give_the_order_and_leave_out_what_has_no_rows() -> None:
    made = chart(groups=[("Asia", ["Japan", "India", "Thailand"]), ("None", ["Peru"])])
    assert [row.item for row in made.rows] == ["Japan", "India"]
    assert [head for head, _ in made.groups] == ["Asia"]


def test_the_measure_stands_behind_the_name() -> None:
    drawn = page(chart(remarks={"China": message("gap")}))
    assert "not published" in drawn.words


def test_many_rows_take_two_columns_on_a_wide_page_and_one_on_a_tall_one() -> None:
    wide, tall = page(chart(*SHARES * 2)), page(chart(), Variant(TALL, LIGHT))
    assert len(wide.canvas.figure.axes) == 1
    many = tuple(dot(name, "2024", 60.0) for name in ("China", "India", "Japan", "France", "Brazil", "Germany", "World",
                 "United States", "Toyota", "BYD", "CATL", "SK On", "GAC", "Baidu Apollo Go"))  # fmt: skip
    assert len(page(chart(*many)).canvas.figure.axes) == 2
    assert len(page(chart(*many), Variant(TALL, DARK)).canvas.figure.axes) == 1
    assert len(tall.canvas.figure.axes) == 1


def test_columns_share_one_scale() -> None:
    first, second = page(chart(columns=2)).canvas.figure.axes
    assert first.get_xlim() == second.get_xlim()


def test_shares_have_no_tick_beyond_the_first_that_holds_all() -> None:
    for largest in (80.0, 93.0, 98.0):
        drawn = page(chart(dot("China", "2024", largest), dot("India", "2024", 50.0)))
        ticks = [int(word) for word in drawn.words if word.isdigit()]
        assert max(ticks) < largest + 10


def test_a_plan_is_hollow_and_joined_to_the_newest_that_was_done() -> None:
    drawn = page(plans())
    qianfan = [mark for mark in drawn.marks("o") if mark.y == 0]
    hollow = [mark for mark in qianfan if mark.fill == "paper"]
    assert [mark.x for mark in hollow] == [pytest.approx(log10(15000))]
    links = [(stroke.start, stroke.end) for stroke in drawn.strokes if stroke.width == 1.4 and stroke.y == 0]
    assert links == [(pytest.approx(log10(90)), pytest.approx(log10(15000)))]


def test_on_a_log_scale_nought_has_a_place_of_its_own_with_its_tick() -> None:
    drawn = page(plans())
    astra = [mark.x for mark in drawn.marks("o") if mark.y == 1]
    assert min(astra) < log10(54) - 0.5
    assert "0" in drawn.words


def test_a_plan_on_paper_has_a_dashed_link() -> None:
    drawn = page(plans())
    styles = {line.get_ydata()[0]: line.is_dashed() for line in drawn.axes.lines if line.get_linewidth() == 1.4}
    assert styles == {0: False, 1: True}


def test_a_plan_on_paper_of_which_nothing_is_done_has_a_dashed_line_from_the_axis() -> None:
    drawn = page(plans(dot("Astra", "2021-11", 13620, unit="satellites", kind="target", role="paper"), *PLANS[:2]))
    links = [line for line in drawn.axes.lines if line.get_linewidth() == 1.4 and line.is_dashed()]
    assert [line.get_xdata()[0] for line in links] == [drawn.axes.get_xlim()[0]]


def test_a_negative_value_has_no_place_on_a_log_scale() -> None:
    with pytest.raises(DataError, match="negative"):
        dot_rows(table(dot("China", "2024", -1.0)), scale="log")


def test_no_rows_give_a_chart_for_which_a_card_can_stand() -> None:
    assert dot_rows(table()).rows == []


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize(
    "rows", [SHARES, SHARES[:1], SHARES[4:9], PLANS, PLANS[:1]], ids=["all", "one", "few", "plans", "plan"]
)
def test_no_words_meet_on_any_page(rows: tuple, variant: Variant, language: str) -> None:
    log = rows[0]["unit"] == "satellites"
    page(plans(*rows) if log else chart(*rows, reference=HALF), variant, language)
