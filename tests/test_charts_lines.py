"""Lines: what is joined, which mark a row gets, and names that cover nothing."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page
from matplotlib.lines import Line2D

from weijin_analysis.errors import DataError
from weijin_analysis.messages import bilingual
from weijin_analysis.plotting.charts import Lines, lines, panels
from weijin_analysis.plotting.style import LIGHT, TALL, Variant

COUNTS = {"China": (22, 18, 39, 34, 39, 56), "SpaceX": (8, 18, 21, 13, 25, 31), "Russia": (19, 21, 20, 25, 17, 25)}


def row(entity: str, period: str, value: float, **more: object) -> dict[str, object]:
    made = {
        "metric": "made", "entity": entity, "period": period, "value": value, "low": float("nan"),
        "high": float("nan"), "kind": "observed", "grade": "primary", "source": "made", "published": "2024-06-30",
        "disputed": False,
    }  # fmt: skip
    return made | more


def table(*more: dict[str, object]) -> pd.DataFrame:
    yearly = [
        row(entity, str(2016 + number), value)
        for entity, values in COUNTS.items()
        for number, value in enumerate(values)
    ]
    return pd.DataFrame([*yearly, *more])


def runs(drawn: Page, colour: str) -> list[list[float]]:
    """The years of each solid line of a colour, reference lines and leaders aside."""
    lines = [line for line in drawn.axes.findobj(Line2D) if line.get_transform() == drawn.axes.transData]
    solid = [line for line in lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 1]
    return [list(map(float, line.get_xdata())) for line in solid if drawn.token(line.get_color()) == colour]


def test_every_series_is_a_line_through_its_rows_in_its_hue() -> None:
    drawn = page(lines(table(), highlight=("SpaceX", "China")))
    assert runs(drawn, "zhu") == runs(drawn, "qing") == [list(map(float, range(2016, 2022)))]
    assert len(runs(drawn, drawn.token(drawn.canvas.theme.comparison))) == 1


def test_names_at_the_ends_carry_the_last_value() -> None:
    drawn = page(lines(table(), highlight=("SpaceX", "China")))
    assert {"SpaceX 31", "China 56", "Russia 25"} <= set(drawn.words)


def test_one_name_can_stand_for_all_comparisons() -> None:
    drawn = page(lines(table(), highlight=("SpaceX",), rest=bilingual("其他", "others")))
    assert "others" in drawn.words
    assert "Russia 25" not in drawn.words


def test_a_gap_breaks_the_line() -> None:
    rows = pd.DataFrame([row("China", year, 5) for year in ("2016", "2017", "2019", "2020")])
    assert runs(page(lines(rows)), "zhu") == [[2016, 2017], [2019, 2020]]


def test_a_change_of_definition_cuts_the_line_and_is_named() -> None:
    drawn = page(lines(table(), highlight=("China",), breaks=((2019, bilingual("新口径", "new definition")),)))
    assert runs(drawn, "zhu") == [[2016, 2017, 2018], [2019, 2020, 2021]]
    assert "new definition" in " ".join(drawn.words).replace("\n", " ")


def test_a_change_of_definition_is_told_in_the_lines_of_its_message() -> None:
    words = bilingual("统计范围\n可能有变", "scope\nmay have changed")
    assert "scope\nmay have changed" in page(lines(table(), breaks=((2019, words),))).words


def test_a_change_of_definition_outside_the_data_is_left_out() -> None:
    assert lines(table(), breaks=((2030, bilingual("新口径", "new definition")),)).breaks == ()
    assert lines(table()[:0], breaks=((2019, bilingual("新口径", "new definition")),)).breaks == ()


def test_a_bare_range_is_written_with_its_owner() -> None:
    stated = row("China", "2023", float("nan"), low=60.0, high=90.0, kind="forecast", source="broker")
    words = page(lines(table(stated), owners={"broker": bilingual("券商", "Broker")})).words
    assert "Broker: 60–90" in words
    assert "60–90" in page(lines(table(stated))).words


def test_two_measures_of_one_entity_are_not_joined() -> None:
    rows = pd.DataFrame([row("China", "2016", 5), row("China", "2017", 6), row("China", "2018", 4, metric="other")])
    assert runs(page(lines(rows)), "zhu") == [[2016, 2017]]


def test_days_are_joined_within_a_year_and_not_across_a_longer_silence() -> None:
    days = ("2023-12-31", "2024-06-30", "2024-12-31", "2026-06-30")
    assert [len(run) for run in runs(page(lines(pd.DataFrame([row("China", day, 5) for day in days]))), "zhu")] == [3]


def test_a_month_among_days_is_joined_to_them() -> None:
    said = {"2025-06-30": 34, "2025-07-30": 48, "2026-01": 150}
    drawn = page(lines(pd.DataFrame([row("Guowang", *pair) for pair in said.items()]), at="end"))
    assert [len(run) for run in runs(drawn, "zhu")] == [3]


def test_what_is_counted_up_to_a_day_stands_at_the_end_of_its_period() -> None:
    days = [row("China", "2024-12-31", 54), row("China", "2025", 648, kind="target")]
    drawn = page(lines(pd.DataFrame(days), at="end"))
    assert [(mark.x, mark.y) for mark in drawn.marks("D")] == [(2025.5, 648)]
    assert [(mark.x, mark.y) for mark in drawn.marks("o")] == [(2024.5, 54)]


def test_a_part_of_a_year_is_hollow_and_joined_to_nothing_even_if_only_a_month_lacks() -> None:
    drawn = page(lines(table(row("China", "2022-01-01/2022-11-30", 60)), highlight=("China",)))
    assert max(year for run in runs(drawn, "zhu") for year in run) == 2021
    assert [mark.y for mark in drawn.marks("o") if mark.fill == "paper"] == [60]
    assert "China 56" in drawn.words


def test_quarters_of_a_quarterly_series_are_whole() -> None:
    quarters = [f"{year}-Q{number}" for year in (2023, 2024) for number in (1, 2, 3, 4)]
    drawn = page(lines(pd.DataFrame([row("China", quarter, 10) for quarter in quarters])))
    assert [len(run) for run in runs(drawn, "zhu")] == [8]
    assert not [mark for mark in drawn.marks("o") if mark.fill == "paper"]


def test_the_reports_value_is_a_square_with_its_word() -> None:
    drawn = page(lines(table(row("China", "2022", 70, grade="report")), highlight=("China",)))
    assert [(mark.x, mark.y, mark.fill) for mark in drawn.marks("s")] == [(2022, 70, "paper")]
    assert "report: 70" in drawn.words


def test_a_series_of_which_only_the_report_speaks_has_its_value_once() -> None:
    drawn = page(lines(table(row("Japan", "2022", 70, grade="report")), highlight=("Japan",)))
    assert {"Japan", "report: 70"} <= set(drawn.words)


def test_forecasts_are_diamonds_joined_within_a_vintage_and_named_with_their_owner() -> None:
    foreseen = [row("China", str(year), 60 + year - 2022, kind="forecast", source="iea") for year in (2022, 2023)]
    drawn = page(lines(table(*foreseen), highlight=("China",), owners={"iea": bilingual("国际能源署", "IEA")}))
    assert [(mark.x, mark.y) for mark in drawn.marks("D")] == [(2022, 60), (2023, 61)]
    assert "IEA: 61" in drawn.words
    dotted = [line for line in drawn.axes.findobj(Line2D) if line.get_linestyle() == "--"]
    assert [2022, 2023] in [list(line.get_xdata()) for line in dotted]


def test_a_diamond_among_several_series_has_the_colour_of_its_own() -> None:
    drawn = page(lines(table(row("SpaceX", "2022", 40, kind="forecast")), highlight=("China", "SpaceX")))
    assert [mark.edge for mark in drawn.marks("D")] == ["qing"]
    drawn = page(lines(table(row("China", "2022", 40, kind="forecast")), highlight=("China",)))
    assert [mark.edge for mark in drawn.marks("D")] == ["ink"]


def test_a_name_behind_a_later_mark_is_led_to_the_value_it_tells() -> None:
    long = [row("China", str(year), 50.0) for year in range(1940, 2022)]

    def leaders(*more: dict[str, object]) -> int:
        drawn = page(lines(pd.DataFrame([*long, *more]), highlight=("China",)))
        thin = [line for line in drawn.axes.findobj(Line2D) if line.get_linewidth() == 0.6]
        return sum(drawn.token(line.get_color()) == "zhu" for line in thin)

    assert leaders() == 0
    assert leaders(row("China", "2022-01-01/2022-06-30", 50.0)) == 1


def test_rivals_of_a_dispute_are_both_joined_and_carry_a_question_mark() -> None:
    rows = pd.DataFrame([
        row("China", "2020", 10), row("China", "2021", 12, disputed=True), row("China", "2021", 14, disputed=True),
        row("China", "2022", 15),
    ])  # fmt: skip
    drawn = page(lines(rows))
    assert sorted(run for run in runs(drawn, "zhu")) == [[2020, 2021], [2020, 2021], [2021, 2022], [2021, 2022]]
    assert {"12?", "14?", "China 15"} <= set(drawn.words)


def test_an_older_vintage_lies_behind_in_grey_and_two_of_them_are_never_joined() -> None:
    old = pd.DataFrame(
        [row("China", "2016", 20), row("China", "2017", 17), row("China", "2018", 30, published="2025-06-30")]
    )
    assert runs(page(lines(table(), highlight=("China",), earlier=old)), "mute") == [[2016, 2017]]


def test_shares_are_in_per_cent() -> None:
    rows = pd.DataFrame([row("China", str(2016 + number), value) for number, value in enumerate((4.5, 12.3, 31.1))])
    assert {"0%", "20%", "China 31%"} <= set(page(lines(rows, scale="share")).words)


def test_an_axis_begins_at_zero_unless_all_values_lie_far_above() -> None:
    near = pd.DataFrame([row("China", "2016", 40), row("China", "2017", 100)])
    far = pd.DataFrame([row("China", "2016", 98), row("China", "2017", 100)])
    assert page(lines(near)).axes.get_ylim()[0] == 0
    assert 90 < page(lines(far)).axes.get_ylim()[0] < 98
    assert page(lines(far, scale="share")).axes.get_ylim()[0] == 0


def test_a_level_has_its_name() -> None:
    assert "a hundred" in page(lines(table(), references=((100, bilingual("一百", "a hundred")),))).words


def test_a_log_scale_refuses_nought() -> None:
    with pytest.raises(DataError, match="above zero"):
        lines(table(row("China", "2022", 0)), scale="log")


def test_a_range_without_a_value_is_a_bar() -> None:
    ranged = row("China", "2022", float("nan"), low=60, high=70)
    drawn = page(lines(table(ranged), highlight=("China",)))
    bars = [line for line in drawn.axes.findobj(Line2D) if line.get_linewidth() == 7]
    assert [list(line.get_ydata()) for line in bars] == [[60, 70]]


def test_without_rows_a_chart_is_made_so_that_a_card_can_stand_in_for_it() -> None:
    assert isinstance(lines(pd.DataFrame()), Lines)


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_no_words_meet_on_any_page(count: int, variant: Variant, language: str) -> None:
    crowd = [row(name, str(year), value + number) for name, value, number in
             (("Japan", 17, 2), ("India", 17, 3), ("Europe", 17, 4)) for year in range(2016, 2022)]  # fmt: skip
    page(lines(table(*crowd), highlight=("China", "SpaceX", "Russia")[:count]), variant, language)


def test_values_have_three_significant_digits_and_no_idle_zeros() -> None:
    rows = [row("China", "2021", 49.27), row("Japan", "2021", 9.5), row("World", "2021", 135.1)]
    assert {"China 49.3", "Japan 9.5", "World 135"} <= set(page(lines(pd.DataFrame(rows))).words)


def test_a_series_of_estimates_alone_has_its_last_value_once() -> None:
    rows = [row("China", str(year), 3.3 * (year - 2010), kind="estimate") for year in (2020, 2021)]
    drawn = page(lines(pd.DataFrame(rows)))
    assert {"China 36.3", "33"} <= set(drawn.words)
    assert "36.3" not in drawn.words


def test_names_stand_beside_lines_that_stop_early_together() -> None:
    drawn = page(lines(table(row("China", "2040", 900, kind="target")), highlight=("China", "SpaceX")))
    name = next(label for label in drawn.canvas.labels if label.text == "China 56").lines[0].get_window_extent()
    assert name.x1 < (drawn.axes.bbox.x0 + drawn.axes.bbox.x1) / 2


def test_names_of_a_single_year_stand_beside_its_points() -> None:
    drawn = page(lines(pd.DataFrame([row("China", "2013", 337), row("United States", "2013", 454)])))
    x = drawn.axes.transData.transform((2013, 0))[0]
    starts = {label.text: label.lines[0].get_window_extent().x0 for label in drawn.canvas.labels}
    assert all(0 < starts[name] - x < 12 for name in ("China 337", "United States 454"))


def test_names_on_the_floor_stand_beside_their_points_and_not_at_the_far_end() -> None:
    launched = [row("Qianfan", "2024-12-31", 54), row("Guowang", "2024-12-31", 10), row("Kuiper", "2024-12-31", 2)]
    drawn = page(lines(pd.DataFrame([*launched, row("Qianfan", "2027", 1296, kind="target")]), at="end"))
    x = drawn.axes.transData.transform((2024.5, 0))[0]
    starts = {label.text: label.lines[0].get_window_extent().x0 for label in drawn.canvas.labels}
    assert all(0 < starts[name] - x < 12 for name in ("Qianfan 54", "Guowang 10", "Kuiper / Amazon Leo 2"))


def test_a_last_value_that_is_years_older_than_its_neighbours_carries_its_year() -> None:
    rows = [row("China", str(year), 10) for year in range(2015, 2021)]
    drawn = page(lines(pd.DataFrame([*rows, row("Japan", "2017", 5), row("Japan", "2018", 6)])))
    assert {"China 10", "Japan 6 (2018)"} <= set(drawn.words)


def test_days_stand_in_the_stretch_of_their_year() -> None:
    days = [row("China", "2023-12-31", 5), row("China", "2024-12-31", 54), row("China", "2027", 648, kind="target")]
    drawn = page(lines(pd.DataFrame(days), at="end"))
    left = {label.text: label.lines[0].get_window_extent() for label in drawn.canvas.labels}
    turn = drawn.axes.transData.transform((2024.5, 0))[0]
    assert left["2024"].x1 < turn < left["2025"].x0


def test_names_beside_each_other_keep_their_order() -> None:
    drawn = page(lines(table(row("Japan", "2021", 26)), highlight=("China",)), Variant(TALL, LIGHT))
    places = [label.lines[0].get_window_extent().y0 for label in drawn.canvas.labels
              if label.text.split(" ")[0] in {"Russia", "Japan", "SpaceX", "China"}]  # fmt: skip
    assert all(abs(one - other) > 5 for one, other in pairwise(sorted(places)))


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_points_far_apart_can_all_have_their_values(variant: object, language: str) -> None:
    data = pd.DataFrame([row("China", "2007", 2.0), row("China", "2012", 4.0), row("China", "2022", 15.0)])
    said = page(lines(data, scale="share", decimals=0, valued=True), variant, language).words
    assert {"2%", "4%"} <= set(said)
    assert "2%" not in page(lines(data, scale="share", decimals=0), variant, language).words


STEEP = {"2018": 32.2, "2021": 32.0, "2022": 37.8, "2023": 48.4}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_value_stands_closer_to_the_point_of_another_year(language: str) -> None:
    cut, look = (2021, bilingual("口径可能有变", "scope may have changed")), {"scale": "share", "limits": (0, 65)}
    steep = lines(pd.DataFrame([row("China", *pair) for pair in STEEP.items()]), breaks=(cut,), valued=True, **look)
    long = lines(pd.DataFrame([row("China", "2013", 25), row("China", "2025", 55)]), valued=True, **look)
    drawn = page(panels([(None, long), (None, long), (None, steep)]), Variant(TALL, LIGHT), language)
    box = next(label for label in drawn.canvas.labels if label.text == "38%").lines[0].get_window_extent()
    places = [drawn.canvas.figure.axes[2].transData.transform((int(year), value)) for year, value in STEEP.items()]
    far = [hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0)) for x, y in places]
    assert far[2] == min(far)


def test_of_two_series_that_end_close_together_the_higher_has_the_upper_name() -> None:
    ends = {"Germany": (429.0, 449.0), "Japan": (419.0, 446.0), "United States": (295.0, 307.0)}
    rows = [row(name, str(2023 + number), value) for name, pair in ends.items() for number, value in enumerate(pair)]
    chart = lines(pd.DataFrame(rows), highlight=("World",), limits=(0, 620))
    drawn = page(panels([(None, chart), (None, chart)]))
    up = {label.text: label.lines[0].get_window_extent().y0 for label in drawn.canvas.labels}
    assert up["Germany 449"] > up["Japan 446"] > up["United States 307"]
