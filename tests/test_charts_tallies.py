"""Blocks are as long as what they count, and every verdict can be told without colour."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from chart_pages import PAGES, Page, page
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from weijin_analysis.plotting.charts import Tallies, tallies
from weijin_analysis.plotting.charts.tallies import HEIGHT
from weijin_analysis.plotting.style import Variant
from weijin_analysis.verdicts import CAME_TRUE, DID_NOT, OPEN, PARTLY, UNVERIFIABLE, VERDICTS

MANY = dict(zip(VERDICTS, (12, 9, 4, 3, 6), strict=True))
FEW = {CAME_TRUE: 2, OPEN: 1}
ROWS = [("Space economy", MANY), ("Biopharma", FEW), ("Nothing judged", {})]


def chart(*rows: tuple[str, Mapping[str, int]]) -> Tallies:
    return tallies(rows or ROWS)


def blocks(drawn: Page, row: int = 0) -> list[Rectangle]:
    """The blocks of a row, from the left."""
    middle = [block for block in drawn.axes.patches if block.get_y() + HEIGHT / 2 == pytest.approx(row)]
    return sorted(middle, key=lambda block: block.get_x())


def stripe_ends(stripes: LineCollection) -> list[float]:
    return [x for line in stripes.get_segments() for x in line[:, 0]]


def is_dashed(block: Rectangle) -> bool:
    return isinstance(block.get_linestyle(), tuple)


def test_blocks_are_as_long_as_their_counts_and_follow_one_another() -> None:
    drawn = page(chart())
    assert [block.get_width() for block in blocks(drawn)] == list(MANY.values())
    assert [block.get_x() for block in blocks(drawn)] == [0, 12, 21, 25, 28]
    assert [block.get_width() for block in blocks(drawn, 1)] == [2, 1]
    assert blocks(drawn, 2) == []


def test_rows_share_one_scale_from_nought_to_the_longest() -> None:
    assert page(chart()).axes.get_xlim() == (0, sum(MANY.values()))


def test_rows_stand_in_the_order_given() -> None:
    words = page(chart()).words
    names = [name for name, _ in ROWS]
    assert [word for word in words if word in names] == names


def test_verdicts_are_told_apart_without_colour() -> None:
    drawn = page(chart(("Space economy", MANY)))
    _true, partly, did_not, waiting, unknown = blocks(drawn)
    (stripes,) = drawn.axes.collections
    assert stripes.get_clip_box() is not None
    assert all(partly.get_x() - 5 < x < partly.get_x() + partly.get_width() + 5 for x in stripe_ends(stripes))
    assert [is_dashed(block) for block in (did_not, waiting, unknown)] == [False, False, True]


def test_only_what_is_settled_is_filled() -> None:
    drawn = page(chart())
    assert [drawn.token(block.get_facecolor()) for block in blocks(drawn)] == ["good", "part", "bad", "paper", "paper"]
    assert [to_hex(block.get_edgecolor()) for block in blocks(drawn)[3:]] == [drawn.canvas.theme.open.lower()] * 2


def test_a_number_stands_in_its_block_where_there_is_room() -> None:
    assert {str(count) for count in MANY.values()} <= set(page(chart()).words)
    crowded = page(chart(("Everything", {CAME_TRUE: 400, DID_NOT: 1}))).words
    assert "400" in crowded
    assert "1" not in crowded


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["came true", "partly", "did not", "open", "unverifiable"]),
        ("zh", ["应验", "部分应验", "落空", "未到期", "无法核对"]),
    ],
)
def test_the_key_names_all_five_even_where_some_do_not_occur(language: str, words: list[str]) -> None:
    drawn = page(chart(("Biopharma", {UNVERIFIABLE: 3})), language=language)
    assert [word for word in drawn.words if word in words] == words


def test_without_counts_there_is_nothing_to_draw() -> None:
    assert tallies([("Nothing judged", {PARTLY: 0})]).empty
    assert tallies([]).empty
    assert not chart().empty


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("rows", [ROWS, ROWS * 4, ROWS[1:2]], ids=["some", "many", "one"])
def test_no_words_meet_on_any_page(rows: list[tuple[str, dict[str, int]]], variant: Variant, language: str) -> None:
    page(chart(*rows), variant, language)
