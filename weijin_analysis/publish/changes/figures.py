"""What changed in the figures: rows drawn, words, pictures, and figures that are new, gone or could not be drawn.

What must not go in here: forecasts and statements, which have a life of their own, and how a change is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.changes.inputs import DATA, METHOD, PARAMETERS, PRICES, Because, Inputs
from weijin_analysis.publish.changes.kept import Drawn, Kept
from weijin_analysis.publish.changes.pictures import changed_share
from weijin_analysis.publish.changes.rows import Row, RowChange, is_observation, row_changes

WORDS = ("title", "finding", "unit", "note", "origin", "state_text", "gaps", "alt")
"""What a record says in both languages."""

Given, Made = TypeVar("Given"), TypeVar("Made")
Map = Callable[[Callable[[Given], Made], Iterable[Given]], Iterable[Made]]
Pair = tuple[Path, Path]

NEW, GONE, CHANGED, NOT_DRAWN, DRAWN_AGAIN = "new", "gone", "changed", "not_drawn", "drawn_again"


@dataclass(frozen=True)
class Moved:
    """A row drawn that is not as it was, and why."""

    change: RowChange
    because: Because


@dataclass(frozen=True)
class FigureChange:
    """A figure that is not as it was.

    Parameters
    ----------
    id, chapter, change : str
        ``change`` is ``changed``, ``new``, ``gone``, ``not_drawn`` (its chapter failed) or ``drawn_again`` (it had).
    because : Because
        Why, over all that follows.
    before, after : Drawn, optional
        None where there is none.
    rows : tuple of Moved
        The rows drawn that changed; only of a figure that both runs drew.
    words : tuple of str
        Which of :data:`WORDS` changed.
    pictures : mapping
        The share of the picture's area that changed, by language; empty if none did.
    why_not : str
        The error that kept it from being drawn.
    """

    id: str
    chapter: str
    change: str
    because: Because
    before: Drawn | None = None
    after: Drawn | None = None
    rows: tuple[Moved, ...] = ()
    words: tuple[str, ...] = ()
    pictures: Mapping[str, float] = field(default_factory=dict)
    why_not: str = ""

    @property
    def drawn(self) -> Drawn:
        """The figure as it is now, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def size(self) -> tuple[bool, float]:
        """How much it changed, for an order: numbers and words before looks, then by area."""
        return bool(self.rows or {"finding", "title"} & set(self.words)), max(self.pictures.values(), default=0.0)

    def texts(self, name: str) -> tuple[Any, Any]:
        """What the record said under a name of :data:`WORDS` before and says now, in both languages."""
        before, after = (figure.record.get(name) if figure else None for figure in (self.before, self.after))
        return before, after


def figure_changes(inputs: Inputs, each: Map[Pair, float] = map) -> tuple[FigureChange, ...]:
    """Return what changed in the figures of the chapters compared, in the order of the report.

    Parameters
    ----------
    inputs : Inputs
        The two runs.
    each : callable, optional
        A ``map`` that may use several processes, for looking at the pictures.
    """
    old, new = (_of_chapters(run, inputs.chapters) for run in (inputs.before, inputs.after))
    names = sorted({*old, *new}, key=lambda name: _place(new.get(name) or old[name]))
    pictures = _pictures([(old[name], new[name]) for name in names if name in old and name in new], each)
    changes = (_change(old.get(name), new.get(name), pictures.get(name, {}), inputs) for name in names)
    return tuple(change for change in changes if change is not None)


def _change(
    before: Drawn | None, after: Drawn | None, pictures: Mapping[str, float], inputs: Inputs
) -> FigureChange | None:
    if before is None or after is None:
        return _one_sided(before, after, inputs)
    return _compared(before, after, pictures, inputs)


def _compared(before: Drawn, after: Drawn, pictures: Mapping[str, float], inputs: Inputs) -> FigureChange | None:
    keys = {name: key for run in (inputs.before, inputs.after) if run.tables for name, key in run.tables.keys.items()}
    changes = row_changes(before.rows, after.rows, keys)
    rows = tuple(Moved(change, _why_row(change, after, inputs)) for change in changes)
    words = tuple(name for name in WORDS if before.record.get(name) != after.record.get(name))
    if not (rows or words or pictures):
        return None
    because = _why(before, after, rows, bool(words or pictures), inputs)
    return FigureChange(after.id, after.chapter, CHANGED, because, before, after, rows, words, pictures)


def _one_sided(before: Drawn | None, after: Drawn | None, inputs: Inputs) -> FigureChange:
    figure = after or before
    assert figure is not None
    absent = inputs.before if before is None else inputs.after
    failures = absent.failures(figure.chapter)
    change = (DRAWN_AGAIN if before is None else NOT_DRAWN) if failures else NEW if before is None else GONE
    because = Because() if failures else _why_one_sided(figure, absent, inputs)
    why_not = "" if before is None else "; ".join(dict.fromkeys(failures.values()))
    return FigureChange(figure.id, figure.chapter, change, because, before, after, why_not=why_not)


def _why_one_sided(figure: Drawn, absent: Kept, inputs: Inputs) -> Because:
    """Why there is a figure in one run only: data alone draw none, so they count where nothing else differs."""
    if figure.chapter not in absent.chapters:
        return Because((METHOD,))
    candidates = set(_candidates(figure, inputs))
    return Because.one_of(candidates - {DATA} or candidates)


def _why_row(change: RowChange, figure: Drawn, inputs: Inputs) -> Because:
    """Why one row changed: its own history in the data decides, if the runs kept their data."""
    if inputs.as_of_explains(change, figure.chapter):
        return Because((PARAMETERS,))
    tables = {change.row["table"], *([PRICES] if _is_moved_price(change) else [])}
    candidates = inputs.candidates(figure.chapter, tables)
    touched = [inputs.touched(row) for row in (change.before, change.after) if row is not None]
    if DATA in candidates and True in touched:
        return Because((DATA,))
    return Because.one_of(candidates)


def _why(before: Drawn, after: Drawn, rows: tuple[Moved, ...], looks_different: bool, inputs: Inputs) -> Because:
    """Why a figure changed: what is certain of its rows; beyond them, whatever input differs."""
    candidates = set(_candidates(before, inputs)) | set(_candidates(after, inputs))
    if rows:
        of_rows = Because().joined(*(row.because for row in rows))
        return of_rows.joined(Because((), tuple(candidates))) if looks_different else of_rows
    others = candidates - {DATA}
    if others and _series_as_they_were(after, inputs):
        return Because.one_of(others)
    return Because.one_of(candidates or inputs.candidates(after.chapter, inputs.before.manifest["data"]))


def _candidates(figure: Drawn, inputs: Inputs) -> tuple[str, ...]:
    drawn = {row.get("table", "") for row in figure.rows}
    return inputs.candidates(figure.chapter, {*drawn, *figure.record.get("data_versions", {}), "labels", "sources"})


def _series_as_they_were(figure: Drawn, inputs: Inputs) -> bool:
    """Whether the data are known to say of every series drawn what they said before."""
    series = {(row["table"], row["metric"], row["entity"]) for row in figure.rows if is_observation(row)}
    touched = [inputs.series_touched(table, metric=metric, entity=entity) for table, metric, entity in series]
    prices = {PRICES} & set(figure.record.get("data_versions", {}))
    return bool(touched) and not prices.intersection(t.name for t in inputs.tables) and set(touched) == {False}


def _is_moved_price(change: RowChange) -> bool:
    rows: list[Row] = [row for row in (change.before, change.after) if row is not None]
    return any(row.get("rebased_from", "") not in ("", row.get("unit")) for row in rows)


def _pictures(figures: Iterable[tuple[Drawn, Drawn]], each: Map[Pair, float]) -> dict[str, dict[str, float]]:
    """The share of the area that changed, by figure and language; nothing where none did."""
    pairs = {
        (after.id, language): (old, new)
        for before, after in figures
        for language in LANGUAGES
        if (old := before.picture(language)) and (new := after.picture(language))
    }
    found: dict[str, dict[str, float]] = {}
    for (name, language), share in zip(pairs, each(changed_share, pairs.values()), strict=True):
        if share:
            found.setdefault(name, {})[language] = share
    return found


def _of_chapters(run: Kept, chapters: Iterable[str]) -> dict[str, Drawn]:
    wanted = set(chapters)
    return {name: figure for name, figure in run.figures.items() if figure.chapter in wanted}


def _place(figure: Drawn) -> tuple[str, str, int]:
    """The report's figures first, then ours, by number."""
    head, _, number = figure.id.partition("-")
    return figure.chapter, head, int(number) if number.isdecimal() else 0
