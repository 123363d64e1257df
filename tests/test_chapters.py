"""What holds for every chapter, whatever it is about: whole words, rows that exist, and no knowledge from later.

The notebooks' own code runs here once for each day looked back to (see ``chapter_runs``); what is special to a
chapter is held in its own module.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.catalog import load, reference, tables
from weijin_analysis.claims import RESULTS, ledger
from weijin_analysis.errors import DataError
from weijin_analysis.ledger_tables import chapter_tables
from weijin_analysis.messages import message
from weijin_analysis.paths import notebook_directory
from weijin_analysis.plotting.frame import STATES
from weijin_analysis.verdicts import VERDICTS

CHAPTERS = sorted(path.name[:2] for path in notebook_directory().glob("[0-9][0-9]_*.ipynb"))
DAYS = ["", "2024-12-31", "2019-12-31", "2015-12-31"]
ROW = ["metric", "entity", "period", "unit", "published", "kind", "source"]
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)
on_each_day = pytest.mark.parametrize("day", DAYS, ids=[day or "today" for day in DAYS])


def runs(chapter: str, day: str) -> ChapterRun:
    return run_chapter(chapter, as_of=day, language="zh" if day == DAYS[2] else "en")


@cache
def known_rows(table: str) -> pd.DataFrame:
    return load(table, all_vintages=True)[[*ROW, "value", "known"]].astype(dict.fromkeys(ROW, str))


@each_chapter
@on_each_day
def test_every_figure_has_its_words_in_both_languages_and_a_state(chapter: str, day: str) -> None:
    run = runs(chapter, day)
    assert run.figures
    for figure in run.figures:
        record = run.record(figure)
        assert figure[1:3] == record["chapter"] == chapter
        assert record["state"] in STATES
        for text in ("title", "finding", "alt"):
            assert all(len(record[text][language]) > 2 for language in ("zh", "en")), (figure, text)
        assert record["alt"]["en"] != record["title"]["en"], figure
        assert record["state"] == "missing" or record["rows"], figure


@each_chapter
def test_today_every_figure_tells_its_definition(chapter: str) -> None:
    run = runs(chapter, "")
    notes = {figure: run.record(figure)["note"] for figure in run.figures}
    assert all(note and len(note["zh"]) > 5 for note in notes.values()), notes


@each_chapter
@on_each_day
def test_the_same_figures_are_there_on_every_day(chapter: str, day: str) -> None:
    assert runs(chapter, day).figures == runs(chapter, "").figures


@pytest.mark.parametrize(
    ("figure", "day"),
    [("x04-2", "2012-12-31"), ("x06-1", "2012-12-31"), ("x06-1", "2013-12-31"), ("x09-2", "2019-06-30")],
)
def test_the_first_points_of_a_series_are_drawn_and_not_called_an_extension(figure: str, day: str) -> None:
    record = run_chapter(figure[1:3], as_of=day).record(figure)
    words = [record[text]["en"] for text in ("title", "finding", "alt", "note")]
    assert record["state"] == "complete"
    assert 1 <= record["rows"] <= 4
    assert not any("2030" in text for text in words), words
    assert "not extended" in " ".join(words)


@pytest.mark.parametrize(
    ("figure", "parameters"),
    [
        ("f02-2", {"threshold": 98.0}),  # the line runs through the values
        ("x03-3", {"horizon": 2045}),  # a median of many zeros
        ("x03-4", {"threshold": 1.0}),  # a threshold at the foot of the axis
        ("x08-1", {"threshold": 1.0}),
    ],
)
def test_a_parameter_far_from_the_usual_still_gives_a_figure(figure: str, parameters: dict[str, float]) -> None:
    """Whose texts are clear of each other and inside the page: drawing it would fail else."""
    assert run_chapter(figure[1:3], **parameters).record(figure)["rows"]


def test_a_series_that_cannot_be_extended_is_named() -> None:
    with pytest.raises(DataError, match=r"orbital_launch_attempts: SpaceX, .*2000.*found 0"):
        run_chapter("04", since=1990)


def test_rows_of_which_none_can_be_drawn_give_a_card() -> None:
    record = run_chapter("10", as_of="2014-12-31").record("x10-1")
    assert (record["state"], record["rows"]) == ("missing", 0), "jobs of a country and of the world, of no common year"


@each_chapter
@on_each_day
def test_every_row_drawn_is_a_row_of_the_data_package_known_by_then(chapter: str, day: str) -> None:
    run, observed = runs(chapter, day), set(tables().query("observations")["name"])
    for figure in run.figures:
        drawn = run.rows(figure)
        assert drawn["source"].ne("").all()
        if day:
            assert drawn["known"].between("1000", day).all(), figure
        drawn = drawn[drawn["table"].isin(observed)]
        if drawn.empty:
            continue
        moved = drawn.get("rebased_from", pd.Series("", index=drawn.index))
        drawn = drawn.assign(unit=moved.where(moved.ne(""), drawn["unit"]))
        known = pd.concat([known_rows(table).assign(table=table) for table in drawn["table"].unique()])
        joined = drawn.merge(known, on=["table", *ROW], how="left", suffixes=("", "_known"), indicator=True)
        assert joined["_merge"].eq("both").all(), (figure, joined.loc[joined["_merge"].ne("both"), ROW])
        in_other_dollars = joined["unit"].str.startswith("USD_")
        same = joined["value"].eq(joined["value_known"]) | joined["value"].isna() | in_other_dollars
        assert same.all(), (figure, joined.loc[~same, ROW])


@each_chapter
def test_every_source_of_a_figure_is_listed(chapter: str) -> None:
    listed = set(reference("sources")["id"])
    run = runs(chapter, "")
    for figure in run.figures:
        assert {source["id"] for source in run.record(figure)["sources"]} <= listed, figure


# The ledger


KEYS = {**{name: f"verdict.{name}" for name in VERDICTS}, **{name: f"result.{name}" for name in RESULTS}}
WORDS = {language: {name: message(key).text(language) for name, key in KEYS.items()} for language in ("zh", "en")}


@cache
def of_all(day: str) -> pd.DataFrame:
    return ledger(day)


def statements(chapter: str, day: str, language: str) -> Tag:
    rows = of_all(day)
    html = chapter_tables(rows[rows["chapter"].eq(chapter)], chapter, language)
    return BeautifulSoup(html, "html.parser")


@each_chapter
@on_each_day
def test_every_chapter_shows_the_tables_of_its_statements(chapter: str, day: str) -> None:
    language = "zh" if day == DAYS[2] else "en"
    (shown,) = [html for html in runs(chapter, day).shown if html.startswith('<div class="weijin-claims">')]
    assert BeautifulSoup(shown, "html.parser") == statements(chapter, day, language)


@each_chapter
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("day", DAYS[:2], ids=["today", DAYS[1]])
def test_every_statement_stands_in_one_row_that_says_its_verdict(chapter: str, day: str, language: str) -> None:
    made = statements(chapter, day, language)
    assert all(table.caption.get_text() for table in made.select("table"))
    assert all(head["scope"] == ("row" if head.find_parent("tbody") else "col") for head in made.select("th"))
    rows = made.select("tbody tr")
    own = of_all(day).set_index("id").query("chapter == @chapter")
    named = [re.search(r"c\d\d-\d{3}$", row.select_one("th small").get_text()).group() for row in rows]
    assert sorted(named) == sorted(own.index)
    verdicts = own["outcome"].where(own["outcome"].ne(""), own["result"])
    for id, row in zip(named, rows, strict=True):
        assert row["class"] == [f"is-{verdicts[id]}"]
        assert WORDS[language][verdicts[id]] in row.select_one("td").get_text()
