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
    """A figure for the page of one language; its pictures are those of the other where the run has no others."""

    change: FigureChange
    language: str
    alone: bool

    @property
    def drawn_in(self) -> str:
        """The language of the pictures."""
        folders = self.change.drawn.folders
        return self.language if self.language in folders else next(iter(folders))

    def path(self, part: str) -> str:
        """The address of a picture that is written for the page."""
        return f"{PLACE}/{self.drawn_in}/{self.change.id}_{part}"


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
    jobs = [_Job(change, language, alone) for language in LANGUAGES for change in chosen if _is_shown(change)]
    found: Drawings = {language: {} for language in LANGUAGES}
    for job, pictures in zip(jobs, each(partial(_written, site=site), jobs), strict=True):
        found[job.language][job.change.id] = pictures
    return found


def _most_changed(figures: Iterable[FigureChange]) -> list[FigureChange]:
    return sorted(figures, key=lambda change: change.size, reverse=True)[:IN_AN_EDITION]


def _is_shown(change: FigureChange) -> bool:
    return bool(change.pictures) or change.before is None or change.after is None


def _written(job: _Job, site: Path) -> Pictures:
    change, language = job.change, job.language
    before = _svg(change.before, job.drawn_in, job.path("before.svg"), site)
    after = _after(job, site)
    apart = _difference(change, job.drawn_in, job.path("difference.png"), site)
    alts = [text_of(figure.record.get("alt"), language) if figure else "" for figure in (change.before, change.after)]
    share = change.pictures.get(job.drawn_in, 0.0)
    told = message("changes.difference.alt", share=100 * share).text(language) if apart else ""
    return Pictures(before, after, apart, *alts, told)


def _after(job: _Job, site: Path) -> str:
    """The new picture; an edition that speaks the language has it already."""
    change = job.change
    own = f"{FOLDER}/{change.chapter}/{job.drawn_in}/{change.id}_wide.svg"
    if not job.alone and change.after is not None and (site / own).is_file():
        return own
    return _svg(change.after, job.drawn_in, job.path("after.svg"), site)


def _svg(figure: Drawn | None, language: str, address: str, site: Path) -> str:
    """Write a picture for both grounds, and return its address; "" where the run has none."""
    if figure is None or language not in figure.folders:
        return ""
    light, dark = (figure.folders[language] / f"{figure.id}_wide_{ground}.svg" for ground in ("light", "dark"))
    if not light.is_file():
        return ""
    target = _target(site, address)
    try:
        target.write_bytes(paired_svg(light, dark))
    except (FigureError, OSError):  # an earlier run may have drawn otherwise; its light picture is still true
        shutil.copyfile(light, target)
    return address


def _difference(change: FigureChange, language: str, address: str, site: Path) -> str:
    old, new = (figure.picture(language) if figure else None for figure in (change.before, change.after))
    if not change.pictures.get(language) or old is None or new is None:
        return ""
    difference(old, new, _target(site, address))
    return address


def _target(site: Path, address: str) -> Path:
    target = site / address
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
