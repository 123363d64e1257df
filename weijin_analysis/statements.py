"""Dated statements: what somebody said on single days, set beside what was counted over months or quarters.

A statement holds on its day and repeats nothing: these functions choose among statements, or divide one by a count
over the period it falls in, and say so in the column ``derived``. What must not go in here: joining statements to
counts on one line, and filling the days between them.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.periods import period_columns


def news(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that say another number than the one before, in order of time.

    Parameters
    ----------
    rows : DataFrame
        Statements of one series; what only repeats the last number is left out.
    """
    ordered = rows.sort_values(["start", "end", "known"], kind="stable")
    return ordered[ordered["value"].ne(ordered["value"].shift())]


def last_of_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last statement of each calendar year as the value of that year.

    Parameters
    ----------
    rows : DataFrame
        Statements of one series.

    Returns
    -------
    DataFrame
        One row a year, with the year as ``period``, the day of the statement in ``said`` and ``derived`` "last of
        year". The years between are not filled, and a running year counts as far as it has come.
    """
    ordered = rows.sort_values(["start", "end", "known"], kind="stable")
    last = ordered[~ordered["end"].dt.year.duplicated(keep="last")]
    years = last["end"].dt.year.astype(str)
    return last.assign(said=last["period"], period=years, derived="last of year", **period_columns(years))


def times_within(said: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return how many times the count of a period the last statement made within that period is.

    Parameters
    ----------
    said : DataFrame
        Statements of single days, in the measure of ``counted``.
    counted : DataFrame
        Counts over periods, each period once.

    Returns
    -------
    DataFrame
        The rows of ``counted`` in whose period something was said, with the ``entity`` of the statements, ``value``
        the quotient, ``unit`` "times", ``said`` the day of the statement, ``known`` the later of both days and
        ``derived`` "times within".
    """
    columns = {"value": float, "said": str, "entity": str, "known_said": "datetime64[s]"}
    ordered = counted.sort_values("start")
    pairs = [_within(said, row) for row in ordered.to_dict("records")]
    quotients = pd.DataFrame(pairs, columns=list(columns), index=ordered.index).astype(columns)
    known = pd.concat([ordered["known"], quotients["known_said"]], axis=1).max(axis=1, skipna=False)
    made = ordered.assign(**quotients[["value", "said", "entity"]], known=known.astype("datetime64[s]"))
    made = made.assign(low=float("nan"), high=float("nan"), unit="times", derived="times within")
    return made.dropna(subset=["value"])


def _within(said: pd.DataFrame, row: dict[str, object]) -> tuple[float, str, str, pd.Timestamp]:
    """The quotient for one period, the day of the statement, whose it is and when it became known; nan without one."""
    inside = said[said["start"].ge(row["start"]) & said["end"].le(row["end"])]
    if inside.empty:
        return float("nan"), "", "", pd.NaT
    last = inside.sort_values(["start", "end", "known"], kind="stable").iloc[-1]
    return last["value"] / row["value"], last["period"], last["entity"], last["known"]
