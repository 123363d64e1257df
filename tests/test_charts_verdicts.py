"""Rows of statements: the mark and the word, single findings before them, remarks where there is room."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page
from matplotlib.patches import FancyBboxPatch, Polygon

from weijin_analysis.messages import bilingual
from weijin_analysis.plotting.charts import verdicts
from weijin_analysis.plotting.style import TALL, WIDE, Variant
from weijin_analysis.verdicts import VERDICTS

NAMES = [("说法", "Said"), ("证据", "Found"), ("判断", "Verdict"), ("最近", "Newest")]
HEADS = [bilingual(*names) for names in NAMES]


def rows(text: str = "a statement of some length", count: int = 5) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [bilingual("一句不长不短的说法", f"{text} {number}") for number in range(count)],
            "verdict": [VERDICTS[number % 5] for number in range(count)],
            "evidence": [("came_true",) * (number % 5) for number in range(count)],
            "remark": "9 Dec 2025",
        }
    )


def squares(drawn: Page) -> list[FancyBboxPatch]:
    return [patch for patch in drawn.axes.patches if isinstance(patch, FancyBboxPatch)]


@pytest.mark.parametrize(("variant", "language"), PAGES)
@pytest.mark.parametrize("count", [1, 5, 10])
def test_every_page_holds_every_statement_with_its_word(variant: Variant, language: str, count: int) -> None:
    said = page(verdicts(rows(count=count), heads=HEADS), variant, language).words
    first = "一句不长不短的说法" if language == "zh" else "a statement of some length 0"
    assert first in {text.replace("\n", " ") for text in said}
    assert ("应验" if language == "zh" else "came true") in said


def test_a_square_stands_for_every_verdict_and_a_small_one_for_every_finding() -> None:
    drawn = page(verdicts(rows()))
    assert len(squares(drawn)) == 5 + (0 + 1 + 2 + 3 + 4)
    widths = {round(square.get_width(), 1) for square in squares(drawn)}
    assert len(widths) == 2


def test_the_five_marks_differ_in_shape_and_not_only_in_colour() -> None:
    drawn = page(verdicts(rows().assign(evidence=[()] * 5)))
    filled = [drawn.token(square.get_facecolor()) != "paper" for square in squares(drawn)]
    dashed = [square.get_linestyle() not in ("solid", "-") for square in squares(drawn)]
    assert filled == [True, False, True, False, False]
    assert dashed == [False, False, False, False, True]
    assert len([patch for patch in drawn.axes.patches if isinstance(patch, Polygon)]) == 1


def test_words_have_the_colour_of_their_verdict() -> None:
    drawn = page(verdicts(rows()))
    colours = {label.text: drawn.token(label.lines[0].get_color()) for label in drawn.canvas.labels}
    assert colours["came true"] == "good"
    assert colours["partly"] == "part"
    assert colours["did not"] == "bad"


def test_remarks_and_their_head_give_way_on_a_narrow_page() -> None:
    long = rows("a statement that takes the better part of the page")
    themes = {variant.frame: variant for variant, _ in PAGES}
    wide, tall = (page(verdicts(long, heads=HEADS), themes[frame]).words for frame in (WIDE, TALL))
    assert {"Newest", "9 Dec 2025"} <= set(wide)
    assert not {"Newest", "9 Dec 2025"} & set(tall)


def test_a_long_statement_takes_two_lines() -> None:
    tall = next(variant for variant, _ in PAGES if variant.frame is TALL)
    drawn = page(verdicts(rows("a statement that takes the better part of the page")), tall)
    assert any("\n" in text for text in drawn.words)


def test_no_statement_gives_an_empty_chart() -> None:
    assert verdicts(rows().iloc[:0]).rows == ()
