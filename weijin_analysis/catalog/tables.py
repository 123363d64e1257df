"""Loads tables of the data package as they were known on a day.

Promises that every row returned was known by then, has passed the package's checks, and keeps the columns
that lead back to its line in ``data/``. Parsed tables are kept until their file changes, so that a notebook
iterates quickly and still sees a new number. What must not go in here: statistics, charts, and any column
computed from several rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from weijin_analysis.catalog import resolve
from weijin_analysis.catalog.checks import check_table
from weijin_analysis.catalog.faults import data_error
from weijin_analysis.catalog.package import Package, Resource, read_package
from weijin_analysis.catalog.text import TableText, read_text
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.parameters import check_as_of
from weijin_analysis.paths import data_directory
from weijin_analysis.periods import period_columns
from weijin_analysis.reads import note, note_rows, stamp

COLUMNS = [
    "table", "metric", "entity", "period", "frequency", "start", "end", "value", "low", "high", "unit",
    "published", "kind", "known", "basis", "source", "grade", "locator", "note", "disputed",
]  # fmt: skip
FILTERS = [
    "metric", "entity", "period", "frequency", "unit", "published", "kind", "basis", "source", "grade",
]  # fmt: skip
_ORDER = ["metric", "entity", "start", "published", "source", "end", "period", "unit", "kind"]


def load(name: str, as_of: str = "", *, all_vintages: bool = False, **filters: object) -> pd.DataFrame:
    """Return a table of observations as it was known on a day.

    Parameters
    ----------
    name : str
        A table, as ``tables()`` lists them.
    as_of : str, default ""
        Use only rows known by this day (YYYY-MM-DD); "" for everything, also rows of which nobody can tell
        since when they were known.
    all_vintages : bool, default False
        Keep every visible row instead of choosing one for each metric, entity, period and unit.
    **filters : str or list of str
        Keep rows whose column (metric, entity, period, frequency, unit, published, kind, basis, source, grade)
        has this value or one of these. Filters apply before the choice among vintages.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``: value, low and high as float64 in the row's unit; start, end (both days included)
        and known as datetime64; disputed as bool, true for rivals that the order of precedence cannot part.
        Sorted by metric, entity, start, published and source; RangeIndex.

    Raises
    ------
    UnknownNameError
        If there is no such table or column, or the table never has such a value.
    ParameterError
        If ``as_of`` is not a day.
    DataError
        If the table breaks the rules of the package; the message lists what and where.

    Examples
    --------
    >>> load("battery_price", "2024-12-31", metric="pack_price_real", entity="World", period="2024")["value"].tolist()
    [139.0, 115.0]
    """
    day = check_as_of(as_of)
    frame = _parsed(name)
    masks = [_mask(name, frame, column, wanted) for column, wanted in filters.items()]
    if masks:
        frame = frame[np.logical_and.reduce(masks)]
    seen = resolve.visible(frame, day)
    chosen = seen.assign(disputed=False) if all_vintages else resolve.choose(seen)
    return chosen[COLUMNS].reset_index(drop=True)


def reference(name: str, **looked_up: Iterable[str]) -> pd.DataFrame:
    """Return a table that holds no observations (sources, labels, milestone_pairs), as text.

    Parameters
    ----------
    name : str
        The table.
    **looked_up : iterable of str
        One column and the values to look up in it: only the rows that have one of them are returned, and only these
        count as read. A value that no row has is passed over.

    Returns
    -------
    DataFrame
        The columns of the file, all text, in the file's order.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    DataError
        If the table breaks the rules of the package.
    """
    package, resource = _resource_here(name)
    for column, keys in looked_up.items():
        return _looked_up(package, resource, column, list(keys))
    return _raw(package, resource).copy(deep=False)


def _looked_up(package: Package, resource: Resource, column: str, keys: list[str]) -> pd.DataFrame:
    note_rows(package.directory, resource.path, column, keys)
    table = _read(package.directory, resource, _stamps(package, resource))
    return table[table[column].isin(keys)].copy()


def tables() -> pd.DataFrame:
    """Return what the data package holds: name, chapter, titles, rows and file of each table.

    Returns
    -------
    DataFrame
        Columns name, chapter, title_zh, title_en, observations (bool), rows, path; in the package's order.
    """
    package = read_package(data_directory())
    return pd.DataFrame(
        [
            {
                "name": resource.name,
                "chapter": resource.chapter,
                "title_zh": resource.titles.get("zh", resource.title),
                "title_en": resource.titles.get("en", resource.title),
                "observations": resource.holds_observations,
                "rows": len(_text(package, resource).rows),
                "path": resource.path,
            }
            for resource in package.resources.values()
        ]
    )


def describe(name: str) -> pd.DataFrame:
    """Return what a table holds: one row for each metric and unit.

    Parameters
    ----------
    name : str
        A table of observations.

    Returns
    -------
    DataFrame
        Columns metric, unit, rows, entities, first, last (periods as text) and newest (datetime64, the
        latest day on which a row became known).
    """
    ordered = _parsed(name).sort_values(["metric", "unit", "start", "end"])
    return (
        ordered.groupby(["metric", "unit"])
        .agg(
            rows=("entity", "size"),
            entities=("entity", "nunique"),
            first=("period", "first"),
            last=("period", "last"),
            newest=("known", "max"),
        )
        .reset_index()
    )


def data_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of the files of these tables, as hexadecimal text by name."""
    package = read_package(data_directory())
    paths = {name: _resource(package, name).path for name in sorted(set(names))}
    for path in paths.values():
        note(package.directory, path)
    return {name: hashlib.sha256((package.directory / path).read_bytes()).hexdigest() for name, path in paths.items()}


def _text(package: Package, resource: Resource) -> TableText:
    note(package.directory, resource.path)
    return read_text(package.directory, resource.path)


def _resource_here(name: str) -> tuple[Package, Resource]:
    package = read_package(data_directory())
    return package, _resource(package, name)


def _resource(package: Package, name: str) -> Resource:
    if name in package.resources:
        return package.resources[name]
    raise unknown("table", name, package.resources)


def unknown(what: str, name: object, allowed: Iterable[str], where: str = "") -> UnknownNameError:
    """Return the error for a name that does not exist, with the names that look like it."""
    known = sorted(allowed)
    close = get_close_matches(str(name), known, n=3, cutoff=0.5)
    expected = f"one of {', '.join(known)}" if len(known) <= 12 else f"one of the {len(known)} that exist"
    remedy = f"Did you mean {' or '.join(repr(match) for match in close)}?" if close else ""
    return UnknownNameError(f"{where} {what}".strip(), repr(name), expected, remedy)


def _mask(name: str, frame: pd.DataFrame, column: str, wanted: object) -> np.ndarray:
    if column not in FILTERS:
        raise unknown("filter", column, FILTERS, where=f"table {name},")
    values = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
    texts = [str(value) for value in values]
    mask = frame[column].isin(texts).to_numpy()
    found = set(frame[column].to_numpy()[mask])
    for text in texts:
        if text not in found:
            raise unknown(column, text, set(frame[column]), where=f"table {name},")
    return mask


def _parsed(name: str) -> pd.DataFrame:
    package, resource = _resource_here(name)
    if not resource.holds_observations:
        raise DataError(
            f"table {name}",
            "a table without observations",
            "a table with metric, period, value and known",
            f"Read it with reference({name!r}).",
        )
    _raw(package, resource)
    return _parse(package.directory, resource, _stamps(package, resource))


def _raw(package: Package, resource: Resource) -> pd.DataFrame:
    """The table as text. It counts as read, and so does what its rows refer to, on which the check's verdict rests."""
    table = _read(package.directory, resource, _stamps(package, resource))
    note(package.directory, resource.path)
    for key in resource.schema.foreign_keys:
        linked = package.resources[key.table]
        if len(key.columns) > 1:
            note(package.directory, linked.path)
        elif key.table != resource.name:
            note_rows(package.directory, linked.path, key.table_columns[0], table[key.columns[0]])
    return table


def _stamps(package: Package, resource: Resource) -> tuple[tuple[str, int, int], ...]:
    """State of the files that a verdict on this table depends on; a missing one is the check's to report."""
    linked = [package.resources[key.table].path for key in resource.schema.foreign_keys]
    paths = [package.directory / path for path in (resource.path, *linked)]
    return tuple(stamp(path) for path in paths if path.is_file())


@lru_cache(maxsize=64)
def _read(directory: Path, resource: Resource, stamps: tuple[object, ...]) -> pd.DataFrame:
    """Check a table and read it as text; ``stamps`` makes a changed file a new question."""
    del stamps
    faults = check_table(read_package(directory), resource.name)
    if faults:
        raise data_error(faults)
    return pd.read_csv(directory / resource.path, dtype=str, keep_default_na=False, encoding="utf-8")


@lru_cache(maxsize=64)
def _parse(directory: Path, resource: Resource, stamps: tuple[object, ...]) -> pd.DataFrame:
    """Give the text types, and sort; the numbers stay as text too, which alone knows their precision."""
    text = _read(directory, resource, stamps)
    numbers = {name: _number(text[name]) for name in ("value", "low", "high")}
    written = {f"{name}_text": text[name] for name in numbers}
    known = pd.to_datetime(text["known"].where(text["known"].ne("")), format="%Y-%m-%d").astype("datetime64[s]")
    periods = period_columns(text["period"])
    parsed = text.assign(table=resource.name, known=known, **numbers, **written, **periods)
    return parsed.sort_values(_ORDER, kind="stable", ignore_index=True)  # once, not for every question


def _number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.where(texts.ne(""))).astype("float64")
