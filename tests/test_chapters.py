"""What holds for every chapter, whatever it is about: whole words, rows that exist, and no knowledge from later.

The notebooks' own code runs here once for each day looked back to (see ``chapter_runs``); what is special to a
chapter is held in its own module.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis.catalog import load, reference, tables
from weijin_analysis.paths import notebook_directory
from weijin_analysis.plotting.frame import STATES

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
