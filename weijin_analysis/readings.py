"""Numbers read out of rows for a sentence: a value, the first and the last, the newest.

A reading never fails on rows that are not there: what is not known is ``nan`` or None, and
:func:`weijin_analysis.messages.known` then chooses a wording that can do without. What must not go in here:
arithmetic across rows (:mod:`weijin_analysis.derived`), and wordings.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.errors import DataError

NAN = float("nan")


def value_of(rows: pd.DataFrame, column: str = "value", **where: object) -> float:
    """Return the one number that the rows state under certain conditions.

    Parameters
    ----------
    rows : DataFrame
        Observations.
    column : str, default "value"
        Which number: value, low or high.
    **where
        Columns and the value each must have, such as ``entity="China", period="2024"``.

    Returns
    -------
    float
        In the unit of the row; nan if no row qualifies.

    Raises
    ------
    DataError
        If the rows that qualify state different numbers.
    """
    found = select(rows, **where)[column].dropna().unique()
    if len(found) > 1:
        asked = ", ".join(f"{name} {value}" for name, value in where.items()) or "all rows"
        said = " and ".join(f"{number:g}" for number in found[:3])
        raise DataError(f"reading of {asked}", said, "one number", "Name the metric, the unit or the source as well.")
    return float(found[0]) if len(found) else NAN


def values_by(rows: pd.DataFrame, column: str, *entries: str) -> dict[str, float]:
    """Return the one number of each entry of a column, for a sentence that names them all.

    Parameters
    ----------
    rows : DataFrame
        Observations.
    column : str
        Such as ``metric`` or ``entity``.
    *entries : str
        Entries wanted; nan for one that has no row.

    Raises
    ------
    DataError
        As for :func:`value_of`.
    """
    return {entry: value_of(rows, **{column: entry}) for entry in entries}


def select(rows: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Return the rows that have certain values, or one of several, in certain columns.

    Parameters
    ----------
    rows : DataFrame
        Observations, also such as were worked out.
    **where
        Columns and the value each must have, or a list of values.
    """
    for name, wanted in where.items():
        rows = rows[rows[name].isin(wanted) if isinstance(wanted, (list, tuple)) else rows[name].eq(wanted)]
    return rows


def latest(rows: pd.DataFrame, **where: object) -> dict[str, object]:
    """Return ``period``, ``value``, ``low``, ``high`` and ``published`` of the row whose period ends last.

    Without a row all are None (``value``, ``low`` and ``high`` nan). Of rows about the same period the one that
    became known last counts.
    """
    found = select(rows, **where)
    if found.empty:
        return {"period": None, "value": NAN, "low": NAN, "high": NAN, "published": None}
    last = found.sort_values(["end", "known"], kind="stable", na_position="first").iloc[-1]
    return {name: last[name] for name in ("period", "value", "low", "high", "published")}


def last_of_each(rows: pd.DataFrame, by: str = "entity", until: str = "") -> pd.DataFrame:
    """Return the row of each entity whose period ends last, in the order in which the entities come.

    Parameters
    ----------
    rows : DataFrame
        Observations; of those about the same period the one that became known last counts.
    by : str, default "entity"
        The column that tells entities apart.
    until : str, default ""
        Pass over periods that end after this day (YYYY-MM-DD); "" for none.
    """
    seen = rows[rows["end"].le(pd.Timestamp(until))] if until else rows
    ordered = seen.sort_values(["end", "known"], kind="stable", na_position="first")
    return ordered.drop_duplicates(by, keep="last").sort_index()


def newest(**frames: pd.DataFrame) -> dict[str, object]:
    """Return for each named frame the value and the period of its last row, as ``name`` and ``name_period``.

    Parameters
    ----------
    **frames : DataFrame
        Under the names that a sentence has for them; of a frame without rows both are unknown.
    """
    read = {name: latest(rows) for name, rows in frames.items()}
    values = {name: last["value"] for name, last in read.items()}
    return values | {f"{name}_period": last["period"] for name, last in read.items()}


def ends(rows: pd.DataFrame) -> dict[str, object]:
    """Return how a series begins and ends: first, first_value, last, value, change (in per cent), n.

    Parameters
    ----------
    rows : DataFrame
        One series; the order does not matter.
    """
    if rows.empty:
        return {"first": None, "first_value": NAN, "last": None, "value": NAN, "change": NAN, "n": 0}
    ordered = rows.sort_values(["start", "end"], kind="stable")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    change = 100 * (last["value"] / first["value"] - 1) if first["value"] else NAN
    return {
        "first": first["period"], "first_value": first["value"], "last": last["period"], "value": last["value"],
        "change": change, "n": len(rows),
    }  # fmt: skip


def unstated(rows: pd.DataFrame, frequency: str = "Y") -> list[str]:
    """Return the periods between the first and the last of a series that have no row; three in a row make a span.

    Parameters
    ----------
    rows : DataFrame
        One series of whole years or quarters.
    frequency : {"Y", "Q"}
        Which of the two.
    """
    if rows.empty:
        return []
    known = pd.PeriodIndex(rows["start"].dt.to_period(frequency))
    runs: list[list[pd.Period]] = []
    for period in pd.period_range(known.min(), known.max(), freq=frequency).difference(known):
        if runs and runs[-1][-1] + 1 == period:
            runs[-1].append(period)
        else:
            runs.append([period])
    return [text for run in runs for text in _span([_period_name(period) for period in run])]


def _span(names: list[str]) -> list[str]:
    return [f"{names[0]}/{names[-1]}"] if len(names) > 2 else names


def _period_name(period: pd.Period) -> str:
    return str(period.year) if period.freqstr.startswith("Y") else f"{period.year}-Q{period.quarter}"


def lead(one: pd.DataFrame, other: pd.DataFrame) -> dict[str, object]:
    """Return for how many periods in a row, up to the last both are known for, one series was above another.

    Parameters
    ----------
    one, other : DataFrame
        One row a period each, in the same unit.

    Returns
    -------
    dict
        last (period, None where they share none), above and below (the two values then, else nan), n (periods in
        a row; 0 where it is not above at the last).
    """
    pairs = one.merge(other, on="period", suffixes=("", "_other")).sort_values("start", kind="stable")
    if pairs.empty:
        return {"last": None, "above": NAN, "below": NAN, "n": 0}
    is_above = pairs["value"].gt(pairs["value_other"])[::-1]
    last = pairs.iloc[-1]
    return {
        "last": last["period"], "above": last["value"], "below": last["value_other"],
        "n": int(is_above.cumprod().sum()),
    }  # fmt: skip
