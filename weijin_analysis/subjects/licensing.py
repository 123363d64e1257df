"""Chinese drugs licensed abroad: who counted the deals, whose count leads, and which counts contradict it.

Every provider counts other deals. One of them leads wherever it speaks; where it is silent, all others stand side by
side as rivals, and whoever draws them says whose they are. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.messages import Message, message, those_known
from weijin_analysis.readings import NAN, newest, select, unstated, value_of

PHARMCUBE, JOINT, SOOCHOW = "pharmcube", "joint", "soochow"
LEADING = (PHARMCUBE, JOINT, SOOCHOW)
"""Whose count leads, in this order; the last two repeat the numbers of the first where all three speak."""

PROVIDERS = {
    **dict.fromkeys(
        (
            "ch07-91haoming-2024", "ch07-alphaseek-2025-12", "ch07-cgeinc-2025-09", "ch07-pharmcube-2025",
            "ch07-yxiu-2025",
        ),
        PHARMCUBE,
    ),
    "ch07-cnpharm-2026-01": JOINT,
    "ch07-soochow-2025-07": SOOCHOW,
    "ch07-biotochina-2024": "biotochina",
    "ch07-caixin-2024-02": "caixin",
    "ch07-collabrium-2024": "collabrium",
    "ch07-digipub-2025": "mixed",
    "ch07-goodwin-2023": "goodwin",
    "ch07-nmpa-h1-2026": "nmpa",
    "ch07-pharmcube-h1-2026": "another",
}  # fmt: skip
"""Who counted, by source; a source that is not here counts other deals and is left out."""

OWN_COUNT = {("ch07-nmpa-h1-2026", "license_out_upfront"): "century"}
"""Numbers that a source prints from someone else than its other numbers."""

NAMES = tuple(dict.fromkeys((*PROVIDERS.values(), *OWN_COUNT.values())))
"""Every provider."""

TOTAL, UPFRONT, DEALS = "license_out_total_value", "license_out_upfront", "license_out_deals"
FINANCING = "primary_market_financing"
DEALT, PAID = [TOTAL, UPFRONT, DEALS], [UPFRONT, FINANCING]
"""What is told of deals, and what they and investors paid."""

UNITS = ["USD billion", "deals"]

SHARES = ["trial_start_share_by_company_hq", "pipeline_share_by_company_hq", "pipeline_share_pharmprojects"]
"""Shares of trials started, of the pipeline and of all drugs in development, each by company headquarters."""

YIKAI, ALL_FINANCING = "ch07-yikai-xtech", "total_financing_innovative_drugs"
"""A source that sets its own upfront payments against its own financing, and what it calls that."""

OWN = [UPFRONT, ALL_FINANCING]
"""What that source holds against each other, as :data:`PAID` does for the others."""

DISPUTED, DOUBLED = "2023", "2024"
"""A year of which rivals state different totals, and the year of which the report doubled the first half."""


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one count for each metric and period, or all rivals where the leading providers are silent.

    Parameters
    ----------
    rows : DataFrame
        Observations of China in all vintages; periods of several years are passed over.

    Returns
    -------
    DataFrame
        The rows that stand, with their ``provider``, and ``disputed`` where several rivals stand for one period.
        Of rivals that name only a lower bound the highest counts: the others do not contradict it. A part of a
        year is left out where a longer part or the year itself is there.
    """
    known = rows.assign(provider=[_provider(*pair) for pair in zip(rows["source"], rows["metric"], strict=True)])
    known = select(known[known["provider"].ne("") & known["start"].dt.year.eq(known["end"].dt.year)], unit=UNITS)
    parts = [_standing(part) for _, part in known.groupby(["metric", "start", "end"], sort=False)]
    return _longest(pd.concat([known.iloc[:0], *parts])).sort_values(["metric", "end", "start"], kind="stable")


def totals(rows: pd.DataFrame) -> dict[str, object]:
    """Return the total of the last year and of the one known before it, the ends of a dispute, and one whole year.

    Parameters
    ----------
    rows : DataFrame
        Rows of :func:`counted`.

    Returns
    -------
    dict
        ``total_value`` and ``before``, each also with ``_period``; ``low``, ``high`` and ``disputed`` (the ends of what
        rivals say of :data:`DISPUTED`); ``whole`` and ``doubled`` (the total of :data:`DOUBLED`, and that year); nan
        and None where not known.
    """
    own = select(rows, metric=TOTAL)
    agreed = select(own, frequency="year", disputed=False).sort_values("start", kind="stable")
    known = newest(total_value=agreed, before=agreed[:-1]) | rivals(own, DISPUTED)
    whole = value_of(agreed, period=DOUBLED)
    return {**known, "disputed": DISPUTED, "whole": whole, "doubled": DOUBLED}


def rivals(rows: pd.DataFrame, period: str) -> dict[str, float]:
    """Return low and high, the ends of what rivals say about a period; nan where there are not at least two."""
    said = select(rows, period=period, disputed=True)
    ends = pd.concat([said["value"], said["low"]]).dropna()
    return {"low": ends.min(), "high": ends.max()} if len(ends) > 1 else {"low": NAN, "high": NAN}


def gaps(rows: pd.DataFrame) -> tuple[Message, ...]:
    """Return for which years no total was found, and that the report's other channels have no series.

    Parameters
    ----------
    rows : DataFrame
        Rows of :func:`counted`.
    """
    yearly = select(rows, metric=TOTAL, frequency="year")
    absent = {"first": yearly["period"].min(), "between": unstated(yearly)}
    return those_known([f"f07-2.gap.{gap}" for gap in (*absent, "channels")], **absent)


def leader(rows: pd.DataFrame) -> Message | None:
    """Return the name of the provider of most rows, None where there are no rows."""
    most = rows["provider"].mode()
    return message(f"ch07.by.{most.iloc[0]}") if len(most) else None


def same_periods(rows: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return the upfront payments and the financing of those periods for which the leading provider counted both.

    Parameters
    ----------
    rows : DataFrame
        As for :func:`counted`.
    chosen : DataFrame
        Rows of :func:`counted`; whatever of the same periods is not among them is added.
    """
    own = rows[rows["source"].map(PROVIDERS).eq(PHARMCUBE) & rows["metric"].isin([UPFRONT, FINANCING])]
    financed = select(chosen, metric=FINANCING)["period"].tolist()
    added = select(own.drop(chosen.index, errors="ignore"), period=financed).assign(provider=PHARMCUBE)
    return pd.concat([chosen, added])


def last_pair(rows: pd.DataFrame) -> dict[str, object]:
    """Return the last period for which both are known: pair, upfront and financing; None and nan without one."""
    upfront, financing = (select(rows, metric=metric).drop_duplicates("period") for metric in (UPFRONT, FINANCING))
    both = upfront.merge(financing, on="period", suffixes=("", "_financing")).sort_values("end", kind="stable")
    if both.empty:
        return {"pair": None, "upfront": NAN, "financing": NAN}
    last = both.iloc[-1]
    return {"pair": last["period"], "upfront": last["value"], "financing": last["value_financing"]}


def _provider(source: str, metric: str) -> str:
    return OWN_COUNT.get((source, metric), PROVIDERS.get(source, ""))


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest row of the first leading provider, or else the rivals; approximate numbers never lead."""
    exact = rows[rows["grade"].ne("approx")].sort_values("known", kind="stable")
    led = [exact[exact["provider"].eq(provider)] for provider in LEADING]
    first = next((found for found in led if len(found)), None)
    if first is not None:
        return first.tail(1).assign(disputed=False)
    others = _without_lower_bounds(rows)
    return others.assign(disputed=len(others) > 1)


def _without_lower_bounds(rows: pd.DataFrame) -> pd.DataFrame:
    only_low = rows["value"].isna() & rows["high"].isna()
    return rows[~only_low | rows["low"].eq(rows.loc[only_low, "low"].max())]


def _longest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose period is no part of a longer one of the same metric."""
    covered = [_covered(row, rows[rows["metric"].eq(row["metric"])]) for row in rows.to_dict("records")]
    return rows[~pd.Series(covered, index=rows.index, dtype=bool)]


def _covered(row: dict[str, object], others: pd.DataFrame) -> bool:
    around = others["start"].le(row["start"]) & others["end"].ge(row["end"])
    return bool((around & others["period"].ne(row["period"])).any())
