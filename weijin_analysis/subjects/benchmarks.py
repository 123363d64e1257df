"""Scores of models on benchmarks: the report's list, the best of each benchmark by date, what a score costs at least.

A benchmark in several versions is several benchmarks; their scores never meet in one series. Systems are not averaged:
each row stays the row of one system in one setting. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.readings import NAN, ends, select, value_of
from weijin_analysis.subjects.inference import COST, HIGH, LISTS, LOW, PAIR, PEOPLE, SCORE, behind, paired

HISTORY, PRIZE = "arc_agi_1_score_history", "arc_prize_target"
VERSIONS = {
    "one": SCORE,
    "two": "arc_agi_2_semi_private_score",
    "three": "arc_agi_3_semi_private_score",
}
"""The versions of ARC-AGI that have a list of scores, each a benchmark of its own."""

PREVIEW = [LOW, HIGH]
"""The o3 of December 2024 in its two settings; it was never sold."""

ON_SALE = ["o3 (Low)", "o3 (Medium)", "o3 (High)"]
"""The o3 that was sold from April 2025 on: another system."""

CHEAPEST = "Frontier AI"
"""Whose series the cheapest of each year are: of no one system."""

FIRST_DAYS = {VERSIONS["three"]: "2026-03-25", VERSIONS["two"]: "2024-12-20", VERSIONS["one"]: "2024-12-20"}
"""From when on lists are read: from o3-preview, because earlier dates are rough, or from the launch; newest first."""

DISPUTED = ["o1-preview", "o1-pro"]
"""Scores of the report's list that ARC Prize later stated otherwise, or dropped."""

GRADUATES = "STEM graduates"
"""The people whom machines are held against."""


def listed(rows: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """Return the report's list, each score on the day its model was released; o3-preview with the unrounded scores.

    Parameters
    ----------
    rows : DataFrame
        Scores in all vintages.
    releases : DataFrame
        Models (``entity``) and the days of their release.
    """
    history = select(rows, metric=HISTORY)
    scores = pd.concat([history[~history["entity"].isin(PREVIEW)], announced(rows)])
    dated = derived.dated(scores, releases, "release_date")
    return dated.assign(disputed=dated["entity"].isin(DISPUTED))


def announced(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of o3-preview on the semi-private set as they were announced."""
    return select(rows, metric=SCORE, entity=PREVIEW, source=LISTS[0])


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of what machines are held against: the score that wins the prize, and people."""
    people = select(rows, metric=SCORE, entity=GRADUATES, period="2024")
    return pd.concat([select(rows, metric=PRIZE), people])


def history(scores: pd.DataFrame, held: pd.DataFrame) -> dict[str, object]:
    """Return what is said of the report's list: ends and middle, and the ``prize``.

    Parameters
    ----------
    scores : DataFrame
        From :func:`listed`.
    held : DataFrame
        From :func:`levels`.

    Returns
    -------
    dict
        ``first``, ``before``, ``low`` and ``high``, the scores of GPT-2, GPT-4o and o3-preview; ``first_day`` and
        ``day`` of the first and the last; ``prize``; nan and None where unknown.
    """
    named = {"first": "GPT-2", "before": "GPT-4o", "low": LOW, "high": HIGH}
    values = {name: value_of(scores, entity=entity) for name, entity in named.items()}
    both = ends(scores)
    return {**values, "first_day": both["first"], "day": both["last"], "prize": value_of(held, metric=PRIZE)}


def leaders(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each version of ARC-AGI the systems that scored more than all before them, by day of release.

    Parameters
    ----------
    rows : DataFrame
        Scores, one vintage; people are passed over, and what came before the list can be trusted with dates.
    """
    systems = rows[~rows["entity"].isin(PEOPLE)]
    parts = [_records(select(systems, metric=metric), first) for metric, first in FIRST_DAYS.items()]
    return pd.concat(parts)


def _records(rows: pd.DataFrame, first: str) -> pd.DataFrame:
    return derived.records(rows[rows["start"].ge(pd.Timestamp(first))])


def progress(best: pd.DataFrame, sold: pd.DataFrame) -> dict[str, object]:
    """Return how the best scores began and where they are, and what the o3 on sale scored.

    Parameters
    ----------
    best : DataFrame
        From :func:`leaders`.
    sold : DataFrame
        Rows of :data:`ON_SALE` on version 1.

    Returns
    -------
    dict
        For each of ``one``, ``two`` and ``three`` its last value and, with ``_first``, ``_start`` and ``_day``, the
        value and the days it began with and reached; ``least`` and ``most`` of the o3 on sale, and ``sale``, its day.
    """
    said: dict[str, object] = {}
    for name, metric in VERSIONS.items():
        own = ends(select(best, metric=metric))
        said |= {name: own["value"], f"{name}_first": own["first_value"]}
        said |= {f"{name}_start": own["first"], f"{name}_day": own["last"]}
    rows = select(sold, metric=SCORE, entity=ON_SALE)
    least, most = (float(rows["value"].agg(end)) if len(rows) else NAN for end in ("min", "max"))
    return {**said, "least": least, "most": most, "sale": ends(rows)["first"]}


def cheapest(rows: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return for each year the lowest cost of a task among the systems released in it that reach a score.

    A year's cheapest may cost more than the one of the year before: this is no record, which could only fall.

    Parameters
    ----------
    rows : DataFrame
        Scores and costs on version 1, one vintage.
    least : float
        The score in per cent.

    Returns
    -------
    DataFrame
        Rows of the metric :data:`~weijin_analysis.inference.COST`, one a year, with ``score`` and ``system``.
    """
    pairs = paired(rows)
    reached = pairs[pairs["value"].ge(least)]
    named = reached.assign(system=reached["entity"], entity=CHEAPEST, score=reached["value"])
    costs = named.assign(value=named["cost"], metric=COST, unit="USD/task")
    return derived.best_of_year(costs, "min")


def behind_cheapest(rows: pd.DataFrame, yearly: pd.DataFrame) -> pd.DataFrame:
    """Return the scores and costs that :func:`cheapest` was made of."""
    return behind(select(rows, metric=PAIR), yearly.assign(period=yearly["said"], entity=yearly["system"]))


def restated_cost(rows: pd.DataFrame) -> float:
    """Return what a task cost o3-preview at its low setting by the list that restated it; nan before that."""
    return value_of(rows, metric=COST, entity=LOW, source=LISTS[1])
