"""The ledger in words: what was found then and now, what came, where it was read, and nothing that a page would run."""

from __future__ import annotations

from functools import cache
from math import inf
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from claims_package import Row, edited

from weijin_analysis import claims, ledger_tables
from weijin_analysis.publish.clean import clean_html

HOSTILE = "<script>alert</script>"
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


@cache
def everything() -> pd.DataFrame:
    return claims.ledger()


def rows(*ids: str, **cells: object) -> pd.DataFrame:
    """Statements of the ledger, some cells changed."""
    found = everything().set_index("id", drop=False).loc[list(ids)].reset_index(drop=True)
    return found.assign(**{name: [cell] * len(found) for name, cell in cells.items()})


def found(claim: str, language: str = "en", **cells: object) -> str:
    return ledger_tables.found_text(rows(claim, **cells).iloc[0].to_dict(), language)


def table(html: str) -> Tag:
    (made,) = BeautifulSoup(html, "html.parser").select("table")
    return made


def judged(*ids: str, language: str = "en", **cells: object) -> Tag:
    return table(ledger_tables.judged_table(rows(*ids, **cells), "What came", language))


def checked(*ids: str, language: str = "en", **cells: object) -> Tag:
    return table(ledger_tables.checked_table(rows(*ids, **cells), "What holds", language))


# What the data say


def test_a_number_that_moved_stands_beside_the_one_of_the_report_s_day() -> None:
    assert found("c02-017") == "28.5% (2024); when the report was written, 29.3%"
    assert found("c02-017", "zh") == "查到28.5%（2024年）；报告写作时查得到的是29.3%"


def test_a_number_that_moved_by_less_than_is_written_did_not_move() -> None:
    moved = rows("c10-006").iloc[0]
    assert moved["found"] != moved["found_then"]
    assert found("c10-006") == "0.86 times (2022)"


def test_what_was_not_known_then_is_not_told_of_then() -> None:
    assert found("c02-017", found_then=float("nan")) == "28.5% (2024)"


@pytest.mark.parametrize(
    ("cells", "english", "chinese"),
    [
        ({}, "USD 60bn to USD 90bn", "600亿美元至900亿美元"),
        ({"found_high": inf}, "≥USD 60bn", "≥600亿美元"),
        ({"found_low": -inf}, "≤USD 90bn", "≤900亿美元"),
    ],
)
def test_what_a_source_leaves_open_is_a_range_or_a_bound(cells: dict[str, float], english: str, chinese: str) -> None:
    assert found("c09-037", **cells) == f"{english} (2027)"
    assert found("c09-037", "zh", **cells) == f"查到{chinese}（2027年）"


def test_what_is_bound_to_data_that_have_not_come_says_so_and_the_rest_is_silent() -> None:
    assert found("c05-023") == "No data by this day"
    assert found("c02-013") == ""


# What came


def test_the_judgment_by_hand_tells_its_evidence_and_the_day_it_was_due() -> None:
    cells = judged("c04-031").select("tbody tr > *")
    assert cells[0].get_text() == "✘did not"
    assert cells[2].get_text().startswith("108 in orbit at the end of 2025")
    assert cells[3].get_text() == "31 Dec 2025"


def test_what_the_data_alone_have_settled_tells_what_they_found() -> None:
    cell = judged("c04-031", by_hand="", agrees=None).select_one("td:nth-of-type(2)")
    assert cell.get_text("|").startswith("182 satellites (4 Jun 2026)|reaching 648 counts")


def test_where_hand_and_data_differ_both_are_told_and_how_the_data_were_asked() -> None:
    row = rows("c03-035").iloc[0]
    assert (row["by_hand"], row["by_data"], row["agrees"]) == ("did_not", "came_true", False)
    cell = judged("c03-035").select_one("td:nth-of-type(2)").get_text("|")
    assert row["evidence_en"] in cell
    assert "|The data say otherwise, came true: 50% (" in cell
    assert "|reaching 50 percent counts; Google alone reports it" in cell
    assert "The data say otherwise" not in judged("c04-031").get_text()


@pytest.mark.parametrize("reason", claims.REASONS)
def test_what_could_not_be_judged_says_why(reason: str) -> None:
    row = rows("c03-038", reason=reason).iloc[0].to_dict()
    why = {"not_measurable": "nothing that can be measured", "not_found": "nothing found"}
    expected = f"{row['evidence_en']} ({why.get(reason, 'not looked up yet')})"
    assert ledger_tables.evidence_text(row, "en") == expected


# Tables


@BOTH
def test_every_table_has_a_caption_and_scoped_heads(language: str) -> None:
    made = BeautifulSoup(ledger_tables.chapter_tables(claims.ledger("", "04"), "04", language), "html.parser")
    assert len(made.select("table")) == 3
    for part in made.select("table"):
        assert part.caption.get_text()
        assert [head.get("scope") for head in part.select("thead th")] == ["col"] * len(part.select("thead th"))
        for row in part.select("tbody tr"):
            assert len(row.select("th[scope=row]")) == 1
            assert len(row.select("th, td")) == len(part.select("thead th"))


def test_a_row_names_its_verdict_in_class_and_word() -> None:
    statements = rows("c02-017", "c02-018", "c05-018", "c05-023")
    drawn = table(ledger_tables.checked_table(statements, "What holds", "en")).select("tbody tr")
    words = [(row["class"], row.select_one(".verdict").get_text()) for row in drawn]
    assert words == [
        (["is-drifted"], "±held then"), (["is-holds"], "✔holds"), (["is-contradicted"], "✘does not hold"),
        (["is-no_data"], "?no data"),
    ]  # fmt: skip


def test_author_and_id_stand_below_the_statement() -> None:
    head = judged("c04-031", language="zh").select_one("tbody th")
    assert head.get_text("|") == "千帆2025年部署完648颗的一期|垣信卫星，c04-031"


@pytest.mark.parametrize("column", ["statement_en", "evidence_en", "note_en"])
def test_text_from_data_cannot_become_markup(column: str) -> None:
    for made in (judged("c03-035", **{column: HOSTILE}), checked("c05-018", **{column: HOSTILE})):
        assert not made.select("script")
    shown = judged("c03-035", **{column: HOSTILE})
    assert HOSTILE in shown.get_text()


def test_a_page_may_clean_the_tables_without_losing_anything() -> None:
    html = ledger_tables.chapter_tables(claims.ledger("", "04"), "04", "en")
    assert clean_html(html) == str(BeautifulSoup(html, "html.parser"))


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("http://example.org/a (page 3)", ["http://example.org/a"]),
        ("", []),
    ],
)
def test_a_source_is_a_link_only_where_a_browser_may_go(tmp_path: Path, url: str, links: list[str]) -> None:
    told = {"url": url, "publisher": HOSTILE}

    def moved(sources: list[Row]) -> list[Row]:
        return [row | told if row["id"] == "ch02-unsd-ama-2024" else row for row in sources]

    shown = rows("c02-017", found_sources="ch02-unsd-ama-2024")
    with edited(tmp_path, "sources.csv", moved):
        made = table(ledger_tables.checked_table(shown, "What holds", "en"))
    assert [link["href"] for link in made.select("a")] == links
    assert HOSTILE in made.get_text()
    assert not made.select("script")


def test_no_more_sources_are_named_than_a_cell_can_hold_and_each_publisher_once() -> None:
    ids = list(everything()["found_sources"].str.split(", ").explode().replace("", pd.NA).dropna().unique()[:12])
    named = checked("c02-017", found_sources=", ".join([ids[0], *ids])).select("td:last-child small:last-child a")
    assert len(named) == len({link.get_text() for link in named}) == ledger_tables.SHOWN_SOURCES


def test_sources_behind_are_those_of_data_and_judgments_each_once() -> None:
    row = rows("c10-006").iloc[0]
    behind = ledger_tables.sources_behind(rows("c10-006", "c10-006"))
    assert behind == [*row["found_sources"].split(", "), *row["source"].split(", ")]


# Sentences and scores


def test_the_summary_counts_what_the_tables_show() -> None:
    statements = rows("c04-007", "c04-008", "c04-009", "c04-010", "c04-031", "c04-035")
    assert ledger_tables.summary(statements).text("en") == (
        "The chapter makes 6 statements that can be checked. Data speak to four of them: one holds, two do not hold "
        "and one has no data so far. Of its forecasts, plans and judgments, one did not and two are open."
    )


def test_without_data_and_judgments_the_summary_says_no_more() -> None:
    own = rows("c02-013", "c02-014")
    assert ledger_tables.summary(own).text("zh") == "本章有2条可核对的说法，没有一条能用现有的数据核对。"


@BOTH
def test_scores_stand_in_one_table_with_scoped_heads(language: str) -> None:
    made = table(ledger_tables.scores_table(everything(), language))
    assert made.caption.get_text()
    assert {head["scope"] for head in made.select("thead th")} == {"col"}
    assert {head["scope"] for head in made.select("tbody th")} == {"row"}


def test_scores_count_all_and_every_group() -> None:
    made = table(ledger_tables.scores_table(everything(), "en")).select("tbody tr")
    scores = {row.th.get_text(): [cell.get_text() for cell in row.select("td")] for row in made}
    assert scores["All"][:4] == ["84", "42", "32", "10"]
    assert scores["All"][4:] == ["50% (40–60%)", "69% (59–78%)", "88% (79–93%)"]
    for one, other in (("With a number", "Direction only"), ("The report’s own", "Quoted from others")):
        assert int(scores[one][0]) + int(scores[other][0]) == 84
    assert int(scores["Space economy"][0]) > 2


def test_one_settled_statement_gives_its_author_no_row() -> None:
    settled = everything().query("by_hand in ('came_true', 'partly', 'did_not') and not own")
    counts = settled["attributed_to"].value_counts()
    made = table(ledger_tables.scores_table(everything(), "en")).select("tbody th")
    named = {head.get_text() for head in made}
    authors = {name: ledger_tables.author({"attributed_to": name}, "en") for name in counts.index}
    assert {authors[name] for name in counts.index[counts.ge(2)]} <= named
    assert not {authors[name] for name in counts.index[counts.lt(2)]} & named
