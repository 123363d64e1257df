"""Findings whose wording depends on the numbers: how many rose, who slipped, which survey was the most hopeful.

Each function takes rows (or an answer of :mod:`weijin_analysis.vintages`), works out the values, and chooses
among the wordings that a figure's message catalogue offers under ``<key>.finding`` and its parts. Where there
is nothing to speak of, the sentence says that nothing was known. What must not go in here: the wordings
themselves, and anything about one chapter only.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.messages import Message, message

SILENT = Message("card.not_known_yet.missing")


def change(rows: pd.DataFrame, key: str) -> Message:
    """Return how far a yearly series fell from its first year to its last, and which years went against it.

    Parameters
    ----------
    rows : DataFrame
        One row a year, in order of time.
    key : str
        A figure with the messages ``finding`` and ``rises.none``, ``rises.one``, ``rises.some``.
    """
    if rows.empty:
        return SILENT
    first, last = rows.iloc[0], rows.iloc[-1]
    rises = rows.loc[rows["value"].diff().gt(0), "period"]
    wording = {0: "none", 1: "one"}.get(len(rises), "some")
    return message(
        f"{key}.finding",
        first=first["period"],
        last=last["period"],
        first_price=first["value"],
        price=last["value"],
        drop=100 * (1 - last["value"] / first["value"]),
        rises=message(f"{key}.rises.{wording}", years=len(rows), n=len(rises), rise=rises.max()),
        unit=last["unit"],
    )


def timetable(rows: pd.DataFrame, key: str, *, day: str, goal: str, start: str, by: int) -> Message:
    """Return how many makers name a year for a goal, how many of them an early one, and how many have started.

    Parameters
    ----------
    rows : DataFrame
        One row for each maker and stage, the stage as metric, the year as value.
    key : str
        A figure with the messages ``finding``, ``pilots`` and ``pilots.none``.
    day : str
        The day of the view, ISO.
    goal, start : str
        The stages that count as goal, and (once observed) as start.
    by : int
        The last year that counts as early.
    """
    if rows.empty:
        return SILENT
    goals = rows[rows["metric"].eq(goal)]
    started = rows.loc[rows["metric"].eq(start) & rows["kind"].eq("observed"), "entity"].nunique()
    return message(
        f"{key}.finding",
        day=day,
        makers=rows["entity"].nunique(),
        dated=goals["entity"].nunique(),
        early=int(goals["value"].le(by).sum()),
        year=by,
        pilots=message(f"{key}.pilots", n=started) if started else message(f"{key}.pilots.none"),
    )


def expected_years(answers: pd.DataFrame, actual: pd.DataFrame, key: str, threshold: float = 100.0) -> Message:
    """Return which survey expected a threshold the soonest, what the newest says, and what has come.

    Parameters
    ----------
    answers : DataFrame
        From :func:`weijin_analysis.vintages.threshold_years`.
    actual : DataFrame
        Observed values in order of time; the last one is compared.
    key : str
        A figure with the messages ``finding``, ``finding.newest`` (the newest is the soonest), ``finding.one`` (a
        single survey) and ``latest.<status>``.
    threshold : float, default 100
        In the unit of the answers.
    """
    if answers.empty or actual.empty:
        return SILENT
    newest, came = answers.iloc[-1], actual.iloc[-1]
    parts = newest[["survey", "year", "above_year", "below_year"]].to_dict()
    reached = answers[answers["status"].eq("reached")]
    hopeful = reached.loc[reached["year"].idxmin()] if len(reached) and len(answers) > 1 else None
    ending = ".one" if hopeful is None else ".newest" if hopeful["survey"] == newest["survey"] else ""
    return message(
        f"{key}.finding{ending}",
        hopeful=None if hopeful is None else hopeful["survey"],
        year=None if hopeful is None else hopeful["year"],
        latest=message(f"{key}.latest.{newest['status']}", **parts),
        actual_year=came["period"],
        actual=came["value"],
        surveys=len(answers),
        threshold=threshold,
    )


def moved_targets(moves: pd.DataFrame, key: str, *, then: str, now: str) -> Message:
    """Return how many makers' targets slipped, were lowered, held or came forward.

    Parameters
    ----------
    moves : DataFrame
        From :func:`weijin_analysis.vintages.target_moves`.
    key : str
        A figure with the messages ``finding``, ``finding.silent`` and ``moves.<status>``.
    then, now : str
        The two days compared, ISO; ``now`` may be "".
    """
    if moves.empty:
        return SILENT
    values = {"makers": len(moves), "then": then, "day": now or then}
    if moves["rows_now"].eq(moves["rows_then"]).all():
        silent = message(f"{key}.finding.silent", **values)
        return Message(silent.key, {**silent.values, "finding": silent})
    counts = moves["status"].mask(moves["rows_now"].eq(moves["rows_then"]), "silent").value_counts()
    longest = int(moves["shift"].max()) if moves["shift"].notna().any() else 0
    parts = [
        message(f"{key}.moves.{status}", n=int(counts[status]), longest=longest)
        for status in ("later", "renamed", "unchanged", "silent", "earlier")
        if status in counts
    ]
    said = message(f"{key}.finding", moves=parts, **values)
    return Message(said.key, {**said.values, "finding": said})
