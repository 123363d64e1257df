"""Dated statements: what somebody said on single days, set beside what was counted over months or quarters.

A statement holds on its day and repeats nothing: these functions choose among statements, or divide one by a count
over the period it falls in, and say so in the column ``derived``. What must not go in here: joining statements to
counts on one line, filling the days between them, and wordings.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.messages import Message, message
from weijin_analysis.periods import period_columns
from weijin_analysis.sentences import SILENT


def news(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that say another number than the one before, in order of time.

    Parameters
    ----------
    rows : DataFrame
        Statements of one series; what only repeats the last number is left out.
    """
    ordered = rows.sort_values(["start", "end", "known"], kind="stable")
    return ordered[ordered["value"].ne(ordered["value"].shift())]


def first_said(quoted: pd.DataFrame, said: pd.DataFrame, key: str) -> Message:
    """Return on which day each number was first stated that somebody quoted, and where they dated it otherwise.

    Parameters
    ----------
    quoted : DataFrame
        The numbers quoted, with the periods they were given.
    said : DataFrame
        Statements of the same series.
    key : str
        A message with ``{n}`` and ``{days}``, and its parts ``.same`` {value} {day} and ``.other`` {told} besides.
    """
    first = said.sort_values(["start", "end", "known"], kind="stable").drop_duplicates("value")
    pairs = quoted.sort_values("start").merge(first, on="value", suffixes=("", "_said")).to_dict("records")
    days = [_day(pair, key) for pair in pairs]
    return message(key, n=len(days), days=days) if days else SILENT


def _day(pair: dict[str, object], key: str) -> Message:
    inside = pair["start"] <= pair["start_said"] and pair["end_said"] <= pair["end"]
    part = f"{key}.{'same' if inside else 'other'}"
    return message(part, value=pair["value"], day=pair["period_said"], told=pair["period"])


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
