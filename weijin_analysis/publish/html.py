"""Builds the HTML edition of a run: one folder, complete without a network.

Same run, same bytes: the only date in the pages is the run's own. What must not go in here: the look
(templates and assets) and the taking apart of notebooks.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from weijin_analysis.publish.chapter import read_chapter
from weijin_analysis.publish.figures import copy_files
from weijin_analysis.publish.folder import check_replaceable, replaced
from weijin_analysis.publish.pages import render_pages
from weijin_analysis.publish.run import read_run
from weijin_analysis.publish.webfonts import write_fonts

ASSETS = Path(__file__).parent / "assets"


def export(run_folder: Path, to: Path) -> Path:
    """Build the edition of a run and return its front page.

    Parameters
    ----------
    run_folder : Path
        The folder of a run: ``run.json``, ``notebooks/``, ``figures/``. Of a run that failed in part, the
        chapters that succeeded are published.
    to : Path
        The folder to make. An earlier edition in it is replaced at once when the new one is complete.

    Returns
    -------
    Path
        ``to/index.html``, the Chinese front page; the English one is ``index.en.html`` beside it.

    Raises
    ------
    RunError
        If the folder is no run, nothing succeeded in it, or ``to`` holds something that is not an edition.
    FigureError
        If a figure's file is missing, or a picture has no alternative text; ``to`` is then left as it was.
    """
    check_replaceable(to)
    run = read_run(run_folder)
    chapters = [read_chapter(item) for item in run.items]
    pages = render_pages(run, chapters)
    with replaced(to) as site:
        for item, chapter in zip(run.items, chapters, strict=True):
            copy_files(chapter.figures, item, site)
        _write_pages(pages, site)
        _write_assets(pages, site / "assets")
    return to / "index.html"


def _write_pages(pages: Mapping[str, Mapping[str, str]], site: Path) -> None:
    for name, html in (page for spoken in pages.values() for page in spoken.items()):
        (site / name).write_text(html, encoding="utf-8", newline="\n")


def _write_assets(pages: Mapping[str, Mapping[str, str]], folder: Path) -> None:
    folder.mkdir()
    for path in sorted(ASSETS.iterdir()):
        shutil.copyfile(path, folder / path.name)
    for language, spoken in pages.items():
        write_fonts(spoken, language, folder)
