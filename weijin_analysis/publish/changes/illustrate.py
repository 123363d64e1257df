"""Writes the pictures of the change report into a site: before, after, and where they differ.

What must not go in here: comparing, and pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from weijin_analysis.errors import FigureError
from weijin_analysis.messages import message
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.changes.figures import FigureChange, Map
from weijin_analysis.publish.changes.kept import Drawn
from weijin_analysis.publish.changes.page import Pictures
from weijin_analysis.publish.changes.pictures import difference
from weijin_analysis.publish.changes.wording import text_of
from weijin_analysis.publish.figures import FOLDER
from weijin_analysis.publish.pictures import paired_svg

PLACE = "changes"
"""The folder of the pictures in a site."""

IN_AN_EDITION = 8
"""Figures whose pictures an edition carries, those that changed most: an edition must stay small."""

Drawings = dict[str, dict[str, Pictures]]
"""By language, then by the figure's id."""


@dataclass(frozen=True)
class _Job:
    """One figure in one language; ``after`` is the address of its picture if the site has it already."""

    change: FigureChange
    language: str
    after: str


def illustrate(
    figures: Sequence[FigureChange], site: Path, each: Map[_Job, Pictures] = map, *, alone: bool
) -> Drawings:
    """Write the pictures of figures, and return where they are.

    Parameters
    ----------
    figures : sequence of FigureChange
        What changed.
    site : Path
        The site's folder.
    each : callable, optional
        A ``map`` that may use several processes.
    alone : bool
        Whether the page stands alone; an edition has the new pictures already, and carries the old ones of a few.
    """
    chosen = figures if alone else _most_changed(figures)
    jobs = [
        _Job(change, language, "" if alone else _in_edition(change, language))
        for language in LANGUAGES
        for change in chosen
        if language in change.drawn.folders and (change.pictures.get(language) or None in (change.before, change.after))
    ]
    found: Drawings = {language: {} for language in LANGUAGES}
    for job, pictures in zip(jobs, each(partial(_written, site=site), jobs), strict=True):
        found[job.language][job.change.id] = pictures
    return found


def _most_changed(figures: Iterable[FigureChange]) -> list[FigureChange]:
    return sorted(figures, key=lambda change: change.size, reverse=True)[:IN_AN_EDITION]


def _in_edition(change: FigureChange, language: str) -> str:
    return f"{FOLDER}/{change.chapter}/{language}/{change.id}_wide.svg" if change.after else ""


def _written(job: _Job, site: Path) -> Pictures:
    folder = site / PLACE / job.language
    folder.mkdir(parents=True, exist_ok=True)
    change = job.change
    before = _svg(change.before, job.language, folder / f"{change.id}_before.svg", site)
    after = job.after or _svg(change.after, job.language, folder / f"{change.id}_after.svg", site)
    apart = _difference(change, job.language, folder / f"{change.id}_difference.png", site)
    share = change.pictures.get(job.language, 0.0)
    alts = [
        text_of(figure.record.get("alt"), job.language) if figure else "" for figure in (change.before, change.after)
    ]
    told = message("changes.difference.alt", share=100 * share).text(job.language) if apart else ""
    return Pictures(before, after, apart, *alts, told)


def _svg(figure: Drawn | None, language: str, target: Path, site: Path) -> str:
    """Write a picture for both grounds; "" where the run has none, or none that can be paired."""
    if figure is None or language not in figure.folders:
        return ""
    light, dark = (figure.folders[language] / f"{figure.id}_wide_{ground}.svg" for ground in ("light", "dark"))
    if not light.is_file():
        return ""
    try:
        target.write_bytes(paired_svg(light, dark))
    except (FigureError, OSError):  # an earlier run may have drawn otherwise; its light picture is still true
        shutil.copyfile(light, target)
    return target.relative_to(site).as_posix()


def _difference(change: FigureChange, language: str, target: Path, site: Path) -> str:
    old, new = (figure.picture(language) if figure else None for figure in (change.before, change.after))
    if not change.pictures.get(language) or old is None or new is None:
        return ""
    difference(old, new, target)
    return target.relative_to(site).as_posix()
