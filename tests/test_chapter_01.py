"""Chapter 01 against the ledger: eight topics judged, all chapters counted, hits and misses, and what comes due."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis import claims
from weijin_analysis.subjects import review

REPORT_DAY = "2024-12-31"
LEDGER = claims.ledger()


@pytest.fixture(scope="module")
def today() -> ChapterRun:
    return run_chapter("01")


@pytest.fixture(scope="module")
def then() -> ChapterRun:
    return run_chapter("01", as_of=REPORT_DAY)


def finding(run: ChapterRun, figure: str, language: str = "en") -> str:
    return run.record(figure)["finding"][language]


def table(run: ChapterRun, caption: str) -> Tag:
    """The one table shown under a caption that begins so."""
    tables = BeautifulSoup("".join(run.shown), "html.parser").select("table")
    (found,) = [made for made in tables if made.caption.get_text().startswith(caption)]
    return found


def ids(made: Tag) -> list[str]:
    return [meta.get_text().split(", ")[-1] for meta in made.select("tbody th small")]


def test_both_figures_are_there_in_their_states(today: ChapterRun) -> None:
    assert {figure: today.record(figure)["state"] for figure in today.figures} == {
        "x01-1": "partial", "x01-2": "complete"
    }  # fmt: skip


# x01-1


def test_the_eight_topics_are_judged_by_what_their_statements_came_to(today: ChapterRun) -> None:
    topics = review.topics(LEDGER)
    assert topics["text"].map(lambda text: text.text("zh")).is_unique
    assert topics["verdict"].tolist() == [
        "came_true", "partly", "partly", "partly", "partly", "unverifiable", "came_true", "partly",
    ]  # fmt: skip
    assert finding(today, "x01-1") == (
        "The report looked back on eight topics; by their predictions and the facts that can be checked, "
        "two came true, five did in part and one cannot be checked."
    )


def test_the_table_of_topics_carries_the_judgments_of_the_report(today: ChapterRun) -> None:
    made = table(today, "The report’s eight judgments")
    assert len(made.select("tbody tr")) == 8
    assert [cell.get_text()[1:] for cell in made.select(".verdict")][5] == "unverifiable"


def test_only_judgments_that_cite_a_source_are_drawn(today: ChapterRun) -> None:
    drawn = today.rows("x01-1")
    assert drawn["claim_id"].str.startswith("c01-").all()
    assert len(drawn) == LEDGER.query("chapter == '01' and by_hand != '' and source != ''").shape[0]


# x01-2


def test_the_ledger_counts_what_was_judged_and_tells_both_readings(today: ChapterRun) -> None:
    assert finding(today, "x01-2") == (
        "Of 452 statements 115 have been judged; 84 are settled and 42 came true: a hit rate of 50% if partly counts "
        "as a miss, of 88% if it counts as a hit."
    )


def test_every_chapter_has_its_bar_and_all_bars_make_the_tally() -> None:
    counted = review.by_chapter(LEDGER)
    assert len(counted) == 10
    assert {verdict: sum(counts[verdict] for _, counts in counted) for verdict in counted[0][1]} == {
        "came_true": 42, "partly": 32, "did_not": 10, "open": 11, "unverifiable": 20
    }  # fmt: skip


def test_rates_of_numbers_and_of_directions_stand_apart_with_their_intervals() -> None:
    rates = review.rates(LEDGER).set_index("entity")[["low", "value", "high"]].round(1)
    assert rates.loc["numeric.partly_miss"].tolist() == [18.0, 33.3, 53.3]
    assert rates.loc["directional.partly_hit"].tolist() == [84.1, 93.3, 97.4]
    assert len(rates) == 4


def test_the_scores_are_told_in_a_table(today: ChapterRun) -> None:
    assert [cell.get_text() for cell in table(today, "Hit rates").select("tbody tr:first-child td")][:4] == [
        "84", "42", "32", "10",
    ]  # fmt: skip


# Hits, misses, and what comes due


def test_hits_and_misses_are_those_marked_in_the_data(today: ChapterRun) -> None:
    hits, misses = table(today, "The ten clearest hits"), table(today, "The ten misses")
    assert {"c07-029", "c06-024"} <= set(ids(hits))
    assert {"c04-031", "c01-025", "c08-006"} <= set(ids(misses))
    assert {cell.get_text() for cell in hits.select(".verdict")} == {"✔came true"}
    assert {cell.get_text() for cell in misses.select(".verdict")} == {"✘did not"}
    assert all(row.select("td:nth-of-type(2) a") for row in [*hits.select("tbody tr"), *misses.select("tbody tr")])


def test_every_miss_is_told(today: ChapterRun) -> None:
    missed = LEDGER.loc[LEDGER["by_hand"].eq("did_not"), "id"]
    assert sorted(ids(table(today, "The ten misses"))) == sorted(missed)


def test_open_predictions_are_listed_by_the_day_they_fall_due(today: ChapterRun) -> None:
    waiting = claims.due(LEDGER, "2030-12-31")
    listed = table(today, f"The {len(waiting)} open predictions that fall due by the end of 2030")
    assert ids(listed) == waiting["id"].tolist()
    assert waiting["resolve_by"].is_monotonic_increasing


# The report's own day


def test_on_the_report_s_day_nothing_is_judged_yet(then: ChapterRun) -> None:
    assert {then.record(figure)["state"] for figure in then.figures} == {"missing"}
    assert then.said.count("By this day there is nothing to list.") == 3  # hits, misses, scores
    shown = BeautifulSoup("".join(then.shown), "html.parser")
    assert {row["class"][0] for row in shown.select(".weijin-claims-table tr[class]")} <= {
        "is-open", "is-holds", "is-contradicted", "is-no_data"
    }  # fmt: skip
