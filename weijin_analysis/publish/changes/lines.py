"""The lines of the change report: what went into the runs otherwise, and the rows drawn that changed.

Every row stands once, with every figure that draws it; many that changed alike are one line. What must not go in here:
HTML, and figures as wholes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from weijin_analysis.publish.changes.compare import Changes
from weijin_analysis.publish.changes.figures import FigureChange, Moved
from weijin_analysis.publish.changes.inputs import (
    CAUSES,
    DATA,
    LIBRARY,
    METHOD,
    PARAMETERS,
    Because,
    TableChange,
    Value,
)
from weijin_analysis.publish.changes.rows import CELL, NUMBERS, RowChange, is_observation
from weijin_analysis.publish.changes.wording import Chip, Words, written

PERIODS, ENTITIES = 4, 8
"""More periods of a series, or more entities of a metric, that changed alike are one line, with the newest numbers."""

FILES = 8
"""Files of the method that are named."""


CONSTANTS = "trends/kinds.py"
"""Where the constants of the trend engine stand."""


@dataclass(frozen=True)
class Link:
    """A figure by its tab; ``href`` is "" where no page shows it."""

    text: str
    href: str


@dataclass(frozen=True)
class Line:
    """One line of a table of changes: ``more`` is how many other rows changed alike."""

    chips: tuple[Chip, ...]
    what: str
    about: str
    metric: str
    before: str
    now: str
    why: str
    figures: tuple[Link, ...] = ()
    more: int = 0


Told = tuple[Line, RowChange]


def input_lines(changes: Changes, words: Words) -> Iterator[Line]:
    """What went in otherwise: a line for each table, parameter and library, and one for the method."""
    inputs = changes.inputs
    for table in inputs.tables:
        yield _line(words, DATA, words.table(table.name), metric=table.name, why=_counted(table, words))
    for name, values in groupby(sorted(inputs.parameters, key=_named), key=lambda value: value.name):
        for before, after, chapters in _by_values(list(values)):
            where = words.say("changes.in_chapters", chapters=chapters)
            yield _line(words, PARAMETERS, name, before=before, now=after, why=where)
    if inputs.files:
        more = len(inputs.files) - FILES
        shown = [words.say("changes.constants") if name == CONSTANTS else name for name in inputs.files[:FILES]]
        named = [*shown, *([words.say("changes.more_files", n=more)] if more > 0 else [])]
        yield _line(words, METHOD, words.say("changes.method"), why=words.say("changes.files", names=named))
    for value in inputs.libraries:
        yield _line(words, LIBRARY, value.name, before=written(value.before), now=written(value.after))


def _line(
    words: Words, cause: str, what: str, *, metric: str = "", before: str = "", now: str = "", why: str = ""
) -> Line:
    return Line(words.chips(Because((cause,))), what, "", metric, before, now, why)


def _named(value: Value) -> tuple[str, str, str]:
    return value.name, written(value.before), written(value.after)


def _by_values(values: list[Value]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Chapters in which a parameter changed alike, together."""
    for (_, before, after), alike in groupby(values, key=_named):
        yield before, after, tuple(int(value.chapter) for value in alike)


def _counted(table: TableChange, words: Words) -> str:
    if not table.known:
        return words.say("changes.rows.unknown")
    kinds = [row.change for row in table.rows]
    counted = [words.say(f"changes.rows.{kind}", n=kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    return words.say("changes.counted", parts=counted) if counted else words.say("changes.rows.none")


def row_lines(changes: Changes, words: Words, links: Mapping[str, Link]) -> list[Line]:
    """Each row that changed once, with every figure that draws it; many that changed alike as one line."""
    found: dict[tuple[Any, ...], Told] = {}
    for figure in changes.figures:
        for moved in figure.rows:
            name = _identity(moved.change)
            line = found[name][0] if name in found else _row_line(moved, figure, words)
            found[name] = replace(line, figures=(*line.figures, links[figure.id])), moved.change
    series = _folded(list(found.values()), ("table", "metric", "entity", "kind", "unit"), PERIODS)
    metrics = _folded(series, ("table", "metric", "kind"), ENTITIES)
    return sorted((line for line, _ in metrics), key=_weight)


def _row_line(moved: Moved, figure: FigureChange, words: Words) -> Line:
    row = moved.change.row
    before, now = words.sides(moved.change)
    return Line(
        chips=words.chips(moved.because),
        what=words.what(row),
        about=words.table(row.get("table", "")),
        metric=row.get("metric", ""),
        before=before,
        now=now,
        why=words.why(moved, figure.drawn),
    )


def _identity(change: RowChange) -> tuple[Any, ...]:
    names = (*CELL, *NUMBERS, "source", "published") if is_observation(change.row) else tuple(change.row)
    return (
        change.change,
        *(row and tuple(row.get(name, "") for name in names) for row in (change.before, change.after)),
    )


def _folded(rows: list[Told], about: tuple[str, ...], most: int) -> list[Told]:
    """Make one of more than ``most`` lines that changed alike in the same figures and are about the same thing."""
    groups: dict[tuple[Any, ...], list[Told]] = {}
    for line, change in rows:
        name = change.change, line.chips, line.figures, *(change.row.get(column, "") for column in about)
        groups.setdefault(name, []).append((line, change))
    return [one for group in groups.values() for one in (_as_one(group) if len(group) > most else group)]


def _as_one(group: list[Told]) -> list[Told]:
    line, change = max(group, key=lambda one: one[1].row.get("period", ""))
    return [(replace(line, more=sum(1 + other.more for other, _ in group) - 1), change)]


def _weight(line: Line) -> tuple[Any, ...]:
    """Data first, and what is certain before what is not."""
    first = line.chips[0]
    place = CAUSES.index(first.cause) if first.cause in CAUSES else len(CAUSES)
    return not first.certain, place, line.about, line.metric, line.what
