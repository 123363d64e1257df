"""What a figure says about itself to a machine: the rows it drew as CSV, and its record as JSON.

Both are written for reading back: numbers as in the data package, every source in full, no clock and no
machine in them, so that the same inputs give the same bytes. What must not go in here: drawing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from weijin_analysis import catalog
from weijin_analysis.catalog.prices import INDEX_TABLE
from weijin_analysis.errors import DataError, FigureError
from weijin_analysis.messages import Message, message
from weijin_analysis.parameters import LANGUAGES

OBSERVATION_COLUMNS = (
    "metric",
    "entity",
    "period",
    "value",
    "low",
    "high",
    "unit",
    "published",
    "kind",
    "known",
    "basis",
    "source",
    "grade",
    "locator",
    "note",
)
DATED_BACK = ("lag", "event")
"""Bases of rows that may be known before the text they were read in."""
_HANDED_ON = "copied|copying|copy|processed copy|aggregated|summarising|summary"
COPY_REMARK = re.compile(rf"\s*\([^)]*\)|(?:,| text| item)*\s+(?:{_HANDED_ON})\b.*$")
"""What a publisher's name says of the copy that was read."""


def rows_csv(rows: pd.DataFrame) -> bytes:
    """Return the rows drawn as CSV: ``table``, the observation columns, and ``rebased_from`` where it exists.

    Rows of tables without observations bring their own columns along; alone, they have no others. Numbers have
    no more digits than the data package gave them (``1436``, not ``1436.0``).
    """
    columns = _csv_columns(rows)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows[columns].itertuples(index=False))
    return target.getvalue().encode("utf-8")


def _csv_columns(rows: pd.DataFrame) -> list[str]:
    if "metric" not in rows:
        return ["table", *(column for column in rows.columns if column != "table")]
    cited = set(catalog.cited_tables()).intersection(rows["table"])
    own = [column for name in sorted(cited) for column in catalog.reference(name).columns]
    rebased = ["rebased_from"] if "rebased_from" in rows else []
    return list(dict.fromkeys(["table", *OBSERVATION_COLUMNS, *rebased, *own]))


def plain(value: object) -> str:
    """Return a cell as the data package writes it: shortest number, ISO day, empty for nothing."""
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (float, np.floating)):
        if np.isnan(value):
            return ""
        return np.format_float_positional(value, precision=15, unique=False, fractional=False, trim="-")
    return str(value)


def data_date(rows: pd.DataFrame) -> str:
    """Return the latest date of the rows, as ISO text and as exactly as it is known.

    A row counts with its publication; one read in a later copy, or counted from a log of dated events, with the day it
    is taken to have been known. The latest year counts; within it the latest month that is named, and within that the
    latest day.
    """
    dates, newest = [_date_of(row) for row in rows[["published", "known", "basis"]].itertuples()], ""
    for length in (len("2024"), len("2024-12"), len("2024-12-10")):
        finer = [date[:length] for date in dates if len(date) >= length and date.startswith(newest)]
        newest = max(finer, default=newest)
    return newest


def _date_of(row: Any) -> str:
    published = str(row.published)
    if row.basis not in DATED_BACK or pd.isna(row.known):
        return published
    return min(published, row.known.date().isoformat()) or published


def is_pseudo_real_time(rows: pd.DataFrame) -> bool:
    """Whether a row is a later copy that was dated back by its series' usual delay."""
    return bool((rows["basis"] == "lag").any())


def sources_drawn(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the full records of the sources of the rows.

    Raises
    ------
    FigureError
        If a row has no source, or one that is not in the data package.
    """
    try:
        return catalog.sources_of(rows)
    except DataError as error:
        raise FigureError(where, error.found, error.expected, error.remedy) from error


def publishers(rows: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Return each publisher once, the one with most rows first; what no row names itself (a deflator) last.

    Remarks on where a copy was read stay in the record, in brackets or not ("(republished by ...)", ", copy at ...",
    "text copied on ..."): a source line has no room for them.
    """
    short = sources["publisher"].str.replace(COPY_REMARK, "", regex=True)
    sources, short = sources[~short.isin(_house_names())], short[~short.isin(_house_names())]
    drawn = rows["source"].value_counts(sort=True)
    weight = sources["id"].map(drawn).fillna(0)
    ranked = weight.groupby(short, sort=False).sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in ranked.index]


def _house_names() -> list[str]:
    """The house closes every source line anyway."""
    return [message("house").text(language) for language in LANGUAGES]


def tables_drawn(rows: pd.DataFrame) -> list[str]:
    """Return the names of the tables behind the rows, the consumer prices included when rows were rebased."""
    names = set(rows["table"])
    if "rebased_from" in rows and rows["rebased_from"].ne(rows["unit"]).any():
        names.add(INDEX_TABLE)
    return sorted(names)


def texts(words: str | Message | None) -> dict[str, str] | None:
    """Return a message in every language of the report."""
    if words is None:
        return None
    return {language: words if isinstance(words, str) else words.text(language) for language in LANGUAGES}


def source_records(sources: pd.DataFrame) -> list[dict[str, str]]:
    """Return the sources as plain records, all columns."""
    return [{str(name): plain(value) for name, value in row.items()} for row in sources.to_dict("records")]


def record_json(record: Mapping[str, Any]) -> bytes:
    """Return a record as indented JSON with one line feed at its end."""
    return (json.dumps(record, ensure_ascii=False, indent=2, default=_plain_number) + "\n").encode("utf-8")


def _plain_number(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a record holds text, numbers, lists and tables, not {type(value).__name__}: {value!r}")


def versions(names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each table's CSV file."""
    return dict(sorted(catalog.data_versions(list(names)).items()))
