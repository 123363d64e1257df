"""What went into two runs, and where it differs: the data, the parameters, the method and the libraries.

A cause is named only where its input differs. If several differ, the data packages that runs keep tell whether the rows
in question are as they were; what still cannot be told apart is said to be so. What must not go in here: what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from weijin_analysis.publish.changes.kept import Kept, Tables
from weijin_analysis.publish.changes.rows import (
    NUMBERS,
    VINTAGE,
    Row,
    RowChange,
    as_vintages,
    is_observation,
    row_changes,
)

DATA, PARAMETERS, METHOD, LIBRARY = "data", "parameters", "method", "library"
CAUSES = (DATA, PARAMETERS, METHOD, LIBRARY)

PRICES = "us_cpi"
"""The table behind every price that was moved to other dollars."""

OWN = "weijin_analysis"
"""This package among the versions: the number of a release says nothing that its files do not say better."""

_OF_A_CHAPTER = re.compile(r"(?:^notebooks/|/ch)(\d\d)(?:_\w+\.ipynb|\.po)$")
"""Files that only one chapter reads."""


@dataclass(frozen=True)
class Because:
    """Why something changed.

    Parameters
    ----------
    causes : tuple of str
        What is certain: only this input differs, or the rows themselves do.
    perhaps : tuple of str
        Inputs that differ too, whose part cannot be told apart.
    """

    causes: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @classmethod
    def one_of(cls, candidates: Iterable[str]) -> Because:
        """Return the cause if there is one candidate, else that it may be any of them."""
        ordered = _ordered(candidates)
        return cls(ordered) if len(ordered) == 1 else cls((), ordered)

    def joined(self, *others: Because) -> Because:
        """Return everything that is certain of any, and what may be besides."""
        certain = {cause for one in (self, *others) for cause in one.causes}
        maybe = {cause for one in (self, *others) for cause in one.perhaps}
        return Because(_ordered(certain), _ordered(maybe - certain))


@dataclass(frozen=True)
class Value:
    """A parameter of a chapter, or the version of a library, before and after; None where it did not exist."""

    name: str
    before: Any
    after: Any
    chapter: str = ""


@dataclass(frozen=True)
class TableChange:
    """A file of the data package that is not as it was.

    Parameters
    ----------
    name : str
        Of a table, or of another file.
    rows : tuple of RowChange
        None if only remarks changed.
    known : bool
        Whether both runs kept their data, so that the rows can be told.
    """

    name: str
    rows: tuple[RowChange, ...]
    known: bool


@dataclass(frozen=True)
class Inputs:
    """What went into two runs."""

    before: Kept
    after: Kept
    chapters: tuple[str, ...] = field(default=())

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """The chapters compared that did not fail: a failure takes nothing back of what a chapter said."""
        return tuple(one for one in self.chapters if self.before.drew(one) and self.after.drew(one))

    @cached_property
    def tables(self) -> tuple[TableChange, ...]:
        """The files of the data package that differ, with their rows where both runs kept them."""
        old, new = self.before.manifest["data"], self.after.manifest["data"]
        names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        return tuple(self._table(name) for name in names)

    @cached_property
    def parameters(self) -> tuple[Value, ...]:
        """The parameters that differ in the chapters both runs have."""
        old, new = self.before.parameters, self.after.parameters
        both = [chapter for chapter in self.chapters if chapter in old and chapter in new]
        return tuple(Value(*one, chapter) for chapter in both for one in _differences(old[chapter], new[chapter]))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files of the method that differ: of this package, and notebooks both runs ran; none if unknown."""
        old, new = (run.manifest.get("code") or {} for run in (self.before, self.after))
        if not old or not new:
            return ()
        return tuple(name for name, was, now in _differences(old, new) if not _is_one_sided_notebook(name, was, now))

    @cached_property
    def libraries(self) -> tuple[Value, ...]:
        """Python and the libraries whose versions differ."""
        found = _differences(self.before.manifest["versions"], self.after.manifest["versions"])
        return tuple(Value(*one) for one in found if one[0] != OWN)

    def candidates(self, chapter: str, tables: Iterable[str]) -> tuple[str, ...]:
        """Return which inputs of something in a chapter differ.

        Parameters
        ----------
        chapter : str
            Two digits.
        tables : iterable of str
            The tables behind it.
        """
        differ = {
            DATA: bool(self._changed_tables.intersection(tables)),
            PARAMETERS: any(value.chapter == chapter for value in self.parameters),
            METHOD: any(_concerns(name, chapter) for name in self.files),
            LIBRARY: bool(self.libraries),
        }
        return tuple(cause for cause, differs in differ.items() if differs)

    def touched(self, row: Row) -> bool | None:
        """Whether a row that was drawn stands differently in the two data packages; None if they were not kept."""
        if not is_observation(row) or self._numbers_before is None or self._numbers_after is None:
            return None
        name = _identity(row)
        table = row["table"]
        return self._numbers_before.of(table).get(name) != self._numbers_after.of(table).get(name)

    def series_touched(self, table: str, **wanted: str) -> bool | None:
        """Whether any row of a table with these values stands differently; None if the data were not kept."""
        old, new = self.before.tables, self.after.tables
        if old is None or new is None:
            return None
        return _chosen(old.rows(table), wanted) != _chosen(new.rows(table), wanted)

    def as_of_explains(self, change: RowChange, chapter: str) -> bool:
        """Whether a row came or went because the day changed up to which numbers are used."""
        days = [str(run.parameters[chapter].get("as_of") or "") for run in (self.before, self.after)]
        if change.before is not None and change.after is not None:
            return False
        day = days[0] if change.before is None else days[1]
        return bool(day) and days[0] != days[1] and change.row.get("known", "") > day

    @cached_property
    def _changed_tables(self) -> frozenset[str]:
        return frozenset(table.name for table in self.tables)

    @cached_property
    def _numbers_before(self) -> _Numbers | None:
        return _Numbers(self.before.tables) if self.before.tables else None

    @cached_property
    def _numbers_after(self) -> _Numbers | None:
        return _Numbers(self.after.tables) if self.after.tables else None

    def _table(self, name: str) -> TableChange:
        old, new = self.before.tables, self.after.tables
        if old is None or new is None:
            return TableChange(name, (), known=False)
        changes = row_changes(old.rows(name), new.rows(name), {**old.keys, **new.keys})
        return TableChange(name, tuple(as_vintages(changes, old.rows(name))), known=True)


class _Numbers:
    """The numbers of each table by what names their row."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._found: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, table: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        if table not in self._found:
            rows = self._tables.rows(table)
            self._found[table] = {_identity(row): tuple(row.get(name, "") for name in NUMBERS) for row in rows}
        return self._found[table]


def _identity(row: Row) -> tuple[str, ...]:
    """What names a row in its table, also if it was drawn in other dollars."""
    raw = {**row, "unit": row.get("rebased_from") or row.get("unit", "")}
    return tuple(raw.get(name, "") for name in VINTAGE)


def _chosen(rows: Iterable[Row], wanted: Mapping[str, str]) -> list[tuple[str, ...]]:
    names = (*VINTAGE, *NUMBERS, "known", *wanted)
    found = (row for row in rows if all(row.get(name) == value for name, value in wanted.items()))
    return sorted(tuple(row.get(name, "") for name in names) for row in found)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    names = sorted({*old, *new})
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _is_one_sided_notebook(name: str, was: Any, now: Any) -> bool:
    """A chapter that only one run has is told of as such."""
    return name.startswith("notebooks/") and None in (was, now)


def _concerns(name: str, chapter: str) -> bool:
    match = _OF_A_CHAPTER.search(name)
    return match is None or match[1] == chapter


def _ordered(causes: Iterable[str]) -> tuple[str, ...]:
    found = set(causes)
    return tuple(cause for cause in CAUSES if cause in found)
