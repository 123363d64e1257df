"""Everything that is wrong with a data package, found in one go.

The generic part (columns, types, constraints, keys) is read from the package's own descriptor; only the few
rules of ``rules`` come on top. Other tools (frictionless) can repeat the generic part, the tests let them.
What must not go in here: a second schema, and stopping at the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from pathlib import Path

from weijin_analysis.catalog.faults import Fault
from weijin_analysis.catalog.package import DESCRIPTOR, Field, ForeignKey, Package, Resource, inspect_package, stamp
from weijin_analysis.catalog.rules import RULES
from weijin_analysis.catalog.text import TableText, read_text

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")

Verdict = tuple[str, str] | None
"""What was expected of a cell and what to do, or None when the cell is sound."""


def check_package(directory: str | Path) -> list[Fault]:
    """Return all faults of a data package.

    Parameters
    ----------
    directory : path
        Folder with ``datapackage.json``.

    Returns
    -------
    list of Fault
        In the order of the descriptor's tables, each table from top to bottom; empty when all is well.
    """
    package, faults = inspect_package(Path(directory))
    for name in package.resources:
        faults += check_table(package, name)
    return faults + _unlisted(package)


def check_table(package: Package, name: str) -> list[Fault]:
    """Return all faults of one table, those against the tables it refers to included.

    Parameters
    ----------
    package : Package
        The package.
    name : str
        One of its tables.
    """
    resource = package.resources[name]
    text = read_text(package.directory, resource.path)
    if not text.header:
        return list(text.faults) or [_empty(resource)]
    table = _Table(resource, text)
    faults = [*text.faults, *table.column_faults(), *table.cell_faults(), *table.key_faults()]
    faults += [fault for key in resource.schema.foreign_keys for fault in table.reference_faults(package, key)]
    return sorted(faults, key=lambda fault: fault.row or 0)


def _empty(resource: Resource) -> Fault:
    return Fault(resource.path, 1, None, "an empty file", "a header with the columns", "Restore the file.")


def _unlisted(package: Package) -> list[Fault]:
    listed = {resource.path for resource in package.resources.values()}
    found = sorted(path.relative_to(package.directory).as_posix() for path in package.directory.rglob("*.csv"))
    remedy = f"Add its entry to the resources of {DESCRIPTOR}, or move the file away."
    return [
        Fault(path, None, None, "a table nobody knows", f"a table listed in {DESCRIPTOR}", remedy)
        for path in found
        if path not in listed
    ]


class _Table:
    """One table under examination; remembers which cells are unsound, so that no rule stumbles over them."""

    def __init__(self, resource: Resource, text: TableText) -> None:
        self.path = resource.path
        self.resource = resource
        self.schema = resource.schema
        self.text = text
        self.place = {name: number for number, name in enumerate(text.header)}
        self.unsound: set[tuple[int, str]] = set()

    def column_faults(self) -> list[Fault]:
        wanted, found = self.schema.names, self.text.header
        if found == wanted:
            return []
        faults = [self._column(name, "no such column", "Add the column.") for name in wanted if name not in found]
        for name in dict.fromkeys(found):
            if name not in wanted:
                faults.append(self._column(name, "a column that the schema does not have", "Take it out."))
            if found.count(name) > 1:
                faults.append(self._column(name, "the same column twice", "Take one out."))
        return faults or [self._column(", ".join(found), "the columns in another order", "Put them in order.")]

    def _column(self, name: str, found: str, remedy: str) -> Fault:
        return Fault(self.path, 1, name, found, "the columns " + ", ".join(self.schema.names), remedy)

    def cell_faults(self) -> Iterator[Fault]:
        for field in self.schema.fields:
            if field.name in self.place:
                yield from self._faults_of(field)
        if self.resource.holds_observations and set(self.schema.names) <= self.place.keys():
            yield from self._rule_faults()

    def _faults_of(self, field: Field) -> Iterator[Fault]:
        verdict = cache(partial(_verdict, field))
        place = self.place[field.name]
        first: dict[str, int] = {}
        for line, cells in self.text.rows:
            cell = cells[place]
            problem = verdict(cell)
            if field.unique and not problem and first.setdefault(cell, line) != line:
                problem = f"a value of its own; row {first[cell]} has the same", "Change one of the two."
            if problem:
                self.unsound.add((line, field.name))
                yield Fault(self.path, line, field.name, _quoted(cell), *problem)

    def _rule_faults(self) -> Iterator[Fault]:
        for line, cells in self.text.rows:
            row = dict(zip(self.text.header, cells, strict=True))
            for rule in RULES:
                if any((line, column) in self.unsound for column in rule.columns):
                    continue
                problem = rule.check(row)
                if problem:
                    self.unsound.add((line, problem.column))
                    yield Fault(self.path, line, problem.column, problem.found, problem.expected, problem.remedy)

    def key_faults(self) -> Iterator[Fault]:
        columns = self.schema.primary_key
        if not columns or not set(columns) <= self.place.keys():
            return
        first: dict[tuple[str, ...], int] = {}
        for line, key in self._keys(columns):
            earlier = first.setdefault(key, line)
            if earlier != line:
                expected = f"a key of its own; row {earlier} has the same"
                remedy = "Delete one of the two, or give a restated number its own date of publication."
                yield Fault(self.path, line, ", ".join(columns), _quoted(" | ".join(key)), expected, remedy)

    def reference_faults(self, package: Package, key: ForeignKey) -> Iterator[Fault]:
        allowed = _keys_of(package, key)
        if allowed is None or not set(key.columns) <= self.place.keys():
            return
        target = f"{key.table}.csv" if key.table not in package.resources else package.resources[key.table].path
        remedy = cache(partial(_reference_remedy, target, allowed))
        for line, found in self._keys(key.columns):
            if all(found) and found not in allowed and (line, key.columns[0]) not in self.unsound:
                expected = f"one of the {', '.join(key.table_columns)} in {target}"
                yield Fault(
                    self.path, line, ", ".join(key.columns), _quoted(" | ".join(found)), expected, remedy(found)
                )

    def _keys(self, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        places = [self.place[name] for name in columns]
        for line, cells in self.text.rows:
            yield line, tuple(cells[place] for place in places)


def _keys_of(package: Package, key: ForeignKey) -> frozenset[tuple[str, ...]] | None:
    """Values a foreign key may take; None when the table is not there, which is reported elsewhere."""
    resource = package.resources.get(key.table)
    if resource is None or not (package.directory / resource.path).is_file():
        return None
    return _column_values(package.directory, resource.path, key.table_columns, stamp(package.directory / resource.path))


@lru_cache(maxsize=32)
def _column_values(
    directory: Path, path: str, columns: tuple[str, ...], changed: tuple[str, int, int]
) -> frozenset[tuple[str, ...]] | None:
    del changed  # makes a changed file a new question
    text = read_text(directory, path)
    if not set(columns) <= set(text.header):
        return None
    places = [text.header.index(name) for name in columns]
    return frozenset(tuple(cells[place] for place in places) for _, cells in text.rows)


def _reference_remedy(target: str, allowed: frozenset[tuple[str, ...]], found: tuple[str, ...]) -> str:
    close = get_close_matches(" | ".join(found), [" | ".join(key) for key in allowed], n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"Correct it{hint}, or add a row to {target}."


def _quoted(cell: str) -> str:
    return repr(cell) if len(cell) <= 80 else repr(cell[:77] + "...")


def _verdict(field: Field, cell: str) -> Verdict:
    if cell in field.missing:
        return ("a value", "Fill the cell.") if field.required else None
    checks: tuple[Callable[[Field, str], Verdict], ...] = (_type, _enum, _pattern, _bounds)
    return next((verdict for verdict in (check(field, cell) for check in checks) if verdict), None)


def _type(field: Field, cell: str) -> Verdict:
    if field.type == "number" and not _NUMBER.fullmatch(cell):
        return "a number", "Write digits with a decimal point: no unit, no thousands separator, no words."
    if field.type == "integer" and not _INTEGER.fullmatch(cell):
        return "a whole number", "Write digits alone."
    if field.type == "date" and not _is_day(cell):
        return "a day as YYYY-MM-DD", "Write the full day."
    return None


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _enum(field: Field, cell: str) -> Verdict:
    if not field.enum or cell in field.enum:
        return None
    close = get_close_matches(cell, field.enum, n=1)
    return "one of " + ", ".join(field.enum), f"Did you mean {close[0]!r}?" if close else "Choose one of them."


def _pattern(field: Field, cell: str) -> Verdict:
    if not field.pattern or re.fullmatch(field.pattern, cell):
        return None
    like = f"a text like {field.example!r}" if field.example else f"a text that matches {field.pattern}"
    return like, f"The column holds: {field.description}" if field.description else "Correct it."


def _bounds(field: Field, cell: str) -> Verdict:
    if field.type not in ("number", "integer"):
        return None
    if field.minimum is not None and float(cell) < field.minimum:
        return f"at least {field.minimum}", "Correct the number."
    if field.maximum is not None and float(cell) > field.maximum:
        return f"at most {field.maximum}", "Correct the number."
    return None
