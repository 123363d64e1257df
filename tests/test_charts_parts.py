"""Parts stand on their wholes, and an unknown part is blank and says so."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, page

from weijin_analysis.errors import DataError
from weijin_analysis.plotting.charts import Parts, parts
from weijin_analysis.plotting.style import Variant

WHOLE = {"World": 16.2, "China": 7.107, "India": 2.803, "Brazil": 1.457, "Japan": 0.118}
PART = {"World": 7.4, "China": 4.6, "Brazil": 0.745}


def table(values: dict[str, float], entity: str, unit: str = "million jobs") -> pd.DataFrame:
    rows = [{"category": name, "entity": entity, "value": value, "unit": unit} for name, value in values.items()]
    return pd.DataFrame(rows, columns=["category", "entity", "value", "unit"])


def chart(part: dict[str, float] = PART, whole: dict[str, float] = WHOLE) -> Parts:
    return parts(table(part, "China"), table(whole, "World"), by="category", total="World")


def test_the_largest_whole_comes_first() -> None:
    shuffled = {name: WHOLE[name] for name in ("Japan", "World", "Brazil", "China", "India")}
    assert [row.item for row in chart(whole=shuffled).rows] == list(WHOLE)


def test_bars_are_as_long_as_wholes_and_known_parts() -> None:
    drawn = page(chart())
    wholes, known = drawn.axes.containers
    assert [bar.get_width() for bar in wholes] == list(WHOLE.values())
    assert [bar.get_width() for bar in known] == [7.4, 4.6, 0.745]
    assert {drawn.token(bar.get_facecolor()) for bar in known} == {"zhu"}
    assert drawn.axes.get_xlim()[0] == 0


def test_an_unknown_part_has_no_bar_and_says_so() -> None:
    drawn = page(chart())
    assert drawn.words.count("not published") == 2
    assert {bar.get_y() + bar.get_height() / 2 for bar in drawn.axes.containers[1]} == {0, 1, 3}


def test_both_values_stand_at_the_tip() -> None:
    assert {"7.4", "/ 16.2", "0.75", "/ 1.5", "/ 0.12"} <= set(page(chart()).words)


def test_chinese_counts_millions_in_its_own_way() -> None:
    assert {"740万", "/ 1620万", "74.5万", "/ 11.8万"} <= set(page(chart(), language="zh").words)


def test_part_and_whole_are_named_in_the_first_bar_where_they_fit() -> None:
    words = page(chart()).words
    assert words.count("China") == 2  # once as a category
    assert page(chart(part={"World": 0.1, "China": 0.1})).words.count("China") == 1


def test_units_are_not_mixed() -> None:
    with pytest.raises(DataError, match="units"):
        parts(table(PART, "China", "people"), table(WHOLE, "World"), by="category")


def test_a_part_larger_than_its_whole_is_refused() -> None:
    with pytest.raises(DataError, match=r"8\.0 of 7\.107"):
        chart(part={"China": 8.0})


def test_a_category_in_two_rows_is_refused() -> None:
    twice = pd.concat([table(PART, "China")] * 2)
    with pytest.raises(DataError, match="3 categories in 6 rows"):
        parts(twice, table(WHOLE, "World"), by="category")


def test_no_rows_give_a_chart_for_which_a_card_can_stand() -> None:
    assert chart({}, {}).empty
    assert not chart().empty


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("part", [PART, {}, {"Japan": 0.1}], ids=["some", "none", "small"])
def test_no_words_meet_on_any_page(part: dict[str, float], variant: Variant, language: str) -> None:
    page(chart(part), variant, language)
