"""Pairs the rows of two editions of a table or figure: which are the same, revised, new or gone.

Rows are text as in the CSV files. Two rows belong together if they say something of the same metric, entity, period and
unit; the closest pairs are found first. What must not go in here: why a row changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, str]
Key = Callable[[Row], tuple[str, ...] | None]

NUMBERS = ("value", "low", "high")
VINTAGE = ("table", "metric", "entity", "period", "unit", "published", "kind", "source")
"""What names a row among the observations: no two rows of a table are alike in all of it."""

CELL = ("table", "metric", "entity", "period", "kind", "unit")
"""What a row is about, whoever said it and whenever."""

REMARKS = ("locator", "note", "basis", "known")
"""Columns that say how a row was read; a change in them moves no number."""

_DOLLAR_YEAR = re.compile(r"\b([A-Z]{3})_\d{4}\b")


@dataclass(frozen=True)
class RowChange:
    """A row that is not as it was.

    Parameters
    ----------
    change : str
        ``added``, ``removed``, ``revised`` (another number, or other words in a table without numbers), ``rebased``
        (the same price in dollars of another year), ``restated`` (the same number from another source or day) or, in a
        table, ``new_vintage`` (a later statement of what stays in the table too).
    before, after : Row, optional
        None where there is no such row.
    """

    change: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was if it is gone."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


def row_changes(
    before: Iterable[Row], after: Iterable[Row], keys: Mapping[str, Sequence[str]] | None = None
) -> list[RowChange]:
    """Return what changed between two lists of rows, in the order of what they are about.

    Parameters
    ----------
    before, after : iterable of Row
        Each row with its ``table``.
    keys : mapping, optional
        The columns that name a row, for each table without observations; without them such a row is only added or
        removed.
    """
    old, new, changes = list(before), list(after), []
    for pair in (_numbers, _vintage, _said_by, _cell, _in_any_dollars, _own_key(keys or {})):
        pairs, old, new = _paired(old, new, pair)
        changes += [RowChange(_kind_of(a, b), a, b) for a, b in pairs if pair is not _numbers]
    changes += [RowChange("removed", row, None) for row in old] + [RowChange("added", None, row) for row in new]
    return sorted(changes, key=lambda change: sort_key(change.row))


def as_vintages(changes: Iterable[RowChange], before: Iterable[Row]) -> list[RowChange]:
    """Return changes of a table in which rows added to an earlier statement of the same thing name that statement."""
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(before, key=lambda row: row.get("known", "")):
        if (cell := _cell(row)) is not None:
            newest[cell] = row
    return [_as_vintage(change, newest) for change in changes]


def _as_vintage(change: RowChange, newest: Mapping[tuple[str, ...], Row]) -> RowChange:
    if change.change != "added" or change.after is None or (cell := _cell(change.after)) not in newest:
        return change
    return RowChange("new_vintage", newest[cell], change.after)


def sort_key(row: Row) -> tuple[str, ...]:
    """Return where a row stands among others: by table, metric, entity and period."""
    return _values(row, (*CELL, "published", "source")) if is_observation(row) else tuple(row.values())


def is_observation(row: Row) -> bool:
    """Whether a row is a number about a period (tables of texts have other columns)."""
    return bool(row.get("metric"))


def in_any_dollars(unit: str) -> str:
    """Return a unit without the year of its dollars."""
    return _DOLLAR_YEAR.sub(r"\1", unit)


def _paired(old: list[Row], new: list[Row], key: Key) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pair rows of one key in their order; return the pairs and what is left on both sides."""
    waiting: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in old:
        if (name := key(row)) is not None:
            waiting[name].append(row)
    pairs, left = [], []
    for row in new:
        name = key(row)
        if name is not None and waiting.get(name):
            pairs.append((waiting[name].pop(0), row))
        else:
            left.append(row)
    taken = {id(row) for row, _ in pairs}
    return pairs, [row for row in old if id(row) not in taken], left


def _kind_of(before: Row, after: Row) -> str:
    if before.get("unit", "") != after.get("unit", ""):
        return "rebased"
    if not is_observation(after):
        return "revised"
    return "restated" if _values(before, NUMBERS) == _values(after, NUMBERS) else "revised"


def _values(row: Row, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in names)


def _numbers(row: Row) -> tuple[str, ...]:
    if is_observation(row):
        return _values(row, (*VINTAGE, *NUMBERS))
    return tuple(f"{name}={value}" for name, value in sorted(row.items()) if value and name not in REMARKS)


def _vintage(row: Row) -> tuple[str, ...] | None:
    return _values(row, VINTAGE) if is_observation(row) else None


def _said_by(row: Row) -> tuple[str, ...] | None:
    return _values(row, (*CELL, "source")) if is_observation(row) else None


def _cell(row: Row) -> tuple[str, ...] | None:
    return _values(row, CELL) if is_observation(row) else None


def _in_any_dollars(row: Row) -> tuple[str, ...] | None:
    if not is_observation(row):
        return None
    return (*_values(row, CELL[:-1]), in_any_dollars(row.get("unit", "")))


def _own_key(keys: Mapping[str, Sequence[str]]) -> Key:
    def key(row: Row) -> tuple[str, ...] | None:
        own = keys.get(row.get("table", ""))
        return None if is_observation(row) or not own else (row["table"], *_values(row, own))

    return key
