"""How good methods were, each series counting once, with an interval from drawing series.

Forecasts of one series overlap and share its luck: a long series would outvote thirty short ones, and counting its
forecasts as independent would make every difference significant. So each series has one vote, and the bootstrap draws
series with replacement. What must not go in here: forecasts, and choices of which series to count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from weijin_analysis.errors import ParameterError, UnknownNameError
from weijin_analysis.trends.kinds import FloatArray
from weijin_analysis.trends.metrics import KEYS, MEASURES, score_forecasts

SCORE_COLUMNS = ("method", "group", "measure", "value", "low", "high", "series", "forecasts")

_GROUPS = {
    "horizon": {"1-3": (1, 3), "4-10": (4, 10), "11+": (11, 1000)},
    "points": {"3-5": (3, 5), "6-9": (6, 9), "10-14": (10, 14), "15-19": (15, 19), "20+": (20, 1000)},
}
_TINY = 1e-12


def score(
    hindcasts: pd.DataFrame,
    against: str = "",
    *,
    by: str = "all",
    outcome: str = "observed",
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Score methods over series.

    Parameters
    ----------
    hindcasts : DataFrame
        What :func:`~weijin_analysis.trends.hindcast` returned, or several joined, or published forecasts in the same
        columns.
    against : str
        A method in the table; adds the skill of the others against it, on the forecasts both made.
    by : {"all", "horizon", "points", "series"}
        What to group by: years ahead, points at the origin, or each series alone.
    outcome : {"observed", "first_release"}
        What came: by the newest vintage or as first published.
    draws, seed : int
        Bootstrap over series; the same seed gives the same interval.

    Returns
    -------
    DataFrame
        :data:`SCORE_COLUMNS`: a row per method, group and measure, with the central 95 % of the bootstrap as ``low``
        and ``high`` (NaN for a single series). Measures are those of :data:`MEASURES`; ``skill_ratio`` (1 - ratio of
        the means over series) and ``skill_geometric`` (1 - geometric mean of the ratios by series); and ``failed`` and
        ``warned``, the numbers of forecasts for which a package did.

    Raises
    ------
    DataError
        If the table is not one of hindcasts.
    ParameterError, UnknownNameError
        If ``by`` or ``outcome`` is none of the above, or ``against`` not in the table.
    """
    scored = score_forecasts(hindcasts, outcome)
    scored["group"] = _groups(scored, by)
    if against and against not in set(scored["method"]):
        known = ", ".join(sorted(set(scored["method"])))
        raise UnknownNameError(f"method {against}", repr(against), f"one of {known}")
    rows = []
    for (method, group), part in scored.groupby(["method", "group"], sort=True):
        base = scored[(scored["method"] == against) & (scored["group"] == group)]
        for measure in _measured(part, base if against != method else base.iloc[:0], draws, seed):
            rows.append({"method": method, "group": group, **measure})
    return pd.DataFrame(rows, columns=list(SCORE_COLUMNS))


def reliability(hindcasts: pd.DataFrame, outcome: str = "observed") -> pd.DataFrame:
    """Return how often outcomes fell below each quantile: ``method``, ``level``, ``share_below``, each series once."""
    keys = ["method", *KEYS]
    known = hindcasts.dropna(subset=["value", outcome])
    below = known.assign(share_below=(known[outcome] <= known["value"]).astype(float))
    per_series = below.groupby(["method", "series", "level"])["share_below"].mean()
    made = known.drop_duplicates(keys).groupby("method").size().rename("forecasts")
    table = per_series.groupby(["method", "level"]).mean().reset_index()
    return table.merge(made, left_on="method", right_index=True)


def pit_histogram(hindcasts: pd.DataFrame, outcome: str = "observed", bins: int = 10) -> pd.DataFrame:
    """Return the distribution of outcomes over the forecasts' own levels; flat at ``1 / bins`` where they are honest.

    Returns
    -------
    DataFrame
        ``method``, ``low``, ``high`` (edges of the bin), ``share``, each series counting once.
    """
    scored = score_forecasts(hindcasts, outcome).dropna(subset="pit")
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, scored["pit"], side="right") - 1, 0, bins - 1)
    weight = 1 / scored.groupby(["method", "series"])["pit"].transform("size")
    weight /= scored.groupby("method")["series"].transform("nunique")
    table = weight.groupby([scored["method"], place]).sum().unstack(fill_value=0.0).reindex(columns=range(bins))
    long = table.fillna(0.0).stack().rename("share").rename_axis(["method", "bin"]).reset_index()
    return long.assign(low=edges[long["bin"]], high=edges[long["bin"] + 1])[["method", "low", "high", "share"]]


def band_record(hindcasts: pd.DataFrame, coverage: int = 80, outcome: str = "observed") -> pd.DataFrame:
    """Count how often a band held: ``series``, ``method``, ``held``, ``made``.

    The forecasts overlap; the counts describe a series and are not a test.
    """
    column = f"coverage_{coverage}"
    if column not in MEASURES:
        raise ParameterError("coverage", repr(coverage), "50, 80 or 95", "")
    scored = score_forecasts(hindcasts, outcome).dropna(subset=column)
    record = scored.groupby(["series", "method"])[column].agg(held="sum", made="size").reset_index()
    return record.astype({"held": int, "made": int})


def _groups(scored: pd.DataFrame, by: str) -> pd.Series:
    if by == "all":
        return pd.Series("all", index=scored.index)
    if by == "series":
        return scored["series"]
    if by not in _GROUPS:
        raise ParameterError("by", repr(by), "'all', 'horizon', 'points' or 'series'", "")
    size = scored["period"] - scored["origin"] if by == "horizon" else scored["points"]
    edges = [low for low, _ in _GROUPS[by].values()]
    return pd.Series(np.array(list(_GROUPS[by]))[np.searchsorted(edges, size, side="right") - 1], index=scored.index)


def _measured(part: pd.DataFrame, base: pd.DataFrame, draws: int, seed: int) -> Iterator[dict[str, object]]:
    size = {"series": part["series"].nunique(), "forecasts": len(part)}
    means = part.groupby("series")[list(MEASURES)].mean()
    for measure in MEASURES:
        votes = means[measure].dropna().to_numpy()
        if len(votes):
            yield {"measure": measure, **_with_interval(votes[:, None], _mean, draws, seed), **size}
    if len(base):
        both = part.merge(base, on=list(KEYS), suffixes=("", "_base")).dropna(subset=["crps", "crps_base"])
        votes = both.groupby("series")[["crps", "crps_base"]].mean().to_numpy()
        shared = {"series": len(votes), "forecasts": len(both)}
        for measure, statistic in (("skill_ratio", _ratio), ("skill_geometric", _geometric)):
            if len(votes):
                yield {"measure": measure, **_with_interval(votes, statistic, draws, seed), **shared}
    for measure, count in _troubles(part).items():
        yield {"measure": measure, "value": float(count), "low": np.nan, "high": np.nan, **size}


def _troubles(part: pd.DataFrame) -> dict[str, int]:
    failed = part["error"].isna()
    return {"failed": int(failed.sum()), "warned": int((~failed & (part["trouble"] != "")).sum())}


def _with_interval(
    votes: FloatArray, statistic: Callable[[FloatArray], FloatArray], draws: int, seed: int
) -> dict[str, float]:
    """Return the statistic of all series and the central 95 % over draws of series with replacement."""
    value = float(statistic(votes[None])[0])
    if len(votes) < 2:
        return {"value": value, "low": np.nan, "high": np.nan}
    chosen = np.random.default_rng(seed).integers(0, len(votes), (draws, len(votes)))
    low, high = np.quantile(statistic(votes[chosen]), [0.025, 0.975])
    return {"value": value, "low": float(low), "high": float(high)}


def _mean(votes: FloatArray) -> FloatArray:
    return votes[..., 0].mean(axis=1)


def _ratio(votes: FloatArray) -> FloatArray:
    ours, theirs = np.moveaxis(votes.mean(axis=1), -1, 0)
    return 1 - ours / theirs


def _geometric(votes: FloatArray) -> FloatArray:
    logs = np.log(np.maximum(votes, _TINY))
    return 1 - np.exp((logs[..., 0] - logs[..., 1]).mean(axis=1))
