"""Builds the files of an edition: chapter by chapter, on every core of the machine, then the pages and their fonts.

What must not go in here: the look (templates and assets), the taking apart of notebooks, and what stands on a page.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.changes.edition import changes_in
from weijin_analysis.publish.chapter import Chapter, read_chapter
from weijin_analysis.publish.claims import read_claims
from weijin_analysis.publish.edition import Edition
from weijin_analysis.publish.files import write_files
from weijin_analysis.publish.forecasts import read_forecasts
from weijin_analysis.publish.pages import Page, pages_of, stems_of
from weijin_analysis.publish.render import Stems, render
from weijin_analysis.publish.run import Item, Run
from weijin_analysis.publish.webfonts import cuts, write_font, write_rules

ASSETS = Path(__file__).parent / "assets"
WORTH_A_PROCESS = 4
"""Chapters from which on it pays to start more processes."""

Given, Made = TypeVar("Given"), TypeVar("Made")
Map = Callable[[Callable[[Given], Made], Iterable[Given]], Iterator[Made]]


def build(run: Run, site: Path, record: Mapping[str, Any], before: Path | None) -> None:
    """Write an edition into an empty folder.

    Parameters
    ----------
    run : Run
        The run to publish.
    site : Path
        The folder.
    record : mapping
        What became of the forecasts kept, or nothing.
    before : Path, optional
        The folder of the run before it, to say what changed.
    """
    with _processes(len(run.items)) as each:
        chapters = tuple(each(partial(_publish, site=site, day=run.day), run.items))
        changes = changes_in(run.folder, before, site, each)
        edition = Edition(run, chapters, read_claims(run), read_forecasts(run), record, changes)
        written = dict(zip(LANGUAGES, each(partial(_write_pages, edition, site), LANGUAGES), strict=True))
        write_assets(site / "assets", written, each)


def write_pages(pages: Iterable[Page], site: Path, stems: Stems, day: str) -> str:
    """Write pages into a site, and return every character in them; the arguments are those of :func:`render`."""
    characters: set[str] = set()
    for page in pages:
        html = render(page, stems, day)
        characters.update(unescape(html))
        (site / page.address).write_text(html, encoding="utf-8", newline="\n")
    return "".join(sorted(characters))


def write_assets(folder: Path, written: Mapping[str, str], each: Map = map) -> None:
    """Write what the pages of a site share: styles, script, and the fonts of the characters in each language."""
    folder.mkdir()
    for path in sorted(ASSETS.iterdir()):
        shutil.copyfile(path, folder / path.name)
    made = [cut for language, characters in written.items() for cut in cuts(characters, language)]
    list(each(partial(write_font, folder=folder), made))
    for language in written:
        write_rules([cut for cut in made if cut.language == language], language, folder)


@contextmanager
def _processes(items: int) -> Iterator[Map]:
    """Give a ``map`` that uses the machine's cores; for a few items, the plain one."""
    cores = min(os.cpu_count() or 1, items)
    if cores == 1 or items < WORTH_A_PROCESS:
        yield map
        return
    spawn = multiprocessing.get_context("spawn")  # forked children of a process with threads may hang
    with ProcessPoolExecutor(cores, mp_context=spawn) as pool:
        yield pool.map


def _publish(item: Item, site: Path, day: str) -> Chapter:
    chapter = read_chapter(item)
    for figure in chapter.figures:
        write_files(figure, item, site, day)
    return chapter


def _write_pages(edition: Edition, site: Path, language: str) -> str:
    stems = {other: stems_of(edition, other) for other in LANGUAGES}
    return write_pages(pages_of(edition, language), site, stems, edition.run.day)
