"""Compares two runs.

What must not go in here: how a change is told, in JSON (:mod:`.plain`), in a terminal or on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from weijin_analysis.publish.changes.claims import ClaimChange, claim_changes
from weijin_analysis.publish.changes.figures import FigureChange, Map, Pair, figure_changes
from weijin_analysis.publish.changes.forecasts import ForecastChange, forecast_changes
from weijin_analysis.publish.changes.inputs import CAUSES, Inputs
from weijin_analysis.publish.changes.kept import Kept, read_kept


@dataclass(frozen=True)
class Left:
    """A chapter that was not compared, because a run that is not complete lacks it; ``only_in`` is the other run."""

    chapter: str
    only_in: str


@dataclass(frozen=True)
class Changes:
    """What changed between two runs.

    Parameters
    ----------
    inputs : Inputs
        What went into both, and where it differs.
    figures, forecasts, claims : tuple
        What came out otherwise.
    left : tuple of Left
        The chapters that could not be compared.
    """

    inputs: Inputs
    figures: tuple[FigureChange, ...]
    forecasts: tuple[ForecastChange, ...]
    claims: tuple[ClaimChange, ...]
    left: tuple[Left, ...]

    @property
    def any(self) -> bool:
        """Whether anything a reader could see is not as it was: data, figures, forecasts or verdicts."""
        return bool(self.inputs.tables or self.figures or self.forecasts or self.claims)

    def figures_by_cause(self) -> dict[str, int]:
        """Return how many figures changed for each cause, for certain or perhaps."""
        named = [{*change.because.causes, *change.because.perhaps} for change in self.figures]
        return {cause: sum(cause in causes for causes in named) for cause in CAUSES}


def compare(before: Path, after: Path, each: Map[Pair, float] = map) -> Changes:
    """Compare two runs by what they left in their folders.

    Parameters
    ----------
    before, after : Path
        The folders of the earlier and of the later run.
    each : callable, optional
        A ``map`` that may use several processes, for looking at the pictures.

    Raises
    ------
    RunError
        If a folder is no run, or a file of it cannot be read.
    DataError
        If a chapter's file of forecasts cannot be read.
    """
    old, new = read_kept(before), read_kept(after)
    chapters, left = _chapters(old, new)
    inputs = Inputs(old, new, chapters)
    return Changes(inputs, figure_changes(inputs, each), forecast_changes(inputs), claim_changes(inputs), left)


def _chapters(old: Kept, new: Kept) -> tuple[tuple[str, ...], tuple[Left, ...]]:
    """Return the chapters to compare, and those that only one run has because the other is not complete."""
    missing = [Left(chapter, old.name) for chapter in old.chapters if chapter not in new.chapters and not new.is_whole]
    missing += [Left(chapter, new.name) for chapter in new.chapters if chapter not in old.chapters and not old.is_whole]
    left = tuple(sorted(missing, key=lambda one: one.chapter))
    skipped = {one.chapter for one in left}
    return tuple(chapter for chapter in sorted({*old.chapters, *new.chapters}) if chapter not in skipped), left
