"""Tables that hold no observations but cite a source in every row: what a drawing says, what became of a statement.

Their rows can be shown like observations: they say from which day they may be used. What must not go in here: any
column that the table or its sources do not state.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.catalog.package import read_package
from weijin_analysis.catalog.resolve import visible
from weijin_analysis.catalog.tables import reference
from weijin_analysis.errors import DataError
from weijin_analysis.parameters import check_as_of
from weijin_analysis.paths import data_directory
from weijin_analysis.periods import period_columns

DATES = ("date", "release_date")
"""Columns with the day of the thing itself."""


def cited(name: str, as_of: str = "", *, basis: str = "release") -> pd.DataFrame:
    """Return a table whose rows cite sources, as it was known on a day.

    Parameters
    ----------
    name : str
        A table without observations, with a column ``source``.
    as_of : str, default ""
        Use only rows known by this day (YYYY-MM-DD); "" for everything.
    basis : {"release", "event"}
        From when a row may be used: from the day its source was published, and never before the thing itself
        happened; or, for a log of public events, from the day of the event.

    Returns
    -------
    DataFrame
        The columns of the file, as text, with ``table``, ``published`` (of the source, or the date of the event) and
        ``known`` (datetime64); ``grade`` and ``basis``, where the file has none, are "" and as given. RangeIndex.

    Raises
    ------
    DataError
        If the table cites no sources, or is to go by events and names no dates.
    """
    rows = reference(name)
    own = next((column for column in DATES if column in rows), None)
    if "source" not in rows or (basis == "event" and own is None):
        lacking = "a date" if "source" in rows else "a source"
        raise DataError(f"table {name}", f"rows without {lacking}", f"a column with {lacking}", "Read it by reference.")
    of_source = rows["source"].map(reference("sources", id=rows["source"]).set_index("id")["published"])
    published = rows[own] if basis == "event" else of_source
    known = _end(published) if own is None else _later(_end(published), _end(rows[own]))
    missing = {column: value for column, value in (("grade", ""), ("basis", basis)) if column not in rows}
    dated = rows.assign(table=name, published=published, known=known, **missing)
    return visible(dated, check_as_of(as_of)).reset_index(drop=True)


def cited_tables() -> list[str]:
    """Return the names of the tables that hold no observations."""
    resources = read_package(data_directory()).resources
    return [name for name, resource in resources.items() if not resource.holds_observations]


def _later(said: pd.Series, happened: pd.Series) -> pd.Series:
    """The later of two days; no day where nobody knows when it was said."""
    return said.where(said.ge(happened) | said.isna(), happened)


def _end(texts: pd.Series) -> pd.Series:
    """The last day of each period; no day for an empty text."""
    ends = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[s]")
    stated = texts[texts.ne("")]
    ends.loc[stated.index] = period_columns(stated)["end"]
    return ends
