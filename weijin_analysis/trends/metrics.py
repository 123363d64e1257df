"""How good each forecast was: pure functions of quantiles and outcomes, and a table of them for every forecast.

Errors are measured on the log scale, for shares in percentage points. What must not go in here: averages over
forecasts (:mod:`.scores`), which need a view on what counts how much.

References
----------
Gneiting & Raftery (2007), Strictly proper scoring rules, JASA 102, 359-378.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends.kinds import FloatArray
from weijin_analysis.trends.schema import HINDCAST_COLUMNS, LEVELS, check_columns

KEYS = ("series", "kind", "vintage", "origin", "period")
"""What names one forecast, whoever made it."""

COVERAGES = (0.5, 0.8, 0.95)
MEASURES = ("crps", "winkler_80", "coverage_50", "coverage_80", "coverage_95", "bias", "error", "pit")


def crps(quantiles: FloatArray, levels: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score, as twice the mean pinball loss over the levels.

    With :data:`LEVELS`, whose tails stand closer together than the middle, it lies about a tenth below the integral,
    for every method alike.

    Parameters
    ----------
    quantiles : ndarray, shape (forecasts, levels)
    levels : ndarray, shape (levels,)
    outcomes : ndarray, shape (forecasts,)
    """
    error = outcomes[:, None] - quantiles
    return 2 * np.maximum(levels * error, (levels - 1) * error).mean(axis=1)


def winkler(low: FloatArray, high: FloatArray, outcomes: FloatArray, coverage: float) -> FloatArray:
    """Return the interval score: the width, plus ``2 / (1 - coverage)`` times what the outcome lies outside."""
    outside = np.maximum(low - outcomes, 0) + np.maximum(outcomes - high, 0)
    return high - low + 2 / (1 - coverage) * outside


def probability_integral(quantiles: FloatArray, levels: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Return the level at which each outcome lies, between the levels linearly; 0 and 1 beyond the outermost."""
    pairs = zip(outcomes, quantiles, strict=True)
    reached = np.array([np.interp(outcome, row, levels, left=0.0, right=1.0) for outcome, row in pairs])
    return np.where(np.isnan(quantiles).any(axis=1), np.nan, reached)


def score_forecasts(hindcasts: pd.DataFrame, outcome: str = "observed") -> pd.DataFrame:
    """Score every forecast by itself.

    Parameters
    ----------
    hindcasts : DataFrame
        Rows of :data:`HINDCAST_COLUMNS`, one or more methods. Levels that are missing (a published forecast has only a
        median) leave the measures that need them empty.
    outcome : {"observed", "first_release"}
        What to score against.

    Returns
    -------
    DataFrame
        ``method`` and :data:`KEYS`, ``points``, ``trouble``, then :data:`MEASURES`: ``coverage_80`` is whether the
        outcome lay within, ``bias`` the median minus the outcome, ``error`` its size, ``pit`` the level of the outcome.

    Raises
    ------
    DataError
        If a column is missing, or one forecast stands there twice.
    """
    check_columns(hindcasts, HINDCAST_COLUMNS, "hindcasts")
    if outcome not in ("observed", "first_release"):
        raise ParameterError("outcome", repr(outcome), "'observed' or 'first_release'", "")
    keys = ["method", *KEYS]
    known = hindcasts.dropna(subset=outcome)
    if known.duplicated([*keys, "level"]).any():
        row = known[known.duplicated([*keys, "level"])].iloc[0]
        raise DataError("hindcasts", f"{dict(row[[*keys, 'level']])} twice", "each forecast once", "")
    wide = known.set_index([*keys, "level"])["value"].unstack("level")
    facts = known.drop_duplicates(keys).set_index(keys).loc[wide.index, ["points", "trouble", outcome]].reset_index()
    return facts.drop(columns=outcome).join(_measures(wide, facts, outcome))


def _measures(wide: pd.DataFrame, facts: pd.DataFrame, outcome: str) -> pd.DataFrame:
    levels, share = wide.columns.to_numpy(dtype=float), (facts["kind"] == "share").to_numpy()
    quantiles = _scaled(wide.to_numpy(dtype=float), share)
    came = _scaled(facts[[outcome]].to_numpy(dtype=float), share)[:, 0]
    columns = {level: quantiles[:, position] for position, level in enumerate(levels)}
    nothing = np.full(len(facts), np.nan)
    middle = columns.get(0.5, nothing) - came
    scores = {"bias": middle, "error": np.abs(middle)}
    complete = set(LEVELS) <= set(levels)
    scores["crps"] = crps(quantiles, levels, came) if complete else nothing
    scores["pit"] = probability_integral(quantiles, levels, came) if complete else nothing
    for coverage in COVERAGES:
        low, high = (columns.get(round(0.5 + sign * coverage / 2, 3), nothing) for sign in (-1, 1))
        inside = np.where(np.isnan(low + high), np.nan, (low <= came) & (came <= high))
        scores[f"coverage_{coverage:.0%}".rstrip("%")] = inside
        if coverage == 0.8:
            scores["winkler_80"] = winkler(low, high, came, coverage)
    return pd.DataFrame(scores)[list(MEASURES)]


def _scaled(values: FloatArray, share: np.ndarray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):  # the logs of shares are computed and not used
        return np.where(share[:, None], 100 * values, np.log(values))
