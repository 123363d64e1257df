"""Inference in rows: what a score costs a task, as first stated and as restated, and the best that half-years had.

A leaderboard states the score of a system and the cost of a task as two metrics; here they stand in one row, never
from two lists. Systems are not averaged, and people are no systems. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import Any

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.messages import Message
from weijin_analysis.readings import latest, newest, select, value_of

SCORE = "arc_agi_1_semi_private_score"
COST = "arc_agi_1_semi_private_cost_per_task"
PAIR = [SCORE, COST]
"""The two metrics of a system on the semi-private set of ARC-AGI-1."""

LOW, HIGH = "o3-preview (low)", "o3-preview (high)"
SYSTEMS = ["o1 (low)", "o1 (medium)", "o1 (high)", LOW, HIGH]
"""The systems of the report's figure."""

LISTS = ["ch03-arcprize-o3", "ch03-arcprize-leaderboard-2025-04"]
"""The announcement of o3, and the list that restated its cost."""

REPORTED = {"metric": PAIR, "entity": SYSTEMS, "source": LISTS}
"""What names the rows of the report's figure."""

WORDS = ("o1", "first", "hidden", "restated", "times", "points", "prize", "unpriced")
LEVELS = ("prize", "unpriced")
"""What is written in the report's figure beside the systems' names."""

LIMITS = ["arc_prize_target", "arc_compute_ratio", "arc_public_leaderboard_cost_cap"]
"""The score that wins the prize, the compute of the high setting over the low one, the most a run may cost."""

STATED = ("ch09-broadcom-crn", "ch09-broadcom-100bn")
"""Where the market that Broadcom named, and its own sales to come, were stated."""

MARKET, SALES, OUTLOOK = "ai_sam_forecast", "ai_revenue", "ai_revenue_forecast"
"""The market that Broadcom named, its own revenue from AI, and what it expects of that."""

PEOPLE = ("Average MTurk worker", "Human", "Human panel", "STEM graduates")
"""Entities of the leaderboard that are no systems."""

SINCE = "2025"
"""The first year whose systems the list dates well; dates before it are rough."""


def paired(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the score rows of systems with what a task cost them, in a column ``cost``.

    Parameters
    ----------
    rows : DataFrame
        Scores and costs. A score is paired with the cost of the same entity and period in the same list only.

    Returns
    -------
    DataFrame
        With ``family``, the name of the system without its setting; RangeIndex.
    """
    keys = ["entity", "period", "source"]
    costs = select(rows, metric=COST).rename(columns={"value": "cost", "known": "cost_known"})
    both = select(rows, metric=SCORE).merge(costs[[*keys, "cost", "cost_known"]], on=keys)
    both = both[~both["entity"].isin(PEOPLE)].reset_index(drop=True)
    known = both[["known", "cost_known"]].max(axis=1)
    family = both["entity"].str.split(" (", regex=False).str[0]
    return both.assign(known=known, family=family).drop(columns="cost_known")


def behind(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that pairs were made of."""
    keys = ["entity", "period", "source"]
    made = set(pairs[keys].itertuples(index=False, name=None))
    found = [key in made for key in rows[keys].itertuples(index=False, name=None)]
    return rows[pd.Series(found, index=rows.index, dtype=bool)]


def restated(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the newest pair of each system, and the pairs that it replaced."""
    ordered = pairs.sort_values("known", kind="stable")
    replaced = ordered["entity"].duplicated(keep="last")
    return ordered[~replaced].sort_values("cost", kind="stable"), ordered[replaced]


def scaling(rows: pd.DataFrame, limits: pd.DataFrame) -> dict[str, object]:
    """Return what is said of o3: scores and costs of both settings, the cost first stated, and their distance.

    Parameters
    ----------
    rows : DataFrame
        Scores and costs of :data:`SYSTEMS` in all vintages.
    limits : DataFrame
        Rows of :data:`LIMITS`.

    Returns
    -------
    dict
        ``low`` and ``high`` (costs), ``first`` (the cost first stated, if it was restated, else nan), ``announced``
        (the cost in the announcement), ``score`` and ``best`` (scores), ``times``, ``points``, ``day``, when the
        list that restates was published, ``unpriced``, the score of the high setting while its cost is not known, and
        ``prize``, ``ratio`` and ``cap``; nan and None where unknown.
    """
    now, before = restated(paired(rows))
    low, high = (value_of(now, "cost", entity=system) for system in (LOW, HIGH))
    scores = select(rows, metric=SCORE)
    score, best = (value_of(scores, entity=system) for system in (LOW, HIGH))
    announced = value_of(select(rows, metric=COST), entity=LOW, source=LISTS[0])
    day = select(rows, source=LISTS[1])["published"].max() if len(before) else None
    prize, ratio, cap = (value_of(limits, metric=metric) for metric in LIMITS)
    return {
        "prize": prize, "ratio": ratio, "cap": cap, "low": low,
        "high": high, "first": value_of(before, "cost", entity=LOW), "announced": announced,
        "score": score, "best": best, "times": high / low, "points": best - score, "day": day,
        "unpriced": best if isnan(high) else nan,
    }  # fmt: skip


def levels(facts: Mapping[str, Any], said: Mapping[str, Message]) -> list[tuple[float, Message]]:
    """Return those of :data:`LEVELS` that are known, with their words: the prize, and a score without a cost."""
    return [(facts[level], said[level]) for level in LEVELS if not isnan(facts[level])]


def state(facts: Mapping[str, Any]) -> str:
    """Return how complete scores and costs are: partial while the cost of the high setting is not known."""
    return "complete" if isnan(facts["unpriced"]) else "partial"


def frontiers(pairs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return for each half-year the pairs that nothing released by its end beat, by the half-year's period.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`paired`.
    """
    since = select_since(pairs)
    ends = sorted(set(since["end"].map(_half)))
    halves = {half: since[since["end"].map(_half).le(half)] for half in ends}
    return {half: derived.frontier(rows, "cost", "value") for half, rows in halves.items()}


def select_since(pairs: pd.DataFrame, *besides: str) -> pd.DataFrame:
    """Return the pairs of systems that the list dates well; if there are any, also those of some others."""
    dated = pairs["start"].ge(pd.Timestamp(SINCE))
    return pairs[dated | (pairs["entity"].isin(besides) & dated.any())]


def newcomers(steps: dict[str, pd.DataFrame]) -> list[str]:
    """Return the best and the cheapest of the systems of the newest half-year that lie on its frontier."""
    if not steps:
        return []
    half, rows = list(steps.items())[-1]
    own = list(rows.loc[rows["end"].map(_half).eq(half), "entity"])
    return list(dict.fromkeys((own[-1], own[0]))) if own else []


def cheapest(pairs: pd.DataFrame, least: float) -> dict[str, object]:
    """Return the cheapest task with at least a certain score: of the first half-year that had one, and of all.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`paired`.
    least : float
        The score in per cent.

    Returns
    -------
    dict
        ``then`` (cost) and ``then_period`` (the half-year); if a cheaper one came, ``cost``, ``cost_period`` (its
        day), ``system`` and ``value`` (its score); ``last``, the day of the newest system. Else nan and None.
    """
    since = select_since(pairs)
    found = since[since["value"].ge(least)].sort_values("cost", kind="stable")
    last = newest(last=since)["last_period"]
    nothing = {
        "then": nan, "then_period": None, "cost": nan, "cost_period": None, "system": None, "value": nan, "last": last,
    }  # fmt: skip
    if found.empty:
        return nothing
    half = found["end"].map(_half).min()
    first, best = found[found["end"].map(_half).eq(half)].iloc[0], found.iloc[0]
    then = {"then": first["cost"], "then_period": half, "last": last}
    if best["cost"] == first["cost"]:
        return {**nothing, **then}
    return {
        **then, "cost": best["cost"], "cost_period": best["period"], "system": best["entity"], "value": best["value"],
    }  # fmt: skip


def market(rows: pd.DataFrame) -> dict[str, object]:
    """Return the market that was named: ``low``, ``high``, ``due`` (its year) and ``day`` (when it was said).

    And ``outlook``, the revenue of its own that Broadcom later expected to surpass; nan where nothing was said.
    """
    said = latest(rows, metric=MARKET)
    outlook = latest(rows, metric=OUTLOOK, frequency="year")["value"]
    named = {"low": said["low"], "high": said["high"], "due": said["period"], "day": said["published"]}
    return {**named, "outlook": outlook}


def _half(day: pd.Timestamp) -> str:
    return f"{day.year}-H{1 if day.month <= 6 else 2}"
