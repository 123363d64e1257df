"""Verdicts: five words, and how single findings add up to one."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import reference
from weijin_analysis.errors import UnknownNameError
from weijin_analysis.messages import text_of
from weijin_analysis.plotting.style import DARK, LIGHT
from weijin_analysis.verdicts import COLOURS, VERDICTS, judged, listed, overall, tally, word

FACTS = pd.DataFrame(
    {
        "no": ["1", "1", "2", "3"],
        "date": ["2026-01", "2025", "2025-07-21", "2025"],
        "supports": ["partly", "yes", "yes", "no"],
        "fact_zh": ["丙", "乙", "甲", "丁"],
        "fact_en": ["third", "second", "first", "fourth"],
    }
)


def test_every_verdict_has_a_word_in_both_languages_and_a_colour_on_both_grounds() -> None:
    words = [[word(verdict).text(language) for verdict in VERDICTS] for language in ("zh", "en")]
    assert words[0] == ["应验", "部分应验", "落空", "未到期", "无法核对"]
    assert len(set(words[1])) == 5
    assert all(theme.colour(COLOURS[verdict]) for theme in (LIGHT, DARK) for verdict in VERDICTS)


@pytest.mark.parametrize(
    ("single", "together"),
    [
        (["came_true", "came_true"], "came_true"),
        (["came_true", "partly"], "partly"),
        (["came_true", "did_not"], "partly"),
        (["did_not"], "did_not"),
        ([], "open"),
    ],
)
def test_findings_of_one_kind_decide_and_mixed_ones_are_partly(single: list[str], together: str) -> None:
    assert overall(single) == together


def test_an_unknown_verdict_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'true'"):
        word("true")
    with pytest.raises(UnknownNameError):
        tally(["came_true", "maybe"])


def test_a_tally_keeps_the_order_and_names_what_does_not_occur() -> None:
    assert tally(["open", "partly", "open"]) == {
        "came_true": 0, "partly": 1, "did_not": 0, "open": 2, "unverifiable": 0,
    }  # fmt: skip


def test_facts_are_read_from_the_oldest_to_the_newest() -> None:
    rows = judged(FACTS, ["1", "2", "3", "4"], "no", "ch03.outlook")
    assert rows["verdict"].tolist() == ["partly", "came_true", "did_not", "open"]
    assert rows["evidence"].tolist() == [("came_true", "partly"), ("came_true",), ("did_not",), ()]
    assert rows["newest"].tolist() == ["2026-01", "2025-07-21", "2025", None]


def test_the_newest_fact_for_and_the_newest_not_quite_for_a_statement_are_kept() -> None:
    rows = judged(FACTS, ["1", "2", "3", "4"], "no", "ch03.outlook")
    assert [text_of(fact, "en") for fact in rows["pro"]] == ["second", "first", "", ""]
    assert [text_of(fact, "zh") for fact in rows["contra"]] == ["丙", "", "丁", ""]
    assert rows["remark"].iloc[0].text("en") == "Jan 2026"


def test_a_list_of_verdicts_counts_those_that_occur() -> None:
    said = listed(["partly", "came_true", "partly", "open"])
    assert text_of(said, "en") == "one came true, two did in part and one is open"
    assert text_of(said, "zh") == "一个应验、两个部分应验、一个未到期"


def test_the_ten_outlooks_are_read_from_their_facts() -> None:
    rows = judged(reference("outlook_facts"), [str(number) for number in range(1, 11)], "outlook_no", "ch03.outlook")
    assert rows.loc[rows["verdict"].eq("came_true"), "entry"].tolist() == ["3", "5", "7"]
    assert rows.loc[rows["verdict"].eq("partly"), "entry"].tolist() == ["1", "2", "4", "6", "8", "9", "10"]
    assert rows["evidence"].map(len).sum() == 34
