"""How often the report was right: hit rates with the interval that so few cases leave, in three readings.

What must not go in here: judging; a statement that is open or cannot be judged is no hit and no miss.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from weijin_analysis.claims.judgments import SETTLED
from weijin_analysis.verdicts import CAME_TRUE, PARTLY, VERDICTS

READINGS: Mapping[str, float] = {"miss": 0.0, "half": 0.5, "hit": 1.0}
"""What a statement that came true in part counts, from the reading that flatters least to the one that does most."""

LEVEL = 0.95

_RATE_COLUMNS = [f"{name}_{reading}" for reading in READINGS for name in ("rate", "low", "high")]


def hit_rates(rows: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Return how many of the statements judged were right.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`.
    by : str, default ""
        Column to tell apart by, such as ``chapter``, ``kind``, ``attributed_to``, ``numeric`` or ``hedged``; "" for
        all together.

    Returns
    -------
    DataFrame
        One row a group (column ``group``) that has judgments: the number of each of the five verdicts, ``settled``
        (the first three), and for each reading of ``READINGS`` the ``rate_<reading>`` with ``low_<reading>`` and
        ``high_<reading>``, the Wilson interval at 95 percent; fractions, nan where nothing is settled. RangeIndex.

    Notes
    -----
    Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927) as in statsmodels; half a hit enters it as
    half a success.
    """
    judged = rows[rows["outcome"].isin(VERDICTS)]
    groups = judged.groupby(by, sort=False) if by else [("all", judged)]
    made = [{"group": name} | _rates(part["outcome"]) for name, part in groups if len(part)]
    return pd.DataFrame(made, columns=["group", *VERDICTS, "settled", *_RATE_COLUMNS])


def _rates(verdicts: pd.Series) -> dict[str, float]:
    counts = {verdict: int(verdicts.eq(verdict).sum()) for verdict in VERDICTS}
    settled = sum(counts[verdict] for verdict in SETTLED)
    made: dict[str, float] = {**counts, "settled": settled}
    for reading, worth in READINGS.items():
        made |= _rate(counts[CAME_TRUE] + worth * counts[PARTLY], settled, reading)
    return made


def _rate(hits: float, settled: int, reading: str) -> dict[str, float]:
    if not settled:
        return dict.fromkeys((f"{name}_{reading}" for name in ("rate", "low", "high")), float("nan"))
    low, high = proportion_confint(hits, settled, alpha=1 - LEVEL, method="wilson")
    return {f"rate_{reading}": hits / settled, f"low_{reading}": float(low), f"high_{reading}": float(high)}
