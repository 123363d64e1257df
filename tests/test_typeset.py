"""Spaces between scripts and line breaks, held to the rules of the house."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weijin_analysis.errors import FigureError
from weijin_analysis.plotting.fonts import measure
from weijin_analysis.plotting.typeset import (
    NO_LINE_BEGINS_WITH,
    NO_LINE_ENDS_WITH,
    THIN,
    double_marks,
    spaced,
    wrap,
)

NOTE = (
    "说明：空心为2024年底已知的目标，实心为最新目标，方块为报告所写。横条为公司给出的区间。"
    "不含半固态。广汽、奇瑞的里程碑换了名目（“装车试验”），不连线；BNEF预测2026年为105美元/千瓦时。"
)
ENGLISH_NOTE = (
    "Note: Each survey uses the dollars of its own year. The 2023 survey gave only USD 113 for 2025 and USD 80 for "
    "2030: drawn as a range. The survey of 9 Dec 2025 expects 105 for 2026. None found for 2018."
)

words = st.sampled_from(
    [*NOTE, "2024", "115", "SDI", "SpaceX", "−12%", "3.5%", "（", "）", "《", "》", "——", "n=16", "第"]
)
chinese_texts = st.lists(words, min_size=1, max_size=60).map("".join)
english_texts = st.lists(st.from_regex(r"[A-Za-z0-9,.%’–-]{1,12}", fullmatch=True), min_size=1, max_size=30).map(
    " ".join
)
widths = st.floats(min_value=30, max_value=300)


def set_in(text: str, width: float, language: str, size: float = 9) -> list[str]:
    return wrap(text, width, size=size, weight=400, language=language)


def without_spaces(text: str) -> str:
    return re.sub(rf"[ {THIN}\n]", "", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年SpaceX占52%", "2024|年|SpaceX|占|52%"),
        ("80%区间命中38/40次", "80%|区间命中|38/40|次"),
        ("中位−12%/年，先验权重30%。", "中位|−12%/年，先验权重|30%。"),
        ("美元/千瓦时，2024年价格", "美元/千瓦时，2024|年价格"),
        ("上汽／清陶（2027年）", "上汽／清陶（2027|年）"),
        ("看DAO2025的2025年", "看DAO2025|的|2025|年"),
        ("图 08-1", "图|08-1"),
        ("低于<100美元", "低于|<100|美元"),
        ("2010—2024年", "2010—2024|年"),
        ("Solid Power／宝马", "Solid Power／宝马"),
        ("", ""),
    ],
)
def test_a_thin_space_parts_chinese_from_latin_and_nothing_else(text: str, expected: str) -> None:
    assert spaced(text, "zh") == expected.replace("|", THIN)


def test_english_stays_as_it_is() -> None:
    assert spaced("SAIC 上汽 2027年", "en") == "SAIC 上汽 2027年"


@given(chinese_texts)
def test_spacing_twice_changes_nothing_and_only_adds_thin_spaces(text: str) -> None:
    once = spaced(text, "zh")
    assert spaced(once, "zh") == once
    assert once.replace(THIN, "") == text


@settings(max_examples=200, deadline=None)
@given(chinese_texts, widths)
@example("（（（（（（（（", 30)
@example("。。。。。。。。", 30)
def test_chinese_lines_give_back_the_text(text: str, width: float) -> None:
    assert without_spaces("".join(set_in(text, width, "zh"))) == without_spaces(text)


@settings(max_examples=200, deadline=None)
@given(english_texts, widths)
def test_english_lines_give_back_the_text(text: str, width: float) -> None:
    assert " ".join(set_in(text, width, "en")) == text


@settings(max_examples=200, deadline=None)
@given(chinese_texts, widths)
def test_no_line_begins_or_ends_with_a_mark_that_may_not(text: str, width: float) -> None:
    lines = set_in(text, width, "zh")
    assert not [line for line in lines[1:] if line[0] in NO_LINE_BEGINS_WITH]
    assert not [line for line in lines[:-1] if line[-1] in NO_LINE_ENDS_WITH]


@settings(max_examples=200, deadline=None)
@given(chinese_texts, widths)
def test_no_line_carries_the_space_it_was_broken_at(text: str, width: float) -> None:
    assert all(line == line.strip() for line in set_in(text, width, "zh"))


@settings(max_examples=200, deadline=None)
@given(st.one_of(chinese_texts.map(lambda text: (text, "zh")), english_texts.map(lambda text: (text, "en"))), widths)
def test_a_line_wider_than_the_measure_can_nowhere_be_broken(text: tuple[str, str], width: float) -> None:
    content, language = text
    for line in set_in(content, width, language):
        if measure(line, 9, 400, language) > width:
            assert len(set_in(line, 1, language)) == 1


@settings(max_examples=200, deadline=None)
@given(chinese_texts, widths)
def test_a_number_a_latin_word_and_what_is_counted_stay_whole(text: str, width: float) -> None:
    joined = spaced(text, "zh")
    for first, second in zip(lines := set_in(text, width, "zh"), lines[1:], strict=False):
        assert not re.search(r"[0-9A-Za-z.%]$", first) or not re.match(r"[0-9A-Za-z.%]", second), joined
        assert not re.search(r"[0-9]$", first) or not re.match(r"[\u4e00-\u9fff]", second), joined


@settings(max_examples=100, deadline=None)
@given(chinese_texts, widths, st.floats(min_value=1, max_value=2))
def test_a_wider_measure_never_needs_more_lines(text: str, width: float, factor: float) -> None:
    assert len(set_in(text, width * factor, "zh")) <= len(set_in(text, width, "zh"))


def test_a_short_last_line_is_filled_by_narrowing_the_paragraph() -> None:
    text = "横条为公司给出的区间不含半固态的里程碑换了名目不连线实心为最新目标"
    width = 9 * (len(text) - 2)
    lines = set_in(text, width, "zh")
    assert len(lines) == 2
    assert measure(lines[-1], 9, 400, "zh") >= 0.18 * width
    assert measure(lines[0], 9, 400, "zh") >= 0.80 * width - 9


def test_a_last_line_that_narrowing_cannot_fill_stays() -> None:
    text = "incomprehensibilities a"
    width = measure("incomprehensibilities", 9, 400, "en") + 1
    assert set_in(text, width, "en") == text.split()


@pytest.mark.parametrize("width", range(60, 560, 20))
def test_the_notes_of_the_figures_keep_their_amounts_and_days_whole(width: int) -> None:
    chinese = "\n".join(set_in(NOTE, width, "zh"))
    assert f"105{THIN}美元/千瓦时" in chinese
    assert f"2026{THIN}年" in chinese
    english = "\n".join(set_in(ENGLISH_NOTE, width, "en"))
    assert "USD 113" in english
    assert "9 Dec" in english


@pytest.mark.parametrize("width", range(30, 300, 10))
def test_a_count_keeps_to_its_letter(width: int) -> None:
    recipe = "\n".join(set_in("IMA(1,1) with drift, θ = 0.25, n = 16; few points, for China: n = 5.", width, "en"))
    assert all(part in recipe for part in ("θ = 0.25", "n = 16", "n = 5"))


def test_english_breaks_at_spaces_only() -> None:
    assert set_in("an all-solid-state cell", 40, "en") == ["an", "all-solid-state", "cell"]


def test_a_text_that_fits_stays_one_line() -> None:
    assert set_in("电池包均价", 45, "zh") == ["电池包均价"]


def test_a_line_feed_begins_a_paragraph() -> None:
    assert set_in("甲\n乙", 100, "zh") == ["甲", "乙"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert set_in("", 100, "zh") == [""]


def test_too_many_lines_are_refused_with_the_text_and_the_limit() -> None:
    with pytest.raises(FigureError, match=r"found \d lines for '说明.*expected at most 2 of 300 pt"):
        wrap(NOTE, 300, size=9, weight=400, language="zh", max_lines=2)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("（甲）；乙", ["）；"]),
        ("“甲”，《乙》", ["”，", "，《"]),
        ("甲——乙，丙", []),
        ("2024年（全年）", []),
        ("GAC (2026); x", []),
    ],
)
def test_two_full_width_marks_side_by_side_are_found(text: str, pairs: list[str]) -> None:
    assert double_marks(text) == pairs
