"""The figure book: every figure it asks for is there, in a state it allows, readable on every page, in steady colours.

The notebooks' own code runs once a day for all tests of a session (see ``chapter_runs``); figures are then laid out
again on the pages that these runs do not draw, without writing a picture.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from xml.etree import ElementTree

import pytest
from chapter_runs import ChapterRun, run_chapter

from weijin_analysis import labels
from weijin_analysis.chapter import SHOWN
from weijin_analysis.messages import Message
from weijin_analysis.paths import data_directory, notebook_directory
from weijin_analysis.plotting import hues
from weijin_analysis.plotting.figure import _page
from weijin_analysis.plotting.frame import STATES
from weijin_analysis.plotting.record import publishers, sources_drawn
from weijin_analysis.plotting.style import LIGHT, TALL, Variant, house_style

REPORT = {
    "f02-1": "complete", "f02-2": "partial", "f02-3": "missing",
    "f03-1": "complete", "f03-2": "substitute",
    "f04-1": "complete", "f04-2": "partial",
    "f05-1": "partial", "f05-2": "substitute",
    "f06-1": "partial", "f06-2": "partial",
    "f07-1": "partial", "f07-2": "partial",
    "f08-1": "complete", "f08-2": "substitute",
    "f09-1": "partial", "f09-2": "complete",
    "f10-1": "partial", "f10-2": "partial",
}  # fmt: skip
"""The report's nineteen figures, and how complete the public numbers behind each are today."""

EXTENSIONS = [
    "x01-1", "x01-2", "x02-1", "x02-2", "x02-3", "x03-1", "x03-2", "x03-3", "x03-4", "x04-1", "x04-2", "x04-3",
    "x05-1", "x05-2", "x05-3", "x06-1", "x06-2", "x06-3", "x07-1", "x07-2", "x08-1", "x08-2", "x08-3", "x08-4",
    "x09-1", "x09-2", "x09-3", "x10-1", "x10-2",
]  # fmt: skip
"""The extensions it asks for; a chapter may have more."""

CHAPTERS = sorted(path.name[:2] for path in notebook_directory().glob("[0-9][0-9]_*.ipynb"))
PAGES = [(SHOWN, "zh"), (Variant(TALL, LIGHT), "zh"), (Variant(TALL, LIGHT), "en")]
"""What a run of the tests does not draw anyway; a dark page is laid out as a light one."""
SVG = "{http://www.w3.org/2000/svg}"
PALE = {"comparison", "mute", ""}
"""Colours of what is not singled out."""
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)
each_figure = pytest.mark.parametrize("figure", [*REPORT, *EXTENSIONS])


def today(figure: str) -> ChapterRun:
    return run_chapter(figure[1:3])


def report_titles() -> dict[str, str]:
    with (data_directory() / "report" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {row["figure_id"]: row["title_zh"] for row in csv.DictReader(file)}


def test_the_report_has_nineteen_figures_and_the_book_lists_them() -> None:
    assert len(REPORT) == 19
    assert list(report_titles()) == list(REPORT)


@each_chapter
def test_a_chapter_has_every_figure_of_the_book(chapter: str) -> None:
    wanted = {figure for figure in (*REPORT, *EXTENSIONS) if figure[1:3] == chapter}
    assert wanted <= set(run_chapter(chapter).figures)
    report = {figure for figure in run_chapter(chapter).figures if figure.startswith("f")}
    assert report == {figure for figure in REPORT if figure[1:3] == chapter}


@pytest.mark.parametrize("figure", REPORT)
def test_a_figure_of_the_report_has_its_title_and_the_state_the_book_gives_it(figure: str) -> None:
    record = today(figure).record(figure)
    assert record["title"]["zh"] == report_titles()[figure]
    assert record["state"] == REPORT[figure]


@pytest.mark.parametrize("figure", EXTENSIONS)
def test_an_extension_has_data_today(figure: str) -> None:
    record = today(figure).record(figure)
    assert record["state"] in set(STATES) - {"missing"}
    assert record["rows"]


@each_figure
def test_a_figure_comes_with_picture_rows_record_and_words_in_both_languages(figure: str) -> None:
    run = today(figure)
    record = run.record(figure)
    for name in record["files"]:
        assert (run.folder / name).stat().st_size, name
    assert {name.rpartition(".")[2] for name in record["files"]} == {"svg", "png", "csv", "json"}
    assert (run.folder / f"{figure}_wide_light.png").read_bytes().startswith(b"\x89PNG")
    assert len(run.rows(figure)) == record["rows"]
    for text in ("title", "finding", "alt"):
        assert len({record[text][language] for language in ("zh", "en")}) == 2, text
    assert record["state_text"]["zh"] != record["state_text"]["en"]


@each_figure
def test_the_picture_itself_tells_its_title_and_its_alternative_text(figure: str) -> None:
    run = today(figure)
    record, root = run.record(figure), ElementTree.parse(run.folder / f"{figure}_wide_light.svg").getroot()
    assert root.findtext(f"{SVG}title") == record["title"]["en"]
    assert root.findtext(f"{SVG}desc") == record["alt"]["en"]


# Every page


@each_chapter
@pytest.mark.parametrize(("variant", "language"), PAGES, ids=[f"{v.stem}-{language}" for v, language in PAGES])
def test_no_two_texts_meet_on_any_page_of_any_figure(chapter: str, variant: Variant, language: str) -> None:
    """The check of a page (overlaps, margins, glyphs) refuses what cannot be read; here it sees the other pages."""
    run = run_chapter(chapter)
    with house_style(language):
        for figure, spec in run.specs.items():
            where = f"figure {figure} ({language})"
            names = tuple(publishers(spec.data, sources_drawn(spec.data, where)))
            assert _page(spec, variant, language, names, where).labels


# One entity, one colour


def charts_in(thing: object) -> Iterator[object]:
    """A chart and everything it is made of."""
    if is_dataclass(thing) and not isinstance(thing, type):
        yield thing
        for part in fields(thing):
            yield from charts_in(getattr(thing, part.name))
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            yield from charts_in(part)


def entity_of(part: object) -> str:
    """The entity that a coloured part stands for, by its key or by its English name."""
    name = vars(part).get("item", vars(part).get("name", ""))
    text = name.text("en") if isinstance(name, Message) else str(name)
    return {english: entity for entity, english in labels.labels("en").items()}.get(text, text)


def coloured(chart: object) -> list[dict[str, str]]:
    """For each chart in it that colours entities: the colour token of each entity."""
    parts = list(charts_in(chart))
    made = [dict(part.colours) for part in parts if hasattr(part, "colours")]
    return [*made, {entity_of(part): part.colour for part in parts if isinstance(vars(part).get("colour"), str)}]


def singled_out() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Figure, entity and colour of every entity that a chart of several colours singles out, with its neighbours."""
    for chapter in CHAPTERS:
        for figure, spec in run_chapter(chapter).specs.items():
            for tokens in coloured(spec.chart):
                several = len(set(tokens.values())) > 1
                for entity, token in tokens.items():
                    if several and token not in PALE and entity in labels.labels("en"):
                        yield figure, entity, token, tokens


def test_the_colours_of_entities_are_read_from_the_charts() -> None:
    found = {(figure, entity): token for figure, entity, token, _ in singled_out()}
    assert found["f02-1", "China"] == found["f04-1", "China"] == found["f10-1", "China"] == "zhu"
    assert found["f04-1", "SpaceX"] == found["x02-2", "United States"] == found["f05-1", "Waymo"] == "qing"
    assert len({figure for figure, _ in found}) > 10


def test_an_entity_has_its_own_colour_in_every_figure() -> None:
    """Where another of its kind has that colour already in the same chart, it is ink."""
    for figure, entity, token, tokens in singled_out():
        own = hues.hue(entity)
        if own in PALE:
            continue
        taken = own in [other for name, other in tokens.items() if name != entity]
        assert token == own or (token == "ink" and taken), f"{figure}: {entity} is {token}, not {own}"


def test_an_entity_without_a_colour_of_its_own_does_not_change_it_from_figure_to_figure() -> None:
    seen: dict[str, dict[str, str]] = {}
    for figure, entity, token, _ in singled_out():
        if hues.hue(entity) in PALE:
            seen.setdefault(entity, {})[figure] = token
    changing = {entity: tokens for entity, tokens in seen.items() if len(set(tokens.values())) > 1}
    assert not changing
