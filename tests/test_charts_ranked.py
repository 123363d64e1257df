"""Ranked bars are as long as their values; what was not observed is outlined, and what nobody states is blank."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from weijin_analysis.errors import DataError
from weijin_analysis.messages import bilingual
from weijin_analysis.plotting.charts import ranked
from weijin_analysis.plotting.style import DARK, LIGHT, TALL, WIDE, Variant

TALL_LIGHT = Variant(TALL, LIGHT)
NAN = float("nan")
MEASURES = {"firms": bilingual("公司数", "Companies"), "share": bilingual("研发投入占比，%", "Share of R&D, %")}


def stated(metric: str, **values: float) -> pd.DataFrame:
    names = {"US": "United States", "EU": "European Union", "Korea": "South Korea", "Rest": "Rest of World"}
    rows = [
        {
            "metric": metric, "entity": names.get(entity, entity), "period": "2024", "value": value, "low": NAN,
            "high": NAN, "unit": "made", "kind": "observed", "grade": "primary", "disputed": False,
        }
        for entity, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


FIRMS = stated("firms", Japan=192, China=525, Rest=291, US=674, EU=318)
SHARES = stated("share", Japan=7.8, China=16.1, US=47.1)


def bars(drawn: Page, axes: int = 0) -> list[Rectangle]:
    return list(drawn.canvas.figure.axes[axes].containers[0])


def order(drawn: Page, *names: str) -> list[str]:
    """Those names, from the top of the page down."""
    places = {label.text: label.lines[0].get_position()[1] for label in drawn.canvas.labels}
    return sorted(names, key=lambda name: places[name])


def test_bars_begin_at_nought_and_are_as_long_as_the_values_with_the_largest_on_top() -> None:
    drawn = page(ranked(FIRMS))
    assert [bar.get_width() for bar in bars(drawn)] == [674, 525, 318, 291, 192]
    assert {bar.get_x() for bar in bars(drawn)} == {0}
    assert drawn.axes.get_xlim()[0] == 0
    assert order(drawn, "Japan", "China", "United States") == ["United States", "China", "Japan"]


def test_panels_of_one_measure_share_a_scale_that_reaches_the_largest_of_all() -> None:
    ends = [page(ranked(FIRMS[FIRMS["entity"].eq(name)], reach=674)).axes.get_xlim()[1] for name in ("China", "Japan")]
    assert ends == pytest.approx([page(ranked(FIRMS)).axes.get_xlim()[1]] * 2, rel=0.02)


def test_the_rest_stands_last_and_the_order_of_the_data_may_be_kept() -> None:
    assert [row.item for row in ranked(FIRMS, rest="Rest of World").rows][-1] == "Rest of World"
    assert [row.item for row in ranked(FIRMS, sort=False).rows] == FIRMS["entity"].tolist()
    assert [row.item for row in ranked(FIRMS, limit=2).rows] == ["United States", "China"]


def test_only_what_is_singled_out_has_a_colour_and_each_has_the_one_of_the_whole_report() -> None:
    drawn = page(ranked(FIRMS, highlight=["China", "United States"]))
    assert [drawn.token(bar.get_facecolor()) for bar in bars(drawn)] == ["qing", "zhu", "rule", "rule", "rule"]


def test_every_value_stands_at_its_tip_with_the_decimals_its_measure_shares() -> None:
    drawn = page(ranked(stated("share", China=1.73, Japan=0.5, France=0.55)))
    assert {"1.73", "0.50", "0.55"} <= set(drawn.words)
    far_apart = page(ranked(stated("dollars", China=406.5, Brazil=10.7, Taiwan=4.98)))
    assert {"406.5", "10.7", "4.98"} <= set(far_apart.words)


def test_measures_stand_side_by_side_on_the_same_rows_and_a_value_nobody_states_is_blank() -> None:
    drawn = page(ranked(pd.concat([FIRMS, SHARES]), measures=MEASURES))
    assert [bar.get_width() for bar in bars(drawn, 1)] == [47.1, 16.1, 7.8]
    assert [bar.get_y() for bar in bars(drawn, 0)][:2] == [bar.get_y() for bar in bars(drawn, 1)][:2]
    assert drawn.words.count("–") == 2
    assert {"Companies", "Share of R&D, %"} <= set(drawn.words)


def test_a_measure_without_rows_has_no_column() -> None:
    assert list(ranked(SHARES, measures=MEASURES).heads) == ["share"]


def test_what_was_not_observed_is_an_outline_on_the_paper() -> None:
    guesses = stated("share", China=1.73, Japan=0.5).assign(kind=["estimate", "observed"])
    china, japan = bars(page(ranked(guesses, highlight=["China"])))
    drawn = page(ranked(guesses, highlight=["China"]))
    assert drawn.token(china.get_facecolor()) == "paper"
    assert drawn.token(china.get_edgecolor()) == "zhu"
    assert drawn.token(japan.get_facecolor()) == "rule"


def test_a_range_is_a_whisker_and_a_bound_says_so() -> None:
    rows = stated("share", China=5, Japan=3, France=2)
    rows.loc[0, ["low", "high"]] = [4, 7]
    rows.loc[1, "low"] = 3
    rows.loc[2, "high"] = 2
    drawn = page(ranked(rows))
    assert [(stroke.start, stroke.end) for stroke in drawn.strokes] == [(4, 7)]
    assert {"5", "3+", "<2"} <= set(drawn.words)


def test_rivals_in_a_dispute_stand_as_a_range_with_a_question_mark() -> None:
    rivals = pd.concat([stated("share", China=41), stated("share", China=69.75)]).assign(disputed=True)
    drawn = page(ranked(rivals))
    assert [bar.get_width() for bar in bars(drawn)] == [41]
    assert "41–69.75?" in drawn.words


def test_the_reports_own_value_is_a_square_and_only_where_nobody_else_speaks() -> None:
    reported = stated("share", China=30, Japan=8).assign(grade="report")
    drawn = page(ranked(pd.concat([reported, stated("share", Japan=7)])))
    assert [bar.get_width() for bar in bars(drawn)] == [7]
    squares = [line for line in drawn.axes.findobj(Line2D) if line.get_marker() == "s"]
    assert [float(square.get_xdata()[0]) for square in squares] == [30]
    assert "report: 30" in drawn.words


def test_two_values_that_do_not_contradict_each_other_are_no_ranking() -> None:
    with pytest.raises(DataError, match="ranked, China: found 2 values: 41, "):
        ranked(pd.concat([stated("share", China=41), stated("share", China=69.75)]))


def test_a_value_below_nought_is_refused() -> None:
    with pytest.raises(DataError, match="below nought"):
        ranked(stated("share", China=-1))


def test_no_rows_give_a_chart_for_which_a_card_can_stand() -> None:
    assert ranked(FIRMS.iloc[:0]).rows == ()
    assert ranked(FIRMS.iloc[:0], measures=MEASURES).rows == ()


LONG = {
    "China": bilingual("中国（含香港与澳门的企业，按母公司总部）", "China, including firms of Hong Kong and Macao"),
    "Japan": bilingual("日本", "Japan"),
}


def test_long_names_stand_above_their_bars() -> None:
    drawn = page(ranked(FIRMS, names=LONG), TALL_LIGHT)
    assert drawn.axes.bbox.x0 == pytest.approx(drawn.canvas.plot.left)


@pytest.mark.parametrize(("variant", "language"), [*PAGES, (Variant(WIDE, DARK), "zh")])
@pytest.mark.parametrize("one", [True, False])
def test_no_words_meet_on_any_page(one: bool, variant: Variant, language: str) -> None:
    both = pd.concat([FIRMS, SHARES])
    remarks = {"Japan": bilingual("另一年", "another year")}
    chart = ranked(FIRMS, names=LONG) if one else ranked(both, measures=MEASURES, highlight=["China"], remarks=remarks)
    page(chart, variant, language)


def test_without_rows_there_is_nothing_to_draw() -> None:
    assert ranked(SHARES[:0]).empty
    assert not ranked(SHARES).empty
